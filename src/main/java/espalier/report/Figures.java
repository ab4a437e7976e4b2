package espalier.report;

import java.time.Duration;
import java.util.Locale;

/// Writes numbers the way people read them: three digits that count, a unit, the same in window, tables and charts.
public final class Figures {
    /// What stands where there is no number.
    public static final String NONE = "–";
    private static final String[] BYTE_UNITS = {"B", "KB", "MB", "GB", "TB"};
    private static final String[] COUNT_UNITS = {"", "k", "M", "G", "T"};

    private Figures() {
    }

    /// Bytes with a decimal unit: `812 B`, `41.8 KB`, `1.72 MB`.
    public static String bytes(long bytes) {
        return bytes < 1000 ? bytes + " B" : scaled(bytes, BYTE_UNITS, " ");
    }

    /// A count in short: `812`, `15.2k`, `0.61M` is `610k`.
    public static String shortCount(double count) {
        return Math.abs(count) < 1000 ? plain(count) : scaled(count, COUNT_UNITS, "");
    }

    /// `words` without needless zeros behind the point: `20 KB`, `0.04`, `99.5 %`.
    public static String round(String words) {
        return words.replaceFirst("(\\.\\d*?)0+(?=\\D|$)", "$1").replaceFirst("\\.(?=\\D|$)", "");
    }

    /// A whole number with thousands separated: `379,996`.
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// A fraction as a percentage with `digits` behind the point: `99.21 %`.
    public static String percent(double fraction, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f %%", fraction * 100);
    }

    /// The change from one fraction to another in percentage points, with its sign: `−0.08`, `+0.01`, `0.00`.
    public static String points(double change) {
        String text = String.format(Locale.ROOT, "%.2f", Math.abs(change) * 100);
        if (text.equals("0.00")) {
            return text;
        }
        return (change < 0 ? "−" : "+") + text;
    }

    /// A number with three digits that count: `3.62`, `0.0274`, `1.2e-6`.
    public static String plain(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e6) {
            return String.format(Locale.ROOT, "%.0f", number);
        }
        double size = Math.abs(number);
        if (size < 1e-4 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.2e", number).replace("e-0", "e-").replace("e+0", "e+");
        }
        int digits = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }

    /// A span of time: `0.8 s`, `48 s`, `3 min 20 s`, `2 h 5 min`.
    public static String time(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    private static String scaled(double number, String[] units, String gap) {
        int unit = 0;
        double value = number;
        while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        int digits = Math.abs(value) < 9.995 ? 2 : Math.abs(value) < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + digits + "f", value) + gap + units[unit];
    }
}
