package espalier.model.channel;

import java.util.Arrays;

/// Who stands at each position along one dimension of a value, as numbers of [Units]; nobody where positions are not followed.
record Axis(int[] units) {
    /// A dimension whose positions are not followed, and so can never go.
    static final Axis NONE = new Axis(new int[0]);

    boolean isFollowed() {
        return units.length > 0;
    }

    int size() {
        return units.length;
    }

    /// The positions `from` to `to - 1`.
    Axis range(int from, int to) {
        return new Axis(Arrays.copyOfRange(units, from, to));
    }
}
