package espalier.data;

import espalier.data.Table.Form;
import espalier.data.file.InputFiles;
import espalier.data.file.Memory;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// Reads tables of text: one example a row, one column for its class, the rest numbers. A first row that is not numbers
/// names the columns. Classes are whole numbers from 0, or words, which are numbered in alphabetical order.
record CsvTables(DataSource.Csv csv, JobContext context) {
    private static final List<String> LABEL_NAMES = List.of("label", "class", "target", "y");

    /// Rows as they were read: all numbers, and the class of each row as text.
    private record Read(Path file, float[] values, int width, List<String> labels) {}

    Holdings read() {
        Read train = read(csv.file());
        Optional<Read> test = csv.test().map(this::read);
        test.filter(other -> other.width() != train.width()).ifPresent(other -> {
            throw new InputException("'%s' has %d numbers a row, but '%s' has %d; use tables of the same kind."
                    .formatted(other.file(), other.width(), train.file(), train.width()));
        });
        var words = new TreeSet<>(train.labels());
        test.ifPresent(other -> words.addAll(other.labels()));
        List<String> classes = words.stream().allMatch(CsvTables::isClassNumber) ? List.of() : List.copyOf(words);
        return new Holdings(Optional.of(table(train, classes)), Optional.empty(),
                test.map(other -> table(other, classes)), classes);
    }

    private Read read(Path file) {
        try (var reader = new BufferedReader(
                new InputStreamReader(InputFiles.open(file), StandardCharsets.UTF_8))) {
            var rows = new CsvRows(reader, file);
            List<String> first = rows.next();
            if (first.size() < 2) {
                throw new InputException("'%s' has no table of numbers with a class in each row; check the file."
                        .formatted(file));
            }
            int label = labelColumn(first, file);
            boolean header = isHeader(first, label);
            return rows(rows, header ? rows.next() : first, first.size() - 1, label, file);
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }

    private Read rows(CsvRows rows, List<String> first, int width, int label, Path file) throws IOException {
        float[] values = new float[Math.max(1, width) * 256];
        var labels = new ArrayList<String>();
        for (List<String> row = first; !row.isEmpty(); row = rows.next()) {
            if (row.size() != width + 1) {
                throw new InputException("'%s' has %d columns in line %d, but %d in the lines before; mend that line."
                        .formatted(file, row.size(), rows.line(), width + 1));
            }
            int at = labels.size() * width;
            if (at + width > values.length) {
                Memory.require(2L * values.length, Float.BYTES, file);
                values = Arrays.copyOf(values, 2 * values.length);
            }
            for (int column = 0; column <= width; column++) {
                if (column != label) {
                    values[at++] = number(row.get(column), column, rows.line(), file);
                }
            }
            labels.add(label(row.get(label), rows.line(), file));
            if (labels.size() % 1024 == 0) {
                context.checkCancelled();
                context.report(Progress.unknown("Reading " + file.getFileName()));
            }
        }
        return new Read(file, Arrays.copyOf(values, labels.size() * width), width, labels);
    }

    private int labelColumn(List<String> first, Path file) {
        String wanted = csv.labels().orElse("");
        for (int column = 0; column < first.size(); column++) {
            String name = first.get(column);
            if (wanted.isEmpty() ? LABEL_NAMES.contains(name.toLowerCase(Locale.ROOT)) : name.equals(wanted)) {
                return column;
            }
        }
        return switch (wanted) {
            case "first" -> 0;
            case "", "last" -> first.size() - 1;
            default -> throw new InputException("'%s' has no column '%s'; use labels=first, labels=last or one of %s."
                    .formatted(file, wanted, String.join(", ", first.subList(0, Math.min(20, first.size())))));
        };
    }

    private static boolean isHeader(List<String> first, int label) {
        for (int column = 0; column < first.size(); column++) {
            if (column != label && !isNumber(first.get(column))) {
                return true;
            }
        }
        return LABEL_NAMES.contains(first.get(label).toLowerCase(Locale.ROOT));
    }

    private static boolean isNumber(String text) {
        try {
            return Float.isFinite(Float.parseFloat(text));
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static float number(String text, int column, int line, Path file) {
        if (!isNumber(text)) {
            throw new InputException("'%s' has '%s' in line %d, column %d, where a number is needed; mend that line."
                    .formatted(file, text, line, column + 1));
        }
        return Float.parseFloat(text);
    }

    private static String label(String text, int line, Path file) {
        if (text.isEmpty()) {
            throw new InputException("'%s' has no class in line %d; mend that line.".formatted(file, line));
        }
        return text.matches("\\d+\\.0+") ? text.substring(0, text.indexOf('.')) : text;
    }

    private static boolean isClassNumber(String text) {
        return text.length() <= 5 && text.chars().allMatch(Character::isDigit) && Integer.parseInt(text) < Labels.MOST;
    }

    private static Table table(Read read, List<String> classes) {
        int[] labels = new int[read.labels().size()];
        for (int row = 0; row < labels.length; row++) {
            String label = read.labels().get(row);
            labels[row] = classes.isEmpty() ? Integer.parseInt(label) : classes.indexOf(label);
        }
        return new Table(new Rows.Floats(read.values(), read.width()), Form.numbers(read.width()), labels);
    }
}
