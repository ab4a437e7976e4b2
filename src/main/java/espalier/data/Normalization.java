package espalier.data;

/// `(x · scale − mean) / std` with numbers of its own for every channel.
///
/// @param channels how many channels there are
/// @param stride numbers of one channel that stand side by side: the pixels of an image for channels first, 1 for channels
///        last
/// @param byByte what each byte becomes: 256 floats a channel
record Normalization(int channels, int stride, double scale, double[] mean, double[] std, float[] byByte) {
    private static final int BYTES = 256;

    static Normalization of(int channels, int stride, double scale, double[] mean, double[] std) {
        float[] byByte = new float[channels * BYTES];
        for (int i = 0; i < byByte.length; i++) {
            byByte[i] = (float) ((i % BYTES * scale - mean[i / BYTES]) / std[i / BYTES]);
        }
        return new Normalization(channels, stride, scale, mean, std, byByte);
    }

    void apply(byte[] values, int from, int length, float[] target, int offset) {
        for (int start = 0, channel = 0; start < length; start += stride, channel = (channel + 1) % channels) {
            int table = channel * BYTES;
            for (int i = start; i < start + stride; i++) {
                target[offset + i] = byByte[table + (values[from + i] & 0xff)];
            }
        }
    }

    void apply(float[] values, int from, int length, float[] target, int offset) {
        for (int start = 0, channel = 0; start < length; start += stride, channel = (channel + 1) % channels) {
            for (int i = start; i < start + stride; i++) {
                target[offset + i] = (float) ((values[from + i] * scale - mean[channel]) / std[channel]);
            }
        }
    }
}
