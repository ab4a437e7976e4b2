package espalier.fuzz;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Changes fields anywhere in an ONNX model and writes it again, so that every length fits and the lie lies deeper.
final class ProtoMutation implements Mutation {
    private static final int DEEPEST = 12;

    @Override
    public byte[] of(byte[] good, byte[] other, Random random) throws Exception {
        ModelProto.Builder model = ModelProto.parseFrom(good).toBuilder();
        List<Object> values = new ArrayList<>();
        collect(model.build(), values, DEEPEST);
        for (int i = 0, changes = 1 + random.nextInt(3); i < changes; i++) {
            change(model, values, random, 0);
        }
        return model.build().toByteArray();
    }

    /// All texts and messages of the model, to be used in other places.
    private static void collect(Message message, List<Object> values, int left) {
        message.getAllFields().forEach((field, value) -> {
            for (Object one : field.isRepeated() ? (List<?>) value : List.of(value)) {
                if (one instanceof Message inner && left > 0) {
                    values.add(inner);
                    collect(inner, values, left - 1);
                } else if (one instanceof String) {
                    values.add(one);
                }
            }
        });
    }

    private static void change(Message.Builder message, List<Object> values, Random random, int depth) {
        List<FieldDescriptor> present = List.copyOf(message.getAllFields().keySet());
        List<FieldDescriptor> fields = present.isEmpty() || random.nextInt(8) == 0
                ? message.getDescriptorForType().getFields()
                : present;
        FieldDescriptor field = fields.get(random.nextInt(fields.size()));
        boolean descends = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth < DEEPEST
                && random.nextInt(8) > 0;
        if (field.isRepeated()) {
            int count = message.getRepeatedFieldCount(field);
            if (descends && count > 0) {
                change(message.getRepeatedFieldBuilder(field, random.nextInt(count)), values, random, depth + 1);
            } else {
                rearrange(message, field, count, values, random);
            }
        } else if (descends) {
            change(message.getFieldBuilder(field), values, random, depth + 1);
        } else if (random.nextInt(6) == 0) {
            message.clearField(field);
        } else {
            message.setField(field, value(field, message.getField(field), values, random));
        }
    }

    private static void rearrange(Message.Builder message, FieldDescriptor field, int count, List<Object> values,
            Random random) {
        int at = count == 0 ? 0 : random.nextInt(count);
        Object old = count == 0 ? null : message.getRepeatedField(field, at);
        switch (random.nextInt(count == 0 ? 1 : 5)) {
            case 0 -> message.addRepeatedField(field, value(field, old, values, random));
            case 1 -> message.addRepeatedField(field, old);
            case 2 -> {
                List<?> all = List.copyOf((List<?>) message.getField(field));
                message.clearField(field);
                for (int i = 0; i < count; i++) {
                    if (i != at) {
                        message.addRepeatedField(field, all.get(i));
                    }
                }
            }
            case 3 -> {
                for (int i = 0, copies = random.nextInt(10) == 0 ? 20_000 : 30; i < copies; i++) {
                    message.addRepeatedField(field, old);
                }
            }
            default -> message.setRepeatedField(field, at, value(field, old, values, random));
        }
    }

    private static Object value(FieldDescriptor field, Object old, List<Object> values, Random random) {
        return switch (field.getJavaType()) {
            case INT -> (int) Hostile.number(old instanceof Integer number ? number : 0, random);
            case LONG -> Hostile.number(old instanceof Long number ? number : 0, random);
            case FLOAT -> List.of(0f, -1f, Float.NaN, Float.POSITIVE_INFINITY, 1e38f, 1e-45f).get(random.nextInt(6));
            case DOUBLE -> List.of(0., -1., Double.NaN, 1e308).get(random.nextInt(4));
            case BOOLEAN -> random.nextBoolean();
            case STRING -> random.nextInt(3) == 0 ? Hostile.text(random) : like("", values, random);
            case BYTE_STRING -> bytes(old instanceof ByteString known ? known : ByteString.EMPTY, random);
            case ENUM -> field.getEnumType().getValues().get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> message(field, values, random);
        };
    }

    private static Object like(String otherwise, List<Object> values, Random random) {
        List<Object> texts = values.stream().filter(String.class::isInstance).toList();
        return texts.isEmpty() ? otherwise : texts.get(random.nextInt(texts.size()));
    }

    private static Message message(FieldDescriptor field, List<Object> values, Random random) {
        List<Message> same = values.stream().filter(Message.class::isInstance).map(Message.class::cast)
                .filter(one -> one.getDescriptorForType().equals(field.getMessageType())).toList();
        return same.isEmpty()
                ? ModelProto.getDefaultInstance().newBuilderForType().build().getDescriptorForType()
                        .equals(field.getMessageType()) ? ModelProto.getDefaultInstance() : empty(field)
                : same.get(random.nextInt(same.size()));
    }

    private static Message empty(FieldDescriptor field) {
        return com.google.protobuf.DynamicMessage.getDefaultInstance(field.getMessageType());
    }

    private static ByteString bytes(ByteString old, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> ByteString.EMPTY;
            case 1 -> old.concat(old);
            case 2 -> old.isEmpty() ? ByteString.copyFrom(new byte[3]) : old.substring(random.nextInt(old.size()));
            default -> {
                byte[] noise = new byte[random.nextInt(100)];
                random.nextBytes(noise);
                yield ByteString.copyFrom(noise);
            }
        };
    }
}
