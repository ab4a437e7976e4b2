package espalier.ui.dialog;

import espalier.data.DataSpec;
import espalier.model.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a person typed into the data dialog, and the spec it stands for.
///
/// @param scheme such as `idx`
/// @param place a name, file or folder
/// @param options by name; empty ones are left out
record DataForm(String scheme, String place, Map<String, String> options) {
    DataForm {
        options = new LinkedHashMap<>(options);
    }

    /// The form that `spec` fills.
    static DataForm of(String spec) {
        int mark = spec.indexOf('?');
        String source = mark < 0 ? spec : spec.substring(0, mark);
        int colon = source.indexOf(':');
        if (colon < 0) {
            return new DataForm("builtin", "digits", Map.of());
        }
        var options = new LinkedHashMap<String, String>();
        for (String part : mark < 0 ? new String[0] : spec.substring(mark + 1).split("&")) {
            int equals = part.indexOf('=');
            options.put(part.substring(0, equals), unescaped(part.substring(equals + 1)));
        }
        return new DataForm(source.substring(0, colon), unescaped(source.substring(colon + 1)), options);
    }

    /// The text of the spec, whether it can be read or not.
    String text() {
        var text = new StringBuilder(scheme).append(':').append(escaped(place.strip()));
        char before = '?';
        for (var option : options.entrySet()) {
            if (!option.getValue().isBlank()) {
                text.append(before).append(option.getKey()).append('=').append(escaped(option.getValue().strip()));
                before = '&';
            }
        }
        return text.toString();
    }

    /// Why the spec cannot be used, as a sentence; empty if it may be tried.
    Optional<String> problem() {
        try {
            DataSpec.parse(text());
        } catch (InputException e) {
            return Optional.of(e.getMessage());
        }
        boolean isThere = scheme.equals("builtin") || Files.exists(Path.of(place.strip()));
        return isThere
                ? Optional.empty()
                : Optional.of("There is no file or folder '" + place.strip() + "'; check its name.");
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("?", "%3F").replace("&", "%26");
    }

    private static String unescaped(String text) {
        return text.replace("%3F", "?").replace("%3f", "?").replace("%26", "&").replace("%25", "%");
    }
}
