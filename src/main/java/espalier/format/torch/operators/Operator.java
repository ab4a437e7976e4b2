package espalier.format.torch.operators;

import espalier.format.torch.draft.Item;

/// What one operator does with the arguments of a call.
public interface Operator {
    /// The operator's result.
    ///
    /// @throws espalier.format.torch.archive.MalformedException with a clause that goes on the operator's name, if it cannot be done
    Item apply(Call call);
}
