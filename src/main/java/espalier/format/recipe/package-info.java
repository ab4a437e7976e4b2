/// Recipes as JSON, for people to read, change and keep. May use `model`, `format.json` and `format.file`.
///
/// ```json
/// {
///   "format": "espalier-recipe",
///   "version": 1,
///   "stages": [
///     { "kind": "rewrite", "rewrite": "fold" },
///     { "kind": "compress",
///       "targets": [
///         { "scope": "model", "steps": [ { "method": "magnitude", "knobs": { "sparsity": 0.9, "scope": "global" } } ] },
///         { "scope": "operator", "operator": "Conv", "steps": [ { "method": "uniform", "knobs": { "bits": 4 } } ] },
///         { "scope": "layer", "layer": "fc1", "steps": [ { "method": "svd", "knobs": { "rank": 50 } },
///                                                        { "method": "magnitude", "enabled": false } ] } ] },
///     { "kind": "recover", "recovery": "finetune", "knobs": { "epochs": 1, "learningRate": 0.001, "batchSize": 64 } }
///   ]
/// }
/// ```
///
/// Of several targets that hold for a layer the most specific wins, method by method: layer, then operator, then model. A knob
/// that is left out has its initial value; `"enabled": false` keeps a method away where a wider target would bring it. Which
/// methods and layers there are is not known here: who applies a recipe checks that.
package espalier.format.recipe;
