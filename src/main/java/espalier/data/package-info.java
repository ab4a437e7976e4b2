/// Data sets: specs, loaders, splits, and digits the program draws itself. May use `model` and `job`.
///
/// - `DataSpec.parse(text)` reads `SCHEME:PLACE?OPTION=VALUE&…`, its `toString` prints the shortest text that means the same.
/// - `DataSets.load(spec, context)` gives a `DataSet` of three splits that are the same every time: a source's own ones, or else
///   the last fifth of all examples for test and the last tenth of the rest for validation. Where examples are stored class by
///   class they are shuffled first, the same way for everyone. `DataSet.oneSet()` says that the source had one set only.
/// - Numbers stay as their source has them and become floats when they are read: bytes take a byte.
package espalier.data;
