package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import espalier.model.graph.Source;
import java.util.HashMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What an ONNX file says about itself, to and from [Source]; notes hold what has no field of its own.
final class Provenance {
    /// The producer's version, the end of [Source#producer()].
    private static final String PRODUCER_VERSION = "producerVersion";
    private static final String DOMAIN = "domain";
    private static final String MODEL_VERSION = "modelVersion";
    private static final String DOC = "doc";
    private static final String GRAPH_DOC = "graphDoc";
    private static final String METADATA = "metadata:";

    private Provenance() {
    }

    static Source read(ModelProto model) {
        var opsets = new HashMap<String, Long>();
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            opsets.put(set.getDomain().equals("ai.onnx") ? "" : set.getDomain(), set.getVersion());
        }
        if (opsets.isEmpty()) {
            throw new MalformedException("it does not say which operator set it uses, so it is no ONNX model of use");
        }
        String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
        return new Source("ONNX", producer, model.getIrVersion(), opsets, notes(model));
    }

    private static HashMap<String, String> notes(ModelProto model) {
        var notes = new HashMap<String, String>();
        notes.put(PRODUCER_VERSION, model.getProducerVersion());
        notes.put(DOMAIN, model.getDomain());
        notes.put(MODEL_VERSION, model.getModelVersion() == 0 ? "" : Long.toString(model.getModelVersion()));
        notes.put(DOC, model.getDocString());
        notes.put(GRAPH_DOC, model.getGraph().getDocString());
        notes.values().removeIf(String::isEmpty);
        Stream.concat(model.getGraph().getInputList().stream(), model.getGraph().getOutputList().stream())
                .filter(value -> !value.getType().getTensorType().hasShape())
                .forEach(value -> notes.put(Source.withoutShape(value.getName()), ""));
        model.getMetadataPropsList().forEach(entry -> notes.put(METADATA + entry.getKey(), entry.getValue()));
        return notes;
    }

    /// Fills in everything of `model` but its nodes, values and opset.
    static void write(Source source, ModelProto.Builder model) {
        var notes = new TreeMap<>(source.notes());
        String version = notes.getOrDefault(PRODUCER_VERSION, "");
        String producer = source.producer();
        String name = producer.substring(0, producer.length() - (producer.endsWith(version) ? version.length() : 0));
        set(name.strip(), model::setProducerName);
        set(version, model::setProducerVersion);
        set(notes.getOrDefault(DOMAIN, ""), model::setDomain);
        set(notes.getOrDefault(DOC, ""), model::setDocString);
        set(notes.getOrDefault(MODEL_VERSION, ""), number -> model.setModelVersion(Long.parseLong(number)));
        set(notes.getOrDefault(GRAPH_DOC, ""), model.getGraphBuilder()::setDocString);
        notes.forEach((key, value) -> {
            if (key.startsWith(METADATA)) {
                model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key.substring(METADATA.length()))
                        .setValue(value));
            }
        });
    }

    private static void set(String value, Consumer<String> field) {
        if (!value.isEmpty()) {
            field.accept(value);
        }
    }

}
