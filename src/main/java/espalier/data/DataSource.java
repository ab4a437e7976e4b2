package espalier.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where examples come from: the part of a data spec before the `?`.
public sealed interface DataSource {
    /// Every way to name a source, for messages and help.
    List<String> FORMS = List.of("builtin:digits", "idx:DIR", "cifar10:DIR", "images:DIR", "npz:FILE", "csv:FILE");

    /// The word before the colon.
    String scheme();

    /// What follows the colon.
    String place();

    /// What the program draws itself.
    record Builtin(String name) implements DataSource {
        @Override
        public String scheme() {
            return "builtin";
        }

        @Override
        public String place() {
            return name;
        }
    }

    /// A folder with the four files of MNIST, gzipped or not.
    record Idx(Path folder) implements DataSource {
        @Override
        public String scheme() {
            return "idx";
        }

        @Override
        public String place() {
            return folder.toString();
        }
    }

    /// A folder with the binary version of CIFAR-10.
    record Cifar10(Path folder) implements DataSource {
        @Override
        public String scheme() {
            return "cifar10";
        }

        @Override
        public String place() {
            return folder.toString();
        }
    }

    /// A folder with one folder of images per class, or with `train`, `test` and `validation` folders of that kind.
    record Images(Path folder) implements DataSource {
        @Override
        public String scheme() {
            return "images";
        }

        @Override
        public String place() {
            return folder.toString();
        }
    }

    /// NumPy's archive of arrays: `x` and `y`, or `x_train`, `y_train`, `x_test`, `y_test`.
    record NpzArchive(Path file) implements DataSource {
        @Override
        public String scheme() {
            return "npz";
        }

        @Override
        public String place() {
            return file.toString();
        }
    }

    /// A table of text, plain or gzipped, one example a row.
    ///
    /// @param labels the column of the classes: `first`, `last` or its name; where absent the column named label, class,
    ///        target or y, else the last
    /// @param test a table of the same kind that holds the test split
    record Csv(Path file, Optional<String> labels, Optional<Path> test) implements DataSource {
        @Override
        public String scheme() {
            return "csv";
        }

        @Override
        public String place() {
            return file.toString();
        }
    }

    /// This source with its paths made absolute, so that it means the same from every folder.
    default DataSource absolute() {
        return switch (this) {
            case Builtin builtin -> builtin;
            case Idx(var folder) -> new Idx(absolute(folder));
            case Cifar10(var folder) -> new Cifar10(absolute(folder));
            case Images(var folder) -> new Images(absolute(folder));
            case NpzArchive(var file) -> new NpzArchive(absolute(file));
            case Csv(var file, var labels, var test) -> new Csv(absolute(file), labels, test.map(DataSource::absolute));
        };
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
