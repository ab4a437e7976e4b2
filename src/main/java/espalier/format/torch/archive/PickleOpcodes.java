package espalier.format.torch.archive;

/// Python's names for the instructions of pickles that are refused.
final class PickleOpcodes {
    private PickleOpcodes() {
    }

    static String name(int opcode) {
        String name = switch (opcode) {
            case 'i' -> "INST";
            case 'o' -> "OBJ";
            case 'P' -> "PERSID";
            case 'I' -> "INT";
            case 'L' -> "LONG";
            case 'F' -> "FLOAT";
            case 'S' -> "STRING";
            case 'V' -> "UNICODE";
            case 'p' -> "PUT";
            case 'g' -> "GET";
            case 0x82, 0x83, 0x84 -> "EXT";
            case 0x92 -> "NEWOBJ_EX";
            case 0x97 -> "NEXT_BUFFER";
            case 0x98 -> "READONLY_BUFFER";
            default -> "";
        };
        return name.isEmpty() ? "0x%02x".formatted(opcode) : name;
    }
}
