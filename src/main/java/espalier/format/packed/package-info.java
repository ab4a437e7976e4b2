/// Packed models: every number at its real bits, in one safetensors file that carries its graph and needs no other. May use
/// `model`, `format.safetensors`, `format.skeleton`, `format.json` and `format.file`.
///
/// **The file.** A safetensors container whose `__metadata__` says `"format": "espalier-packed"`, `"version": "2"` and, under
/// `"weights"`, a JSON list with one entry for each constant of the graph, in the graph's order:
///
/// ```json
/// [ { "name": "fc1.weight", "shape": [500, 800],
///     "encoding": { "kind": "sparse", "positions": "gaps", "parameter": 3, "kept": 40000,
///                   "values": { "kind": "quantized", "bits": 4, "symmetric": true, "axis": 0 } } },
///   { "name": "fc1.bias", "shape": [500], "encoding": { "kind": "dense", "type": "FLOAT32" } },
///   { "name": "shape", "encoding": { "kind": "graph" } } ]
/// ```
///
/// The tensor `espalier.graph` (U8) is the network as an ONNX model without those weights: they are inputs of it. Constants of
/// kind `graph` (integers such as shapes and axes, single numbers) stay in it.
///
/// **Encodings**, with the tensors they need; `W` is the weight's name, followed by `_left`, `_core` or `_right` for factors. Names are
/// those of the compressed-tensors library where it has one. A name that is taken already gets `#2`, `#3` … behind it.
///
/// - `dense`: `W` holds the elements, `type` is ONNX's name of their type (4-bit integers and texts are kept as bytes).
/// - `quantized`: `value = scale · (code − zero)`. `W_packed` (U8) holds `code + 2^(bits−1)` of each element, row-major, each in
///   `bits` bits, the lowest bit first, from the lowest bit of the first byte on; the last byte is filled up with zeros.
///   `W_scale` (F32) holds one number for each slice along `axis`, or one in all where `axis` is −1; so does `W_zero_point`, of the
///   type that the field `zero_point` names (I8, I16 or F32); both are left out where every zero point is 0. A symmetric grid of 2 bits and more does not use its lowest code.
/// - `palettized`: `value = palette[slice][code]`. `W_packed` (U8) holds the code of each element in as many bits as the largest
///   one takes (at least one), otherwise as above. `W_palette` (F32, `[slices, values]`) holds the `values` of each slice along `axis`,
///   or of all where `axis` is −1; they rise.
/// - `sparse`: `kept` elements are stored, the others are zero. `positions` says which: `bitmask`, where `W_bitmask` (U8) holds one
///   bit for each element, the lowest first; or `gaps`, where `W_gaps` (U8) holds the number of elements skipped before each kept
///   one in Rice's code: `gap >> parameter` ones, a zero, the lowest `parameter` bits of the gap. The shorter one is written.
///   `values` is `dense`, where `W_compressed` holds the kept elements, or `quantized` or
///   `palettized`, where `W_packed` holds their codes.
/// - `lowrank`: a product of two factors, `left` and `right`, or of three with `core` between; each is an encoding of its own. Factor `i` has the
///   shape `[dᵢ, dᵢ₊₁, kernel…]`: the first and the last `d` are the weight's first two dimensions, those between are the `ranks`. `kernel`
///   names for each dimension of the kernel the factor (from 0) that has its size, where the others have 1:
///   `W[a, b, k…] = Σᵣ left[a, r, k…] · right[r, b, k…]`.
///
/// Version 1 had two factors alone, both matrices, and no `kernel`; files of it are refused.
package espalier.format.packed;
