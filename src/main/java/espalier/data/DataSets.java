package espalier.data;

import espalier.data.digits.DrawnDigits;
import espalier.job.JobContext;
import espalier.model.InputException;
import java.nio.file.Path;

/// Loads the data sets that specs name.
public final class DataSets {
    private DataSets() {
    }

    /// Loads what `spec` names, as [DataSpec] describes it.
    ///
    /// @throws InputException if the spec cannot be understood or its files cannot be used
    public static DataSet load(String spec, JobContext context) {
        return load(DataSpec.parse(spec), context);
    }

    /// Loads what `spec` names.
    ///
    /// @throws InputException if its files cannot be used
    public static DataSet load(DataSpec spec, JobContext context) {
        DataSource source = spec.source();
        Holdings holdings = switch (source) {
            case DataSource.Builtin(var name) -> builtin(name);
            case DataSource.Idx(var folder) -> new IdxFolder(folder, context).read();
            case DataSource.NpzArchive(var file) -> new NpzTables(file).read();
            case DataSource.Cifar10(var folder) -> new Cifar10Folder(folder, context).read();
            case DataSource.Csv csv -> new CsvTables(csv, context).read();
            case DataSource.Images(var folder) -> new ImageFolders(folder, spec, context).read();
        };
        if (holdings.tables().mapToInt(Table::count).sum() == 0) {
            throw new InputException("'%s' holds no examples; choose other data.".formatted(source.place()));
        }
        var preparation = new Preparation(spec.preprocessing(), "'" + source.place() + "'");
        Division division = Division.of(holdings, preparation, spec.limit());
        boolean oneSet = holdings.tables().count() == 1 && holdings.train().isPresent();
        return new DataSet(name(source), spec.absolute().toString(), Labels.classes(holdings), division.train(),
                division.validation(), division.test(), oneSet, spec.calibration().orElse(DataSet.CALIBRATION));
    }

    private static Holdings builtin(String name) {
        if (!name.equals("digits")) {
            throw new InputException("There is no built-in data set '%s'; use builtin:digits.".formatted(name));
        }
        return DrawnSet.digits(new DrawnDigits());
    }

    private static String name(DataSource source) {
        return switch (source) {
            case DataSource.Builtin(var name) -> "Drawn " + name;
            case DataSource.Idx(var folder) -> last(folder) + " idx";
            case DataSource.Cifar10 _ -> "CIFAR-10";
            case DataSource.Images(var folder) -> last(folder) + " images";
            case DataSource.NpzArchive(var file) -> last(file);
            case DataSource.Csv(var file, _, _) -> last(file);
        };
    }

    private static String last(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
