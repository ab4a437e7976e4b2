/// Coded models: what a packed file holds, written by an adaptive binary range coder near its entropy and below, in one file that
/// carries its graph and needs no other. May use `model`, `format.skeleton` and `format.file`.
///
/// **The file.** Eight bytes `89 45 53 50 0D 0A 1A 0A`; the version, 2, as a byte; the length of the main stream (four bytes, little
/// endian); the main stream; streams of the graph and of large weights; the CRC-32C of all before (four bytes, little endian).
///
/// **Streams.** A range coder in the manner of LZMA: a range of 32 bits, binary decisions under probabilities of 16 bits, up to four
/// zeros at the end left out. Each state that gives a probability learns from what it has seen, by `1 / (n + 1.5)` of the difference
/// the n-th time. Numbers are Elias's gamma code with the length under states.
///
/// **Main stream.** The length of the graph's skeleton and that of its stream; the number of constants, and which of them the graph
/// holds; then the others in the graph's order, among them all floats but single ones, and all of 4,096 numbers and more. Each says what it is (dense, quantized, palettized, sparse, low rank), gives bits,
/// axis, scales and zeros, or the palette, or the number of factors, their ranks and where the kernel is, and then its numbers. Those of 4,096 elements and more are in a stream of their
/// own, whose length stands here; names, shapes and types are the skeleton's.
///
/// **Numbers.** Of a sparse weight first which elements are kept, as a bitmap: four opinions (by column, by row, by the six nearest
/// elements before, overall) are weighed by a mixer. Codes: the upper eight bits as a tree of decisions, where there are many under
/// one of three sets of states that the sizes of the codes to the left and above choose; the bits below as they are. Floats: exponent
/// as a tree, sign, mantissa as it is without the zeros that all end in; or, where that is shorter by entropy, a list of the numbers
/// that differ and the place of each in it. Integers: bytes as trees, by their place. The skeleton: bytes, by contexts of up to six bytes and the longest repetition, after
/// learning what models often hold; beyond 256 KB each byte by the one before.
///
/// Version 1 had two factors alone, both matrices; files of it are refused.
///
/// After CABAC (Marpe, Schwarz and Wiegand, 2003) and DeepCABAC (Wiedemann and others, *DeepCABAC: A Universal Compression Algorithm
/// for Deep Neural Networks*, 2020).
package espalier.format.coded;
