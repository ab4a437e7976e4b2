/// The safetensors container, whatever its tensors mean: eight bytes with the header's length (little-endian), a JSON header
/// with type, shape and place of every tensor, then the tensors' bytes without gaps. May use `model`, `format.json`, `format.file`
/// and Gson.
///
/// Format: <https://huggingface.co/docs/safetensors>. Written here are tensors of wide elements first, so that every tensor
/// starts at a multiple of its element's size, and a header filled up with spaces to a multiple of eight bytes.
package espalier.format.safetensors;
