package espalier.report;

import java.awt.Color;
import java.awt.Font;

/// The colours and the font of charts; the one place where chart colours are written.
///
/// Each technique keeps its colour everywhere: prune orange, quantize blue, factorize violet, result green, original grey.
///
/// @param background behind everything
/// @param grid gridlines
/// @param text words that matter
/// @param muted axis words and minor marks
/// @param original the model as it was
/// @param result the compressed model
/// @param accent selection
/// @param warning falling behind
public record ChartTheme(Color background, Color grid, Color text, Color muted, Color original, Color result,
        Color prune, Color quantize, Color factorize, Color accent, Color warning, String family) {
    /// For light windows and paper.
    public static final ChartTheme LIGHT = new ChartTheme(new Color(0xffffff), new Color(0xeaeef2),
            new Color(0x1f2328), new Color(0x59636e), new Color(0x8c959f), new Color(0x1a7f37), new Color(0xbc4c00),
            new Color(0x0969da), new Color(0x8250df), new Color(0x0969da), new Color(0xcf222e), "Inter");
    /// For dark windows.
    public static final ChartTheme DARK = new ChartTheme(new Color(0x0d1117), new Color(0x21262d),
            new Color(0xe6edf3), new Color(0x8b949e), new Color(0x6e7681), new Color(0x3fb950), new Color(0xf0883e),
            new Color(0x58a6ff), new Color(0xbc8cff), new Color(0x2f81f7), new Color(0xf85149), "Inter");

    /// The plain font at `size` points; the platform's sans-serif where the family is not installed.
    public Font font(float size) {
        return new Font(family, Font.PLAIN, Math.round(size)).deriveFont(size);
    }

    /// `colour` with this opacity, 0..1.
    static Color translucent(Color colour, double opacity) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), (int) Math.round(opacity * 255));
    }

    /// `colour` laid over the background with this opacity, as an opaque colour.
    Color faded(Color colour, double opacity) {
        return new Color(mix(colour.getRed(), background.getRed(), opacity),
                mix(colour.getGreen(), background.getGreen(), opacity),
                mix(colour.getBlue(), background.getBlue(), opacity));
    }

    private static int mix(int over, int under, double opacity) {
        return (int) Math.round(over * opacity + under * (1 - opacity));
    }
}
