package espalier.compress.method;

import espalier.model.array.Array;
import espalier.model.graph.Layer;
import espalier.model.weight.Arrangement;
import espalier.model.weight.Unfolding;
import espalier.tensor.Svd;
import java.util.List;
import java.util.function.Supplier;

/// A method that writes a weight as a product of smaller ones.
///
/// @param <S> the settings record
public non-sealed interface Factorization<S extends Record> extends CompressionMethod<S> {
    @Override
    default Family family() {
        return Family.FACTORIZE;
    }

    /// How the numbers of the weight of `layer` are shared between factors.
    Arrangement arrangement(Layer layer);

    /// The inner dimensions to keep, one for each cut, 1 to full rank.
    ///
    /// @param singularValues those of each cut, falling, as many as its full rank; asked only where they are needed
    List<Integer> ranks(Layer layer, List<Supplier<float[]>> singularValues, S settings);

    /// The decomposition by whose singular values a cut is judged: that of the matrix itself unless the method weighs it.
    ///
    /// @param cut of the weight that `weight` holds
    default Svd decomposed(Unfolding cut, Part weight, S settings, Decomposer decomposer) {
        return decomposer.remembered(List.of(weight.values(), cut),
                () -> decomposer.decompose(cut.matrix(weight.values())));
    }

    /// The factors, float arrays of the shapes that the arrangement has at `ranks`.
    List<Array> factors(Layer layer, Part weight, List<Integer> ranks, S settings, Decomposer decomposer);
}
