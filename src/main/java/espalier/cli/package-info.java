/// The command line: verbs, flags, JSON. May use `report` and below, never `ui`.
///
/// With `--json` nothing but one JSON object goes to standard output. These field names stay:
///
/// - `inspect`: `layers[] {name, operator, shape, parameters, macs, bytes}`, `parameters`, `macs`, `macsComplete`, `bytes` (four a
///   parameter), `file {path, format, graph, version, producer, operatorSets {}, inputs[] and outputs[] {name, type, shape}, operators[]
///   {name, nodes, known}, weights[] {kind, weights, numbers}, warnings[]}`.
///   with `--groups` also `groups[] {channels, producers, readers, obstacle}`, the channels that can only be removed together
/// - `run`: `inputs`, `outputs` (shapes of the first of each), `arrays[] {name, type, shape}` (all outputs), `path`, `seconds`.
/// - `evaluate`: `accuracy` (0..1), `correct`, `examples`, `loss` (nats), `seconds`, `split`, `interval {low, high}` (95 %), `data`.
/// - `train`: `validation` and `test` `{accuracy, correct, examples, loss}`, `epochs`, `seed`, `seconds`, `data`,
///   `curve[] {step, epoch, loss, accuracy}`, `path`, `bytes`; with `--seeds` instead `runs[] {seed, accuracy, testAccuracy, testCorrect}`
///   and `mean {accuracy, testAccuracy}` with `{value, standardError}` each.
/// - `repeat`: `original {…, testAccuracy, testExamples}`, `runs[] {…, seed, testAccuracy, testCorrect, seconds}` with the fields of
///   `before` below, `mean {accuracy, testAccuracy, testPointsLost, codedBytes, timesSmaller, macs}` with `{value, standardError}`
///   each, `recipe`, `data`.
/// - `methods`: `methods[] {id, family, label, summary, formula, knobs[] {name, label, help, allowed}, needs, source}`.
/// - `compress`: `before` and `after` `{accuracy, loss, split, interval, bytes {dense, packed, coded, entropyBound, runtime}, parameters, nonzero, macs,
///   accuracyBeforeRecovery}` (the last only where training followed), `files[] {path, format, bytes, maxLogitDifference, accuracy,
///   split, correct, examples, latency {originalMillis, millis, runs, threads, machine}, remarks[]}`, `recipe`, `seed`, `data`. What
///   was not measured is null; a field that makes no sense for a file is absent.
/// - `export`: `files[]` as above.
/// - `sweep`: `trials[] {number, recipe, seed, seconds, …}` with the fields of `before` above, number 0 the original; `written[]`.
/// - `tour`: `model`, `data`, `trials[]`, `best` (a trial's number), `files[]`, `written[]`.
///
/// Exit codes: 0 done, 1 failed with one sentence on standard error, 2 wrong usage.
package espalier.cli;
