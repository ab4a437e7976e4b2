package espalier.format.torch.archive;

/// One file in a zip archive.
///
/// @param headerOffset where its own header begins
/// @param dataOffset where its bytes begin
/// @param packed how many bytes it takes
/// @param size how many it has unpacked
record ZipEntry(String name, boolean isDeflated, long crc, long headerOffset, long dataOffset, long packed, long size) {
    long end() {
        return dataOffset + packed;
    }
}
