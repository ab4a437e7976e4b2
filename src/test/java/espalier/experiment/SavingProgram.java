package espalier.experiment;

import java.nio.file.Path;

/// Saves one trial after another for ever and says each number that is saved; a test kills it.
final class SavingProgram {
    private SavingProgram() {
    }

    public static void main(String[] arguments) {
        Study study = TrialSamples.study();
        try (StudyFile file = StudyFile.create(Path.of(arguments[0]), study)) {
            for (int number = 1;; number++) {
                study = study.after(new Edit.AddTrial(TrialSamples.trial(number, number, number % 1000)));
                file.save(study);
                System.out.println(number);
            }
        }
    }
}
