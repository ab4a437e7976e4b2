/// Studies, trials and fronts; what the window and the command line both call. May use everything below.
///
/// - `Study` is the whole state, one immutable value; `study.after(edit)` gives the next. Drags share a gesture key in their edits and
///   merge in the `Timeline`. Setting a knob at `Target.WHOLE_MODEL` sets it in every narrower step too; what is off stays off.
/// - `Trial` = number, `Origin`, `TrialInputs` (model hash, data spec, recipe, seed), `Outcome` (scores, sizes, cost, layers, curve),
///   `Versions`, when and how long. The original model is trial 0, `study.baseline()`.
/// - `OpenModel` is a model as opened: graph, shapes, costs, sizes, why it cannot run. `DataFit.require(model, data)` before work.
/// - `StudyFile.create/open(path)`, `.save(study)`; `UserFolder.standard().studyOf(reference)`, `.recentModels()`.
/// - `Front.of(trials, SizeMetric)` gives the trials nothing dominates, smallest first.
package espalier.experiment;
