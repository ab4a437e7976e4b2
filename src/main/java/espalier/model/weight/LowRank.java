package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A weight as the product of two or three factors, each a weight of the same operator.
///
/// Factor `i` is `[dᵢ, dᵢ₊₁, kernel…]`, where `d₀` and the last `d` are the weight's first two dimensions and those between are ranks. Along
/// each axis of the kernel one factor has the weight's size, the others 1: `W[a, b, k…] = Σᵣ F₀[a, r, k…] · F₁[r, b, k…]`. So layers one
/// after the other compute it: a convolution to `r` channels and one of 1×1 (Denton et al. 2014), one of k×1 and one of
/// 1×k (Jaderberg et al. 2014), a core between two of 1×1 (Kim et al. 2016).
///
/// @param factors [Dense], [Quantized], [Palettized] or [Sparse]
public record LowRank(Shape shape, List<Weight> factors) implements Weight {
    /// The most factors a weight has.
    public static final int MOST_FACTORS = 3;

    public LowRank {
        factors = List.copyOf(factors);
        if (factors.size() < 2 || factors.size() > MOST_FACTORS) {
            throw new IllegalArgumentException("A product has two or three factors, not " + factors.size());
        }
        if (factors.stream().anyMatch(LowRank.class::isInstance)) {
            throw new IllegalArgumentException("A factor is not factorized again");
        }
        Shape made = product(factors.stream().map(Weight::shape).toList());
        if (!made.equals(shape)) {
            throw new IllegalArgumentException("Factors make " + made + ", not " + shape);
        }
    }

    /// The product of two factors.
    public LowRank(Shape shape, Weight left, Weight right) {
        this(shape, List.of(left, right));
    }

    /// The shape that factors of these shapes make.
    ///
    /// @throws IllegalArgumentException if they have no product
    public static Shape product(List<Shape> factors) {
        Shape made = factors.getLast();
        for (Shape left : factors.reversed().subList(1, factors.size())) {
            made = Unfolding.between(left, made).shape();
        }
        return made;
    }

    /// The shapes of the factors of a weight of `shape`.
    ///
    /// @param ranks the inner dimensions
    /// @param kernelOwners which factor has the kernel along each of its axes
    /// @throws IllegalArgumentException if there are no such factors
    public static List<Shape> factors(Shape shape, List<Integer> ranks, List<Integer> kernelOwners) {
        if (kernelOwners.size() != shape.rank() - 2
                || kernelOwners.stream().anyMatch(owner -> owner < 0 || owner > ranks.size())) {
            throw new IllegalArgumentException("A weight of " + shape + " has no kernel in factors " + kernelOwners);
        }
        var shapes = new ArrayList<Shape>();
        for (int factor = 0; factor <= ranks.size(); factor++) {
            int cut = factor;
            var rowAxes = IntStream.range(2, shape.rank()).filter(axis -> kernelOwners.get(axis - 2) <= cut).boxed();
            if (factor < ranks.size() && (ranks.get(factor) < 0
                    || ranks.get(factor) > new Unfolding(shape, rowAxes.toList()).fullRank())) {
                throw new IllegalArgumentException(
                        "A weight of " + shape + " has the impossible rank " + ranks.get(factor));
            }
            long[] sizes = new long[shape.rank()];
            sizes[0] = factor == 0 ? shape.size(0) : ranks.get(factor - 1);
            sizes[1] = factor == ranks.size() ? shape.size(1) : ranks.get(factor);
            for (int axis = 2; axis < sizes.length; axis++) {
                sizes[axis] = kernelOwners.get(axis - 2) == factor ? shape.size(axis) : 1;
            }
            shapes.add(Shape.of(sizes));
        }
        return List.copyOf(shapes);
    }

    /// What the factors of a product of `count` are called, in their order.
    public static List<String> names(int count) {
        return count == 2 ? List.of("left", "right") : List.of("left", "core", "right");
    }

    /// The inner dimensions of the product, one less than it has factors.
    public List<Integer> ranks() {
        return factors.stream().skip(1).map(factor -> Math.toIntExact(factor.shape().size(0))).toList();
    }

    /// The first inner dimension of the product.
    public int rank() {
        return ranks().getFirst();
    }

    /// The first inner dimension below which the factors hold fewer numbers than the weight, with all inner dimensions in the proportion that
    /// they have: of two factors `m·n / (m + n)`.
    public double breakEvenRank() {
        double linear = factors.getFirst().shape().elements() + factors.getLast().shape().elements();
        double square = factors.size() == 2 ? 0 : factors.get(1).shape().elements();
        double whole = shape.elements();
        double share = square == 0
                ? whole / linear
                : (Math.sqrt(linear * linear + 4 * square * whole) - linear) / (2 * square);
        return share * rank();
    }

    /// Which factor a kernel moves in along each axis of the kernel; the last where it has the size 1, so that convolutions
    /// take their steps early and transposed ones late.
    public List<Integer> kernelOwners() {
        return IntStream.range(2, shape.rank())
                .mapToObj(axis -> IntStream.range(0, factors.size())
                        .filter(i -> factors.get(i).shape().size(axis) != 1).findFirst().orElse(factors.size() - 1))
                .toList();
    }

    @Override
    public Array toDense() {
        Array product = factors.getLast().toDense();
        for (Weight left : factors.reversed().subList(1, factors.size())) {
            product = Unfolding.between(left.shape(), product.shape()).product(left.toDense(), product);
        }
        return product;
    }

    /// The product of matrices `[m, r]` and `[r, n]`, a float array `[m, n]`; sums in double precision, rounded once.
    public static Array multiply(Array left, Array right) {
        int m = (int) left.shape().size(0);
        int r = (int) left.shape().size(1);
        int n = (int) right.shape().size(1);
        float[] a = left.toFloats();
        float[] b = right.toFloats();
        float[] product = new float[Math.multiplyExact(m, n)];
        double[] row = new double[n];
        for (int i = 0; i < m; i++) {
            Arrays.fill(row, 0);
            for (int k = 0; k < r; k++) {
                double factor = a[i * r + k];
                for (int j = 0; j < n; j++) {
                    row[j] += factor * b[k * n + j];
                }
            }
            for (int j = 0; j < n; j++) {
                product[i * n + j] = (float) row[j];
            }
        }
        return Array.of(product, m, n);
    }

    @Override
    public long nonZeros() {
        return factors.stream().mapToLong(Weight::nonZeros).sum();
    }

    @Override
    public long parameters() {
        return factors.stream().mapToLong(Weight::parameters).sum();
    }
}
