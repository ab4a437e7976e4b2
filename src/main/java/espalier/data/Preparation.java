package espalier.data;

import espalier.data.Preprocessing.Size;
import espalier.data.Table.Form;
import espalier.model.InputException;
import espalier.model.array.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// Carries out the preprocessing of a data spec on the tables of its source.
///
/// @param source the source in words for messages
record Preparation(Preprocessing preprocessing, String source) {
    /// Rows in their final size and order, with what makes floats of them.
    record Prepared(Rows rows, Shape shape, Normalization normalization, int[] labels) {}

    Prepared prepare(Table table) {
        Layout layout = preprocessing.layout().orElse(table.form().image() ? Layout.NCHW : Layout.FLAT);
        Table picture = layout == Layout.FLAT ? table : new Table(table.rows(), asImage(table.form()), table.labels());
        Table sized = preprocessing.resize().map(size -> resized(picture, size)).orElse(picture);
        Table ordered = switch (layout) {
            case NCHW -> ordered(sized, false);
            case NHWC -> ordered(sized, true);
            case FLAT -> sized;
        };
        Form form = ordered.form();
        Shape shape = switch (layout) {
            case NCHW -> Shape.of(form.channels(), form.height(), form.width());
            case NHWC -> Shape.of(form.height(), form.width(), form.channels());
            case FLAT -> Shape.of(form.length());
        };
        double scale = preprocessing.scale().orElse(ordered.rows().areBytes() ? 1.0 / 255 : 1);
        var normalization = Normalization.of(form.channels(), form.channelsLast() ? 1 : form.pixels(), scale,
                perChannel("mean", preprocessing.mean(), 0, form), perChannel("std", preprocessing.std(), 1, form));
        return new Prepared(ordered.rows(), shape, normalization, ordered.labels());
    }

    private Form asImage(Form form) {
        if (form.image()) {
            return form;
        }
        for (int channels : new int[]{1, 3}) {
            int side = (int) Math.sqrt(form.channels() / channels);
            if (channels * side * side == form.channels()) {
                return Form.image(channels, side, side);
            }
        }
        throw new InputException("%s holds %s an example, which make no square image; use layout=flat."
                .formatted(source, form));
    }

    private Table resized(Table table, Size size) {
        Form form = table.form();
        if (!form.image()) {
            throw new InputException(
                    "%s holds %s an example, which cannot be resized; leave resize out or add layout=nchw."
                            .formatted(source, form));
        }
        if (form.height() == size.height() && form.width() == size.width()) {
            return table;
        }
        var resampling = new Resampling(form, size);
        Form target = resampling.target();
        return new Table(table.rows().map(table.count(), target.length(), resampling), target, table.labels());
    }

    private static Table ordered(Table table, boolean channelsLast) {
        Form form = table.form();
        if (form.channelsLast() == channelsLast || form.channels() == 1) {
            return table;
        }
        int across = channelsLast ? form.channels() : form.pixels();
        int down = form.length() / across;
        UnaryOperator<float[]> transpose = row -> {
            float[] turned = new float[row.length];
            for (int i = 0; i < row.length; i++) {
                turned[i % down * across + i / down] = row[i];
            }
            return turned;
        };
        var target = new Form(form.channels(), form.height(), form.width(), channelsLast, true);
        return new Table(table.rows().map(table.count(), form.length(), transpose), target, table.labels());
    }

    private double[] perChannel(String option, List<Double> values, double otherwise, Form form) {
        double[] all = new double[form.channels()];
        if (values.size() <= 1) {
            Arrays.fill(all, values.isEmpty() ? otherwise : values.getFirst());
        } else if (values.size() == all.length) {
            Arrays.setAll(all, values::get);
        } else {
            throw new InputException("Option %s has %d numbers, but %s has %s; give one number or %d."
                    .formatted(option, values.size(), source, form, all.length));
        }
        return all;
    }
}
