package espalier.fuzz;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.experiment.LiveSession;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.experiment.StudyFile;
import espalier.format.recipe.RecipeFile;
import espalier.format.safetensors.SafetensorsPlan;
import espalier.format.safetensors.StoredType;
import espalier.format.safetensors.TensorPlan;
import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.archive.TorchArchive;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.graph.Layer;
import espalier.model.recipe.Recipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Every kind of file that the program reads.
final class Targets {
    /// The property that names a folder of more good ONNX files to damage, such as those of ONNX's own tests.
    private static final String MORE_ONNX = "fuzz.onnx";
    private static final BytesMutation BYTES = new BytesMutation(600);
    private static final Mutation NUMERALS = new NumeralsMutation();

    private Targets() {
    }

    /// All of them.
    ///
    /// @param folder for what making good files leaves for a moment
    static List<Target> all(Path folder) throws IOException {
        var targets = new ArrayList<Target>();
        targets.addAll(models(folder));
        targets.addAll(archives(folder));
        targets.addAll(documents(folder));
        targets.addAll(data());
        return targets;
    }

    private static List<Target> models(Path folder) throws IOException {
        var proto = new ProtoMutation();
        var header = new JsonMutation(true);
        var onnx = new ArrayList<>(GoodFiles.onnx());
        onnx.addAll(more());
        return List.of(
                new Target("onnx", "model.onnx", 2500, onnx, List.of(BYTES, proto, proto), Target.Companions.NONE,
                        Targets::open),
                new Target("external data", "model.onnx", 400, GoodFiles.externalOnnx(), List.of(proto),
                        home -> Files.write(home.resolve("weights.bin"), GoodFiles.weights()), Targets::open),
                new Target("packed", "model.safetensors", 1200, GoodFiles.packed(folder),
                        List.of(BYTES, header, header, header), Target.Companions.NONE, Targets::open),
                new Target("plain safetensors", "weights.safetensors", 800, plain(),
                        List.of(BYTES, header, header, header), Target.Companions.NONE, Targets::open),
                new Target("coded", "model.esp", 600, GoodFiles.coded(folder),
                        List.of(new ChecksumMutation()), Target.Companions.NONE, Targets::open));
    }

    /// Weights without a graph, in whole and half precision and in bytes.
    private static List<byte[]> plain() throws IOException {
        var out = new ByteArrayOutputStream();
        new SafetensorsPlan(new LinkedHashMap<>(Map.of("format", "pt")), List.of(
                new TensorPlan("fc.weight", StoredType.F32, List.of(3L, 4L), stream -> stream.write(new byte[48])),
                new TensorPlan("fc.bias", StoredType.BF16, List.of(4L), stream -> stream.write(new byte[8])),
                new TensorPlan("codes", StoredType.F8_E4M3, List.of(2L, 3L), stream -> stream.write(new byte[6]))))
                .writeTo(out);
        return List.of(out.toByteArray());
    }

    private static List<byte[]> more() throws IOException {
        var files = new ArrayList<byte[]>();
        if (System.getProperty(MORE_ONNX) != null) {
            try (Stream<Path> all = Files.walk(Path.of(System.getProperty(MORE_ONNX)))) {
                for (Path file : all.filter(path -> path.toString().endsWith(".onnx")).sorted().toList()) {
                    if (Files.size(file) < 200_000) {
                        files.add(Files.readAllBytes(file));
                    }
                }
            }
        }
        return files;
    }

    private static List<Target> archives(Path folder) {
        var bytes = new ZipMutation(BYTES);
        var pickle = new ZipMutation(new PickleMutation());
        var code = new ZipMutation(NUMERALS);
        return List.of(
                new Target("state dict", "weights.pth", 800, GoodArchives.stateDicts().subList(0, 2),
                        List.of(BYTES, bytes, pickle, pickle), Target.Companions.NONE, Targets::unpack),
                new Target("old state dict", "weights.pth", 400, GoodArchives.stateDicts().subList(2, 3),
                        List.of(BYTES, new PickleMutation()), Target.Companions.NONE, Targets::unpack),
                new Target("script", "model.pt", 1200, GoodArchives.scripts(folder.resolve("aside.pt")),
                        List.of(BYTES, pickle, code, code, code),
                        Target.Companions.NONE, Targets::openScript));
    }

