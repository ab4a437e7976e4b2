package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.op.MatMul;
import espalier.model.op.Reduce;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/// Einstein's summation as transposes, one batched matrix product for each pair of operands, and sums.
final class Einsum {
    private final Draft draft;

    private Einsum(Draft draft) {
        this.draft = draft;
    }

    /// What `equation`, such as `bij,bjk->bik`, makes of the operands.
    static Tensor of(Draft draft, String equation, List<Tensor> operands) {
        String text = equation.replace(" ", "");
        List<String> terms = Arrays.asList(text.split("->", 2)[0].split(",", -1));
        boolean isKnown = !text.contains(".") && terms.size() == operands.size() && !operands.isEmpty();
        for (int i = 0; isKnown && i < terms.size(); i++) {
            isKnown = terms.get(i).length() == operands.get(i).rank()
                    && terms.get(i).chars().distinct().count() == terms.get(i).length();
        }
        if (!isKnown) {
            throw new MalformedException("sums by '" + equation + "', which is not known here");
        }
        String result = text.contains("->") ? text.split("->", 2)[1] : implied(terms);
        return new Einsum(draft).sum(new ArrayList<>(terms), new ArrayList<>(operands), result);
    }

    /// Labels that stand once, in the order of the alphabet.
    private static String implied(List<String> terms) {
        String all = String.join("", terms);
        return all.chars().filter(c -> all.indexOf(c) == all.lastIndexOf(c)).sorted()
                .mapToObj(c -> String.valueOf((char) c)).collect(Collectors.joining());
    }

    private Tensor sum(List<String> terms, List<Tensor> operands, String result) {
        while (operands.size() > 1) {
            String others = String.join("", terms.subList(2, terms.size())) + result;
            String kept = kept(terms.get(0), terms.get(1), others);
            operands.set(0, product(terms.get(0), operands.get(0), terms.remove(1), operands.remove(1), kept));
            terms.set(0, kept);
        }
        Tensor last = summed(terms.getFirst(), operands.getFirst(), result);
        String left = common(terms.getFirst(), result);
        if (left.length() != result.length()) {
            throw new MalformedException("sums to '" + result + "', which is not known here");
        }
        return arranged(left, last, result);
    }

    /// The labels of a product of two terms that something after it needs: shared ones, then those of the first, then of the second.
    private static String kept(String a, String b, String others) {
        var labels = new LinkedHashSet<Character>();
        common(common(a, b), others).chars().forEach(c -> labels.add((char) c));
        common(a, others).chars().forEach(c -> labels.add((char) c));
        common(b, others).chars().forEach(c -> labels.add((char) c));
        return labels.stream().map(String::valueOf).collect(Collectors.joining());
    }

    private static String common(String a, String b) {
        return a.chars().filter(c -> b.indexOf(c) >= 0).mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }

    private static String without(String a, String b) {
        return a.chars().filter(c -> b.indexOf(c) < 0).mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }

    private Tensor product(String aTerm, Tensor aGiven, String bTerm, Tensor bGiven, String kept) {
        Tensor a = summed(aTerm, aGiven, bTerm + kept);
        Tensor b = summed(bTerm, bGiven, aTerm + kept);
        String aLabels = common(aTerm, bTerm + kept);
        String bLabels = common(bTerm, aTerm + kept);
        String batch = common(common(aLabels, bLabels), kept);
        String inner = without(common(aLabels, bLabels), kept);
        String rows = without(aLabels, bLabels);
        String columns = without(bLabels, aLabels);
        List<Size> sizes = new ArrayList<>();
        (batch + rows).chars().forEach(c -> sizes.add(a.size(aLabels.indexOf(c))));
        columns.chars().forEach(c -> sizes.add(b.size(bLabels.indexOf(c))));
        Tensor left = matrices(arranged(aLabels, a, batch + rows + inner), batch.length(), rows.length());
        Tensor right = matrices(arranged(bLabels, b, batch + inner + columns), batch.length(), inner.length());
        Tensor product = Shaping.reshape(draft, draft.add(new MatMul(), left, right), sizes);
        return arranged(batch + rows + columns, product, kept);
    }

    /// Dimensions after the batch made two: `rows` of them, and the rest.
    private Tensor matrices(Tensor tensor, int batch, int rows) {
        var sizes = new ArrayList<>(tensor.sizes().subList(0, batch));
        sizes.add(product(tensor.sizes().subList(batch, batch + rows)));
        sizes.add(product(tensor.sizes().subList(batch + rows, tensor.rank())));
        return Shaping.reshape(draft, tensor, sizes);
    }

    private static Size product(List<Size> sizes) {
        return sizes.stream().reduce(Size.of(1), (a, b) -> a.with(b, Math::multiplyExact));
    }

    private Tensor arranged(String labels, Tensor tensor, String wanted) {
        return Shaping.permute(draft, tensor, wanted.chars().map(labels::indexOf).boxed().toList());
    }

    /// Sums over labels that `wanted` does not have.
    private Tensor summed(String labels, Tensor tensor, String wanted) {
        var axes = new ArrayList<Integer>();
        for (int i = 0; i < labels.length(); i++) {
            if (wanted.indexOf(labels.charAt(i)) < 0) {
                axes.add(i);
            }
        }
        return axes.isEmpty() ? tensor : Reductions.reduce(draft, Reduce.Kind.Sum, tensor, axes, false);
    }
}
