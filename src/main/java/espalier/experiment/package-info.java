/// Studies, trials and fronts; what the window and the command line both call. May use everything below.
///
/// State, all pure:
/// - `Study` is the whole state, one immutable value; `study.after(edit)` gives the next. Drags share a gesture key in their edits and
///   merge in the `Timeline`. Setting a knob at `Target.WHOLE_MODEL` sets it in every narrower step too; what is off stays off.
/// - `Trial` = number, `Origin`, `TrialInputs` (model hash, data spec, recipe, seed), `Outcome` (scores, sizes, cost, layers, curve),
///   `Versions`, when and how long. The original model is trial 0, `study.baseline()`.
/// - `Front.of(trials, SizeMetric)` gives the trials nothing dominates, smallest first.
///
/// Work, for jobs in lanes (see `espalier.job.Lanes`):
/// - `Models.open(path)` gives an `OpenModel`: graph, shapes, costs, sizes, why it cannot run. `DataFit.problem(model, data)`.
/// - `new TrialRunner(model, data, clock)`: `.baseline(…)`, `.run(recipe, seed, origin, context, listener)` give a `TrialResult`; add its
///   trial with `Edit.AddTrial`. Training lane.
/// - `new Sweep(base, sparsities, bits, rankFractions, recoveries).run(runner, …, finished)`. Training lane.
/// - `new LiveSession(model, data)`: `.preview(recipe, layer)` in the preview lane; `.measure(recipe, context, figures, soFar)` and
///   `.singularValues(layer)` in the probe lane.
/// - `new Exporter(model, data).export(graph, recipe, format, path, replace, context)` writes, opens again, tests: `ExportReport`.
///   With `ExportOptions` (a record of knobs) an ONNX file is for another runtime, or in 16-bit floats or 8-bit integers;
///   `Exporter.onnxBytes(graph, options)` tells its length before; `.on(inputs)` calibrates and compares on inputs without labels.
/// - `StudyFile.create/open(path)`, `.save(study)`; `UserFolder.standard().studyOf(reference)`, `.recentModels()`.
package espalier.experiment;
