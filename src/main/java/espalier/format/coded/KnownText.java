package espalier.format.coded;

/// What skeletons often hold: nodes and values of common operators as ONNX writes them. Part of the format: a change of it is a new
/// version.
final class KnownText {
    static final String BYTES = "\10\n\22\10Espalier\10\7\22\7pytorch\32\0061.13.0\32\0052.0.0"
            + "\n\316\1\n\5input\n\21features.0.weight\n\17features.0.bias\22\"/features/fe"
            + "atures.0/Conv_output_0\32\31/features/features.0/Conv\"\4Conv*\22\n\11d"
            + "ilations@\1@\1\240\1\7*\14\n\5group\30\1\240\1\2*\25\n\14kernel_shape@\3@\3\240\1\7*\21\n\4pads"
            + "@\1@\1@\1@\1\240\1\7*\20\n\7strides@\1@\1\240\1\7"
            + "\n~\n\16/Conv_output_0\22\34/BatchNormalization_output_0\32\23/BatchNorm"
            + "alization\"\22BatchNormalization*\21\n\7epsilon\25\254\305'7\240\1\1*\22\n\10momentum"
            + "\25fff?\240\1\1"
            + "\n\244\1\n\23layer1.0.bn1.weight\n\21layer1.0.bn1.bias\n\31layer1.0.bn1.ru"
            + "nning_mean\n\30layer1.0.bn1.running_var\22#/layer1/layer1.0/relu/"
            + "Relu_output_0\32\32/layer1/layer1.0/relu/Relu\"\4Relu"
            + "\n=\n\16/Relu_output_0\n\15/Add_output_0\22\17/Add_1_output_0\32\6/Add_1\"\3"
            + "Add"
            + "\nX\n\23/Transpose_output_0\22\25/Transpose_1_output_0\32\14/Transpose_1"
            + "\"\11Transpose*\21\n\4perm@\0@\2@\1@\3\240\1\7"
            + "\nH\n\21/Reshape_output_0\n\20/Concat_output_0\22\20/MatMul_output_0\32\7/"
            + "MatMul\"\6MatMul"
            + "\nJ\n\21/Softmax_output_0\22\23/Softmax_1_output_0\32\n/Softmax_1\"\7Soft"
            + "max*\13\n\4axis\30\1\240\1\2"
            + "\nT\n\16/Clip_output_0\22\33/GlobalAveragePool_output_0\32\22/GlobalAver"
            + "agePool\"\21GlobalAveragePool"
            + "\ny\n\25/AveragePool_output_0\22\21/MaxPool_output_0\32\10/MaxPool\"\7MaxP"
            + "ool*\25\n\14kernel_shape@\2@\2\240\1\7*\20\n\7strides@\2@\2\240\1\7*\21\n\4pads@\0@\0@\0@\0"
            + "\240\1\7"
            + "\n:\n\5input\22\21/Flatten_output_0\32\10/Flatten\"\7Flatten*\13\n\4axis\30\1\240\1\2"
            + "\n~\n\21/Flatten_output_0\n\nfc1.weight\n\10fc1.bias\22\22/fc1/Gemm_outpu"
            + "t_0\32\11/fc1/Gemm\"\4Gemm*\17\n\5alpha\25\0\0\200?\240\1\1*\16\n\4beta\25\0\0\200?\240\1\1*\15\n\6tra"
            + "nsB\30\1\240\1\2"
            + "\n1\n\22/fc1/Gemm_output_0\22\16/Relu_output_0\32\5/Relu\"\4Relu"
            + "\n\240\1\n\21/MaxPool_output_0\n\14conv1.weight\n\nconv1.bias\22\24/conv1/Con"
            + "v_output_0\32\13/conv1/Conv\"\4Conv*\25\n\14kernel_shape@\5@\5\240\1\7*\20\n\7stri"
            + "des@\1@\1\240\1\7*\21\n\4pads@\0@\0@\0@\0\240\1\7*\14\n\5group\30\1\240\1\2"
            + "\22\20main_graph\22\11torch_jit"
            + "Z$\n\5input\22\33\n\31\10\1\22\25\n\7\22\5batch\n\2\10\1\n\2\10\34\n\2\10\34"
            + "Z&\n\14conv1.weight\22\26\n\24\10\1\22\20\n\2\10@\n\2\10\3\n\2\10\3\n\2\10\3"
            + "Z\30\n\nconv1.bias\22\n\n\10\10\1\22\4\n\2\10@"
            + "Z\35\n\nfc2.weight\22\17\n\15\10\1\22\11\n\2\10\n\n\3\10\364\3"
            + "Z\26\n\10fc2.bias\22\n\n\10\10\1\22\4\n\2\10\n"
            + "b\35\n\6output\22\23\n\21\10\1\22\15\n\7\22\5batch\n\2\10\nB\2\20\15";

    private KnownText() {
    }
}
