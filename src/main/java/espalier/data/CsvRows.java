package espalier.data;

import espalier.model.InputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Splits text into rows and fields: quotes as in RFC 4180, the separator found in the first row, blank rows skipped.
final class CsvRows {
    private static final int LONGEST_ROW = 1 << 24;

    private final Reader in;
    private final Path file;
    private char separator;
    private int line;
    private int ahead = -2;

    CsvRows(Reader in, Path file) {
        this.in = in;
        this.file = file;
    }

    /// The number of the row that was read last, from 1.
    int line() {
        return line;
    }

    /// The next row that is not blank; empty at the end.
    List<String> next() throws IOException {
        while (true) {
            String text = text();
            if (text.isEmpty() && peek() < 0) {
                return List.of();
            }
            if (!text.isBlank()) {
                if (separator == 0) {
                    separator = separator(text);
                }
                return fields(text);
            }
        }
    }

    private String text() throws IOException {
        var row = new StringBuilder();
        boolean quoted = false;
        for (int c = take(); c >= 0; c = take()) {
            if (c == '\n' && !quoted) {
                break;
            }
            quoted ^= c == '"';
            if (c != '\r' && c != '\ufeff') {
                row.append((char) c);
            }
            if (row.length() > LONGEST_ROW) {
                throw new InputException("'%s' has a row of more than %,d characters; it is no table of numbers."
                        .formatted(file, LONGEST_ROW));
            }
        }
        line++;
        return row.toString();
    }

    private int take() throws IOException {
        int taken = peek();
        ahead = -2;
        return taken;
    }

    private int peek() throws IOException {
        if (ahead == -2) {
            ahead = in.read();
        }
        return ahead;
    }

    private static char separator(String row) {
        char best = ',';
        for (char candidate : new char[]{';', '\t', ' '}) {
            boolean commas = row.indexOf(',') >= 0;
            if (!commas && best == ',' && row.strip().indexOf(candidate) >= 0) {
                best = candidate;
            }
        }
        return best;
    }

    private List<String> fields(String row) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < row.length() && row.charAt(i + 1) == '"';
                if (doubled) {
                    field.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == separator && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }
}