    /// Reads every tensor and every source of an archive.
    private static void unpack(Path file, Path folder) {
        try {
            TorchArchive archive = TorchArchive.open(file);
            archive.content().tensors().values().forEach(archive::array);
            archive.constants();
            archive.sources();
            archive.version();
        } catch (MalformedException e) {
            throw new InputException("Cannot open '" + file + "': " + e.getMessage() + ".", e);
        }
    }

    private static List<Target> documents(Path folder) {
        return List.of(
                new Target("recipe", "recipe.json", 800, GoodFiles.recipes(),
                        List.of(BYTES, NUMERALS, new JsonMutation(false)), Target.Companions.NONE,
                        (file, _) -> RecipeFile.read(file)),
                new Target("study", "saved.study", 250, GoodFiles.studies(folder),
                        List.of(BYTES, new TablesMutation(folder.resolve("aside.study"))), Target.Companions.NONE,
                        (file, _) -> StudyFile.open(file).close()));
    }

    private static List<Target> data() {
        byte[] images = GoodFiles.idxImages();
        byte[] labels = GoodFiles.idxLabels();
        return List.of(
                new Target("npz", "table.npz", 600, GoodFiles.npz(),
                        List.of(BYTES, new ZipMutation(BYTES), new ZipMutation(NUMERALS)), Target.Companions.NONE,
                        (file, _) -> load("npz:" + file)),
                new Target("csv", "table.csv", 500, GoodFiles.csv(), List.of(BYTES, NUMERALS), Target.Companions.NONE,
                        (file, _) -> load("csv:" + file)),
                new Target("idx images", "train-images-idx3-ubyte", 300, List.of(images, GoodFiles.gzip(images)),
                        List.of(BYTES), home -> Files.write(home.resolve("train-labels-idx1-ubyte"), labels),
                        (_, home) -> load("idx:" + home)),
                new Target("idx labels", "train-labels-idx1-ubyte", 200, List.of(labels, GoodFiles.gzip(labels)),
                        List.of(BYTES), home -> Files.write(home.resolve("train-images-idx3-ubyte"), images),
                        (_, home) -> load("idx:" + home)),
                new Target("cifar10", "data_batch_1.bin", 150, List.of(GoodFiles.cifar()), List.of(BYTES),
                        Target.Companions.NONE, (_, home) -> load("cifar10:" + home)),
                new Target("images", "a/picture.png", 500, GoodFiles.images(), List.of(BYTES), home -> {
                    Files.createDirectories(home.resolve("a"));
                    Files.createDirectories(home.resolve("b"));
                    Files.write(home.resolve("b/good.png"), GoodFiles.images().getFirst());
                }, (_, home) -> load("images:" + home + "?resize=8,8")));
    }

    /// Opens a model as the window does: its table, its sizes, and the histogram of each layer.
    private static void open(Path file, Path folder) {
        look(Models.open(file));
    }

    private static void openScript(Path file, Path folder) {
        look(Models.open(file, Optional.of(GoodArchives.INPUT), JobContext.QUIET));
    }

    private static void look(OpenModel model) {
        try (var session = new LiveSession(model)) {
            session.figures(Recipe.EMPTY, JobContext.QUIET);
            for (Layer layer : model.graph().layers()) {
                if (session.previews().canDraw(layer)) {
                    session.preview(Recipe.EMPTY, layer);
                }
            }
        }
    }

    private static void load(String spec) {
        DataSet data = DataSets.load(spec, JobContext.QUIET);
        float[] values = new float[data.exampleShape().countable()];
        data.train().read(0, values, 0);
    }
}
