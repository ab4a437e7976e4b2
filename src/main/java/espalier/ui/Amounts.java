package espalier.ui;

import espalier.report.Figures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/// Writes numbers as people read them: three digits that matter, a narrow unit behind.
public final class Amounts {
    /// What stands where nothing was measured.
    public static final String NONE = Figures.NONE;

    private static final String MINUS = "\u2212";

    private Amounts() {
    }

    /// Bytes in decimal units: `812 B`, `41.8 KB`, `1.72 MB`.
    public static String bytes(long bytes) {
        return Figures.bytes(bytes);
    }

    /// A large count, short: `812`, `0.61 M`, `2.29 M`.
    public static String compact(long count) {
        if (count < 1000) {
            return Long.toString(count);
        }
        return count >= 100_000 && count < 1_000_000
                ? format("%.2f M", count / 1e6)
                : scaled(count, "k", "M", "G", "T");
    }

    /// A count with its thousands apart: `431,080`.
    public static String count(long count) {
        return Figures.count(count);
    }

    /// A share 0..1 as a percentage with `digits` decimals: `99.21 %`.
    public static String percent(double share, int digits) {
        return Figures.percent(share, digits);
    }

    /// A difference of two shares in points with its sign: `−0.08`, `+0.03`, `0.00`.
    public static String points(double difference) {
        return Figures.points(difference);
    }

    /// How many times: `41.2×`, `3.80×`, `128×`.
    public static String times(double factor) {
        return significant(factor) + "×";
    }

    /// Time a computer takes: `36 µs`, `0.412 ms`, `14 ms`, `3.1 s`.
    public static String latency(Duration time) {
        double seconds = time.toNanos() / 1e9;
        if (seconds < 1e-4) {
            return significant(seconds * 1e6) + " µs";
        }
        return seconds < 1 ? significant(seconds * 1e3) + " ms" : significant(seconds) + " s";
    }

    /// Time a person waits: `48 s`, `3 min`, `1 h 20 min`.
    public static String wait(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 90) {
            return seconds + " s";
        }
        long minutes = (seconds + 30) / 60;
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    /// A number with three digits that matter: `0.0274`, `3.62`, `16.8`, `412`.
    public static String significant(double number) {
        double size = Math.abs(number);
        if (size == 0) {
            return "0";
        }
        double rounded = new BigDecimal(size).round(new MathContext(3)).doubleValue();
        int digits = Math.clamp(2 - (int) Math.floor(Math.log10(rounded)), 0, 6);
        String text = format("%." + digits + "f", size);
        return number < 0 ? MINUS + text : text;
    }

    private static String scaled(double amount, String... units) {
        double scaled = amount;
        int unit = -1;
        do {
            scaled /= 1000;
            unit++;
        } while (scaled >= 999.5 && unit < units.length - 1);
        return significant(scaled) + " " + units[unit];
    }

    private static String format(String pattern, Object value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
