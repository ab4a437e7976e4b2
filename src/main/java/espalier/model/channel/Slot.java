package espalier.model.channel;

/// One dimension of a weight.
record Slot(String weight, int axis) {}
