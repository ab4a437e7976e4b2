package espalier.model.op;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;

/// An operator this program does not know: shown, kept, and written back as it was read.
///
/// @param domain the operator set it belongs to, empty for ONNX's own
/// @param type its name there
/// @param encoded its attributes in the encoding of the file it came from
public record Unknown(String domain, String type, MemorySegment encoded) implements Op {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return Collections.nCopies(outputs, Fact.NOTHING);
    }
}
