package espalier.data;

/// Labelled examples as a source holds them, before preprocessing.
///
/// @param labels the class of each row, from 0
record Table(Rows rows, Form form, int[] labels) {
    int count() {
        return labels.length;
    }

    /// What one row means.
    ///
    /// @param channelsLast whether the channels of a pixel stand side by side
    /// @param image whether rows are pictures; if not, they are `channels` numbers with nothing between them
    record Form(int channels, int height, int width, boolean channelsLast, boolean image) {
        static Form image(int channels, int height, int width) {
            return new Form(channels, height, width, false, true);
        }

        static Form numbers(int count) {
            return new Form(count, 1, 1, false, false);
        }

        int pixels() {
            return height * width;
        }

        int length() {
            return channels * height * width;
        }

        @Override
        public String toString() {
            return image ? "%d×%d×%d images".formatted(channels, height, width) : channels + " numbers";
        }
    }
}
