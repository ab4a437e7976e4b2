/// Files of models and recipes, one sub-package a format with its reader and writer; matched by content. May use `model`, `job`,
/// `data`, `tensor`, `runtime`.
///
/// Room for a new format:
///
/// 1. How its files begin: a constant of `content.FileContent`, after which the compiler asks `ModelFiles` what opens it and
///    what people call it.
/// 2. A package of its own with reader and writer. Bytes come from `file.FileBytes` and go through `file.SafeFiles`; whatever is
///    wrong with a file is an `InputException` that names file, part and remedy.
/// 3. Where it is written too: a constant of `experiment.ExportFormat`, after which the compiler asks `experiment.Exporter` for
///    the `FormatExport` that writes, opens again and tests; the menus and `--format` follow, their words stand in
///    `strings.properties` (`command.export.…`, `tip.export.…`).
/// 4. Tests: there and back in its own package, and a good file in `fuzz.GoodFiles`, which is damaged in every way.
package espalier.format;
