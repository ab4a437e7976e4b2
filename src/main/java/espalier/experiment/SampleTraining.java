package espalier.experiment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.format.file.SafeFiles;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.train.CurvePoint;
import espalier.train.Evaluator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/// Makes the models that come with the program, and the list `samples.json` of how they were made and how good they are.
public final class SampleTraining {
    private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

    private SampleTraining() {
    }

    /// Trains, tests and writes `samples`; files of the same names are replaced.
    ///
    /// @param told gets the curves as they grow
    public static void write(List<SampleModel> samples, Path folder, JobContext context,
            BiConsumer<SampleModel, CurvePoint> told) {
        DataSet data = DataSets.load(SampleModel.DATA, context);
        var list = new JsonArray();
        for (SampleModel sample : samples) {
            Graph graph = sample.plan().train(data, context, point -> told.accept(sample, point)).graph();
            Path file = folder.resolve(sample.file());
            long bytes = SafeFiles.write(file, SafeFiles.Replace.AGREED, out -> OnnxFile.write(graph, out));
            list.add(described(sample, OnnxFile.read(file), bytes, data, context));
        }
        SafeFiles.write(folder.resolve("samples.json"), SafeFiles.Replace.AGREED,
                out -> out.write((JSON.toJson(list) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonObject described(SampleModel sample, Graph written, long bytes, DataSet data,
            JobContext context) {
        var object = new JsonObject();
        object.addProperty("title", sample.title());
        object.addProperty("file", sample.file());
        object.addProperty("bytes", bytes);
        object.addProperty("architecture", sample.plan().architecture());
        object.addProperty("data", SampleModel.DATA);
        object.addProperty("epochs", sample.plan().training().epochs());
        object.addProperty("learningRate", sample.plan().training().optimization().learningRate());
        object.addProperty("batchSize", sample.plan().training().optimization().batchSize());
        object.addProperty("seed", sample.plan().seed());
        for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
            Score score = Evaluator.evaluate(written, data, split, context, _ -> {}).score();
            var measured = new JsonObject();
            measured.addProperty("accuracy", score.accuracy());
            measured.addProperty("correct", score.correct());
            measured.addProperty("examples", score.examples());
            measured.addProperty("loss", score.loss());
            object.add(split.word(), measured);
        }
        return object;
    }
}
