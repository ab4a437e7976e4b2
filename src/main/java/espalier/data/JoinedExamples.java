package espalier.data;

import espalier.model.array.Shape;
import java.util.List;

/// Other examples, one group after the other.
record JoinedExamples(List<Examples> groups) implements Examples {
    @Override
    public int count() {
        return groups.stream().mapToInt(Examples::count).sum();
    }

    @Override
    public Shape exampleShape() {
        return groups.getFirst().exampleShape();
    }

    @Override
    public int label(int index) {
        int left = index;
        for (Examples group : groups) {
            if (left < group.count()) {
                return group.label(left);
            }
            left -= group.count();
        }
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public void read(int index, float[] target, int offset) {
        int left = index;
        for (Examples group : groups) {
            if (left < group.count()) {
                group.read(left, target, offset);
                return;
            }
            left -= group.count();
        }
        throw new IndexOutOfBoundsException(index);
    }
}
