package espalier.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a source holds: its own splits, and the names of its classes where it has names.
///
/// @param train all examples where the source does not tell splits apart
/// @param classes empty where classes are numbers
record Holdings(Optional<Table> train, Optional<Table> validation, Optional<Table> test, List<String> classes) {
    static Holdings of(Table train, Optional<Table> test) {
        return new Holdings(Optional.of(train), Optional.empty(), test, List.of());
    }

    Stream<Table> tables() {
        return Stream.of(train, validation, test).flatMap(Optional::stream);
    }
}
