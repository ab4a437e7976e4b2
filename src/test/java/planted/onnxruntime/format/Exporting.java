package planted.onnxruntime.format;

import ai.onnxruntime.OrtSession;

/// Planted: ONNX Runtime where it does not belong.
public final class Exporting {
    OrtSession session;
}
