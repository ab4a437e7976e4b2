package espalier.train;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.recipe.Guidance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// What a student takes over from inside its teacher: see [Guidance.Features].
final class Following implements AutoCloseable {
    private final Guidance guidance;
    private final long seed;
    private final PtNDManager memory = Tensors.newMemory();
    private final WeightTensors tensors = new WeightTensors();
    private final Network teacher;
    private final int steps;
    private final int[] teachers;
    private final int[] students;
    /// Known once the first batch shows the sizes.
    private List<FeaturePairs.Pair> pairs = List.of();
    /// For each pair, where student and teacher have other channels.
    private final List<Optional<Parameter>> maps = new ArrayList<>();

    /// @param student the graph in training, and `plan` its plan
    /// @throws InputException if the teacher cannot be looked into
    Following(Guidance guidance, Graph teacher, Graph student, Plan plan, long seed) {
        this.guidance = guidance;
        this.seed = seed;
        Graph logits = Head.logitsOf(teacher);
        Plan teacherPlan = Plan.of(logits, false);
        this.teacher = Network.sharing(logits, teacherPlan, tensors);
        steps = teacherPlan.steps().size();
        teachers = FeaturePairs.candidates(logits, teacherPlan);
        students = FeaturePairs.candidates(student, plan);
        if (new InputPort(logits.inputs().getFirst()).fixedBatch().isPresent()) {
            close();
            throw new InputException(
                    "Features can be compared only with a teacher that takes any number of examples at "
                            + "once, and this one takes a fixed number; set features to none, or open it without a fixed batch.");
        }
    }

    /// The teacher's values for some examples of a batch; they live in the caller's scope.
    List<PtNDArray> values(Batch batch, int from, int to) {
        int length = batch.inputs().length / batch.count();
        Run run = teacher.start(Arrays.copyOfRange(batch.inputs(), from * length, to * length), to - from,
                batch.example());
        for (int slot : teachers) {
            run.keep(slot);
        }
        run.compute(0, steps);
        return Arrays.stream(teachers).mapToObj(run::value).toList();
    }

    /// `β/2·F` of those examples, as their part of the mean over `total`.
    ///
    /// @param run the student's, computed
    PtNDArray loss(Run run, List<PtNDArray> known, int total) {
        List<PtNDArray> own = Arrays.stream(students).mapToObj(run::value).map(value -> first(value, known)).toList();
        if (pairs.isEmpty()) {
            pairs = FeaturePairs.of(own.stream().map(PtNDArray::getShape).toList(),
                    known.stream().map(PtNDArray::getShape).toList(), guidance);
            prepare(own, known);
        }
        PtNDArray sum = Tensors.scalar(memory, 0);
        for (int i = 0; i < pairs.size(); i++) {
            PtNDArray student = own.get(pairs.get(i).student());
            PtNDArray leader = known.get(pairs.get(i).teacher());
            PtNDArray apart = guidance.features() == Guidance.Features.ATTENTION
                    ? JniUtils.sub(attention(student), attention(leader))
                    : JniUtils.sub(mapped(student, maps.get(i)), leader);
            double each = guidance.features() == Guidance.Features.ATTENTION
                    ? 1
                    : leader.getShape().size() / (double) leader.getShape().get(0);
            sum = JniUtils.add(sum, Elementwise.times(JniUtils.sum(JniUtils.mul(apart, apart)),
                    (float) (guidance.beta() / 2 / each / total)));
        }
        return sum;
    }

    /// A student of a fixed batch has zeros behind its last examples.
    private static PtNDArray first(PtNDArray value, List<PtNDArray> known) {
        long count = known.isEmpty() ? value.getShape().get(0) : known.getFirst().getShape().get(0);
        return value.getShape().get(0) <= count ? value : JniUtils.slice(value, 0, 0, count, 1);
    }

    private void prepare(List<PtNDArray> own, List<PtNDArray> known) {
        var random = new SplittableRandom(seed);
        for (FeaturePairs.Pair pair : pairs) {
            Shape student = own.get(pair.student()).getShape();
            int axis = FeaturePairs.channelAxis(student.dimension());
            int inputs = Math.toIntExact(student.get(axis));
            int outputs = Math.toIntExact(known.get(pair.teacher()).getShape().get(axis));
            maps.add(inputs == outputs || guidance.features() == Guidance.Features.ATTENTION
                    ? Optional.empty()
                    : Optional.of(new Parameter(random(inputs, outputs, random), 1, memory)));
        }
    }

    /// Normal, variance 1 / inputs.
    private static Array random(int inputs, int outputs, SplittableRandom random) {
        float[] values = new float[inputs * outputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(inputs));
        }
        return Array.of(values, inputs, outputs);
    }

    /// The student's value with the teacher's channels.
    private static PtNDArray mapped(PtNDArray value, Optional<Parameter> map) {
        if (map.isEmpty()) {
            return value;
        }
        PtNDArray matrix = map.get().tensor();
        int rank = value.getShape().dimension();
        return FeaturePairs.channelAxis(rank) == rank - 1
                ? JniUtils.matmul(value, matrix)
                : JniUtils.transpose(JniUtils.matmul(JniUtils.transpose(value, 1, rank - 1L), matrix), 1, rank - 1L);
    }

    /// `Q / ‖Q‖` of each picture.
    private static PtNDArray attention(PtNDArray value) {
        PtNDArray squares = JniUtils.sum(JniUtils.mul(value, value), new long[]{1}, false);
        return JniUtils.normalize(JniUtils.flatten(squares, 1, -1), 2, 1, 1e-12);
    }

    /// Takes a step against the gradients of the maps.
    ///
    /// @param step counts from 1
    void update(double learningRate, long step) {
        maps.forEach(map -> map.ifPresent(parameter -> parameter.update(learningRate, 0, step)));
    }

    @Override
    public void close() {
        teacher.close();
        tensors.close();
        memory.close();
    }
}
