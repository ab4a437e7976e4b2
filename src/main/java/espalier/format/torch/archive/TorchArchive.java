package espalier.format.torch.archive;

import espalier.format.content.FileContent;
import espalier.format.file.FileBytes;
import espalier.format.torch.archive.Pickled.Storage;
import espalier.format.torch.archive.Pickled.Tensor;
import espalier.model.InputException;
import espalier.model.array.Array;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// A file that PyTorch wrote: a script archive (`torch.jit.save`) or saved values (`torch.save`, new or old form).
///
/// Not safe for several threads.
public final class TorchArchive {
    private static final String DATA = "data.pkl";
    private static final String CODE = "code/";

    private final Optional<ZipArchive> zip;
    private final String root;
    private final Pickled content;
    private final TensorStore store;

    private TorchArchive(Optional<ZipArchive> zip, String root, Pickled content, TensorStore store) {
        this.zip = zip;
        this.root = root;
        this.content = content;
        this.store = store;
    }

    /// What `file` holds. Tensors of large files stay in the mapped file.
    ///
    /// @throws MalformedException if it is damaged, or its pickle does more than build values
    /// @throws InputException if it cannot be read at all
    public static TorchArchive open(Path file) {
        return of(FileBytes.of(file));
    }

    /// What `bytes` hold, which must not change any more.
    ///
    /// @throws MalformedException if they are damaged, or their pickle does more than build values
    public static TorchArchive of(MemorySegment bytes) {
        byte[] head = bytes.asSlice(0, Math.min(bytes.byteSize(), FileContent.HEAD)).toArray(ValueLayout.JAVA_BYTE);
        return switch (FileContent.of(head)) {
            case TORCH -> zipped(ZipArchive.of(bytes.asReadOnly()));
            case PICKLE -> {
                var legacy = new LegacyPickle(bytes.asReadOnly());
                yield new TorchArchive(Optional.empty(), "", legacy.content(), new TensorStore(legacy::contents));
            }
            default -> throw new MalformedException("it is neither a zip archive nor a pickle");
        };
    }

    private static TorchArchive zipped(ZipArchive zip) {
        String data = zip.names().stream().filter(name -> name.equals(DATA) || name.endsWith("/" + DATA))
                .min((a, b) -> Integer.compare(a.length(), b.length()))
                .orElseThrow(() -> new MalformedException(zip.names().stream().anyMatch(n -> n.endsWith("model.json"))
                        ? "it was written by PyTorch 1.3 or older; load it there and save it with a newer one"
                        : "it is a zip archive that PyTorch did not write"));
        String root = data.substring(0, data.length() - DATA.length());
        if (zip.names().contains(root + "byteorder") && zip.text(root + "byteorder").strip().equals("big")) {
            throw new MalformedException("its numbers are big-endian; save it on a little-endian machine");
        }
        return new TorchArchive(Optional.of(zip), root, pickle(zip, data), store(zip, root + "data/"));
    }

    private static Pickled pickle(ZipArchive zip, String name) {
        return new PickleReader(new PickleBytes(zip.contents(name))).read();
    }

    private static TensorStore store(ZipArchive zip, String folder) {
        return new TensorStore((Storage storage) -> zip.contents(folder + storage.key()));
    }

    /// Whether it holds a program, not values alone.
    public boolean isScript() {
        return zip.isPresent()
                && (zip.get().names().stream().anyMatch(name -> name.startsWith(root + CODE) && name.endsWith(".py"))
                        || zip.get().names().contains(root + "constants.pkl"));
    }

    /// What was saved: a script's module, a state dict, or whatever values.
    public Pickled content() {
        return content;
    }

    /// The numbers of a tensor of [#content()].
    ///
    /// @throws MalformedException if they do not lie in the file
    public Array array(Tensor tensor) {
        return store.array(tensor);
    }

    /// The tensors that a script's code calls `CONSTANTS.c0` and so on, and what else stands there.
    public Constants constants() {
        return zip.filter(archive -> archive.names().contains(root + "constants.pkl"))
                .map(archive -> new Constants(pickle(archive, root + "constants.pkl"),
                        store(archive, root + "constants/")))
                .orElseGet(() -> new Constants(new Pickled.Items(true), store));
    }

    /// Constants of a script with the store of their tensors.
    public static final class Constants {
        private final Pickled values;
        private final TensorStore store;

        private Constants(Pickled values, TensorStore store) {
            this.values = values;
            this.store = store;
        }

        /// A tuple.
        public Pickled values() {
            return values;
        }

        /// The numbers of a tensor of [#values()].
        ///
        /// @throws MalformedException if they do not lie in the file
        public Array array(Tensor tensor) {
            return store.array(tensor);
        }
    }

    /// The source texts of a script by module name, such as `__torch__.torch.nn.functional`.
    public SequencedMap<String, String> sources() {
        var sources = new TreeMap<String, String>();
        zip.ifPresent(archive -> archive.names().stream()
                .filter(name -> name.startsWith(root + CODE) && name.endsWith(".py")).forEach(name -> {
                    String module = name.substring((root + CODE).length(), name.length() - ".py".length());
                    sources.put(module.replace('/', '.'), archive.text(name));
                }));
        return sources;
    }

    /// The version of the operators that a script uses; 0 if the archive does not say.
    public long version() {
        String text = zip.filter(archive -> archive.names().contains(root + "version"))
                .map(archive -> archive.text(root + "version").strip()).orElse("");
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }
}
