package espalier.data;

import espalier.data.Preprocessing.Size;
import espalier.model.InputException;
import espalier.model.metric.Split;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The grammar of data specs: `SCHEME:PLACE?OPTION=VALUE&OPTION=VALUE`. In places and values `%3F`, `%26` and `%25` stand
/// for `?`, `&` and `%`.
final class DataSpecText {
    private static final List<String> OPTIONS = List.of("layout", "scale", "mean", "std", "resize", "limit", "labels",
            "test", "split", "calibration");
    private static final Pattern ESCAPE = Pattern.compile("%(3F|3f|26|25)");
    private static final int LARGEST_SIDE = 4096;

    private DataSpecText() {
    }

    static DataSpec parse(String text) {
        String trimmed = text.strip();
        int mark = trimmed.indexOf('?');
        String before = mark < 0 ? trimmed : trimmed.substring(0, mark);
        Map<String, String> options = mark < 0 ? Map.of() : options(trimmed.substring(mark + 1));
        DataSource source = source(before, options);
        var preprocessing = new Preprocessing(option(options, "layout", Layout::parse), scale(options),
                numbers(options, "mean"), numbers(options, "std"), option(options, "resize", DataSpecText::size));
        for (double std : preprocessing.std()) {
            if (std <= 0) {
                throw new InputException("Option std=%s must be above 0.".formatted(options.get("std")));
            }
        }
        OptionalInt limit = option(options, "limit", value -> whole("limit", value, 1, Integer.MAX_VALUE))
                .map(OptionalInt::of).orElse(OptionalInt.empty());
        OptionalInt calibration = option(options, "calibration",
                value -> whole("calibration", value, 1, Integer.MAX_VALUE)).map(OptionalInt::of)
                .orElse(OptionalInt.empty());
        return new DataSpec(source, preprocessing, limit, option(options, "split", DataSpecText::split), calibration);
    }

    private static Map<String, String> options(String text) {
        var options = new LinkedHashMap<String, String>();
        for (String part : text.split("&")) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (!OPTIONS.contains(name)) {
                throw new InputException("Data option '%s' is unknown; the options are %s.".formatted(name,
                        String.join(", ", OPTIONS)));
            }
            if (equals < 0 || equals == part.length() - 1) {
                throw new InputException("Data option '%s' needs a value; write %s=VALUE.".formatted(name, name));
            }
            if (options.put(name, unescape(part.substring(equals + 1))) != null) {
                throw new InputException("Data option '%s' is given twice; give it once.".formatted(name));
            }
        }
        return options;
    }

    private static DataSource source(String text, Map<String, String> options) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? text : text.substring(0, colon);
        String place = colon < 0 ? "" : unescape(text.substring(colon + 1));
        DataSource source = switch (scheme) {
            case "builtin" -> new DataSource.Builtin(place);
            case "idx" -> new DataSource.Idx(path(place));
            case "cifar10" -> new DataSource.Cifar10(path(place));
            case "images" -> new DataSource.Images(path(place));
            case "npz" -> new DataSource.NpzArchive(path(place));
            case "csv" -> new DataSource.Csv(path(place), Optional.ofNullable(options.get("labels")),
                    option(options, "test", DataSpecText::path));
            default -> throw new InputException("Data spec '%s' has no scheme Espalier knows; use one of %s."
                    .formatted(text, String.join(", ", DataSource.FORMS)));
        };
        if (place.isEmpty()) {
            throw new InputException("Data spec '%s' names nothing after the colon; use one of %s.".formatted(text,
                    String.join(", ", DataSource.FORMS)));
        }
        for (String name : List.of("labels", "test")) {
            if (options.containsKey(name) && !(source instanceof DataSource.Csv)) {
                throw new InputException(
                        "Data option '%s' is for csv: only; leave it out for %s:.".formatted(name, scheme));
            }
        }
        return source;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InputException("'%s' is no path on this machine; correct it.".formatted(text), e);
        }
    }

    private static <T> Optional<T> option(Map<String, String> options, String name, Function<String, T> read) {
        return Optional.ofNullable(options.get(name)).map(read);
    }

    private static OptionalDouble scale(Map<String, String> options) {
        return option(options, "scale", value -> number("scale", value)).map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    private static List<Double> numbers(Map<String, String> options, String name) {
        var numbers = new ArrayList<Double>();
        for (String part : options.getOrDefault(name, "").split(",", -1)) {
            if (options.containsKey(name)) {
                numbers.add(number(name, part));
            }
        }
        return numbers;
    }

    private static double number(String name, String value) {
        int slash = value.indexOf('/');
        try {
            double number = slash < 0
                    ? Double.parseDouble(value)
                    : Double.parseDouble(value.substring(0, slash)) / Double.parseDouble(value.substring(slash + 1));
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Answered below, like infinities.
        }
        throw new InputException("Option %s=%s is no number; write one such as 0.5.".formatted(name, value));
    }

    private static int whole(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Answered below, like numbers out of range.
        }
        throw new InputException(
                "Option %s=%s is not possible; write a whole number from %d to %d.".formatted(name, value, least,
                        most));
    }

    private static Size size(String value) {
        String[] parts = value.split(",", -1);
        if (parts.length != 2) {
            throw new InputException("Option resize=%s is not possible; write height and width as resize=28,28."
                    .formatted(value));
        }
        return new Size(whole("resize", parts[0], 1, LARGEST_SIDE), whole("resize", parts[1], 1, LARGEST_SIDE));
    }

    private static Split split(String value) {
        for (Split split : Split.values()) {
            if (split.word().equals(value)) {
                return split;
            }
        }
        throw new InputException("Option split=%s is unknown; use train, validation or test.".formatted(value));
    }

    static String print(DataSpec spec) {
        var options = new LinkedHashMap<String, String>();
        Preprocessing pre = spec.preprocessing();
        pre.layout().ifPresent(layout -> options.put("layout", layout.word()));
        pre.scale().ifPresent(scale -> options.put("scale", text(scale)));
        if (!pre.mean().isEmpty()) {
            options.put("mean", text(pre.mean()));
        }
        if (!pre.std().isEmpty()) {
            options.put("std", text(pre.std()));
        }
        pre.resize().ifPresent(size -> options.put("resize", size.height() + "," + size.width()));
        spec.limit().ifPresent(limit -> options.put("limit", Integer.toString(limit)));
        if (spec.source() instanceof DataSource.Csv(_, var labels, var test)) {
            labels.ifPresent(column -> options.put("labels", column));
            test.ifPresent(file -> options.put("test", file.toString()));
        }
        spec.split().ifPresent(split -> options.put("split", split.word()));
        spec.calibration().ifPresent(count -> options.put("calibration", Integer.toString(count)));
        String joined = options.entrySet().stream().map(option -> option.getKey() + "=" + escape(option.getValue()))
                .collect(Collectors.joining("&"));
        String source = spec.source().scheme() + ":" + escape(spec.source().place());
        return joined.isEmpty() ? source : source + "?" + joined;
    }

    private static String text(List<Double> numbers) {
        return numbers.stream().map(DataSpecText::text).collect(Collectors.joining(","));
    }

    private static String text(double number) {
        String text = Double.toString(number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String escape(String text) {
        return text.replace("%", "%25").replace("?", "%3F").replace("&", "%26");
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text).replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)));
    }
}
