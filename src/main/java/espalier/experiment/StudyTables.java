package espalier.experiment;

import espalier.format.recipe.RecipeFile;
import espalier.model.array.Shape;
import espalier.model.recipe.Recipe;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// The tables of a study file: `study` (one row a field), `model_layer`, `draft` (the recipe's history), and those of
/// [TrialTables] and [KnowledgeTable].
final class StudyTables {
    private final Connection connection;
    private final TrialTables trials;
    private final KnowledgeTable knowledge;

    StudyTables(Connection connection) {
        this.connection = connection;
        this.trials = new TrialTables(connection);
        this.knowledge = new KnowledgeTable(connection);
    }

    void create() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE study (field TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
            statement.execute("CREATE TABLE model_layer (position INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                    + "operator TEXT NOT NULL)");
            statement.execute("CREATE TABLE draft (position INTEGER PRIMARY KEY, recipe TEXT NOT NULL)");
        }
        trials.create();
        knowledge.create();
    }

    void write(Study study) throws SQLException {
        writeFields(study);
        writeLayers(study.model());
        writeDraft(List.of(), history(study.draft()));
        trials.write(List.of(), study.trials());
        knowledge.write(study.knowledge());
    }

    void writeChanges(Study before, Study after) throws SQLException {
        if (!after.model().equals(before.model())) {
            writeLayers(after.model());
        }
        writeFields(after);
        if (after.draft() != before.draft()) {
            writeDraft(history(before.draft()), history(after.draft()));
        }
        trials.write(before.trials(), after.trials());
        if (!after.knowledge().equals(before.knowledge())) {
            knowledge.write(after.knowledge());
        }
    }

    Study read() throws SQLException {
        trials.complete();
        knowledge.create();
        Map<String, String> fields = fields();
        var model = new ModelReference(Path.of(fields.get("model.path")), fields.get("model.sha256"),
                fields.get("model.name"), layers(), shape(fields.getOrDefault("model.input", "")));
        List<Recipe> history = draft();
        int present = Integer.parseInt(fields.get("draft.present"));
        var timeline = new Timeline<>(history.subList(0, present), history.get(present),
                history.subList(present + 1, history.size()), "");
        String selected = fields.get("selected");
        return new Study(model, fields.get("data"), Long.parseLong(fields.get("seed")), timeline, trials.read(),
                selected.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(selected)),
                knowledge.read(), teacher(fields));
    }

    /// Studies of before these fields lack them.
    private static Optional<TeacherReference> teacher(Map<String, String> fields) {
        String path = fields.getOrDefault("teacher.path", "");
        return path.isEmpty()
                ? Optional.empty()
                : Optional.of(new TeacherReference(Path.of(path), fields.getOrDefault("teacher.sha256", "")));
    }

    /// Sizes joined by commas, which studies of before this field lack; empty for no shape.
    private static String text(Optional<Shape> shape) {
        return shape.map(known -> Arrays.stream(known.sizes()).mapToObj(Long::toString)
                .collect(Collectors.joining(","))).orElse("");
    }

    private static Optional<Shape> shape(String text) throws SQLException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Shape.of(Arrays.stream(text.split(",")).mapToLong(Long::parseLong).toArray()));
        } catch (IllegalArgumentException _) {
            throw new SQLException("'" + text + "' is no shape");
        }
    }

    private static List<Recipe> history(Timeline<Recipe> draft) {
        var all = new ArrayList<>(draft.past());
        all.add(draft.present());
        all.addAll(draft.future());
        return all;
    }

    private void writeFields(Study study) throws SQLException {
        var fields = new LinkedHashMap<String, String>();
        fields.put("model.path", study.model().path().toString());
        fields.put("model.sha256", study.model().sha256());
        fields.put("model.name", study.model().name());
        fields.put("model.input", text(study.model().exampleInput()));
        fields.put("data", study.dataSpec());
        fields.put("seed", Long.toString(study.seed()));
        fields.put("selected", study.selected().isPresent() ? "" + study.selected().getAsInt() : "");
        fields.put("teacher.path", study.teacher().map(teacher -> teacher.path().toString()).orElse(""));
        fields.put("teacher.sha256", study.teacher().map(TeacherReference::sha256).orElse(""));
        fields.put("draft.present", Integer.toString(study.draft().past().size()));
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO study VALUES (?, ?)")) {
            for (var field : fields.entrySet()) {
                insert.setString(1, field.getKey());
                insert.setString(2, field.getValue());
                insert.executeUpdate();
            }
        }
    }

    private Map<String, String> fields() throws SQLException {
        var fields = new LinkedHashMap<String, String>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT field, value FROM study")) {
            while (rows.next()) {
                fields.put(rows.getString(1), rows.getString(2));
            }
        }
        for (String needed : List.of("model.path", "model.sha256", "model.name", "data", "seed", "selected",
                "draft.present")) {
            if (!fields.containsKey(needed)) {
                throw new SQLException("the field '" + needed + "' is missing");
            }
        }
        return fields;
    }

    private void writeLayers(ModelReference model) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM model_layer");
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO model_layer VALUES (?, ?, ?)")) {
            int position = 0;
            for (var layer : model.layers().entrySet()) {
                insert.setInt(1, position++);
                insert.setString(2, layer.getKey());
                insert.setString(3, layer.getValue());
                insert.executeUpdate();
            }
        }
    }

    private LinkedHashMap<String, String> layers() throws SQLException {
        var layers = new LinkedHashMap<String, String>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, operator FROM model_layer ORDER BY position")) {
            while (rows.next()) {
                layers.put(rows.getString(1), rows.getString(2));
            }
        }
        return layers;
    }

    private void writeDraft(List<Recipe> before, List<Recipe> after) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO draft VALUES (?, ?)");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM draft WHERE position >= ?")) {
            for (int i = 0; i < after.size(); i++) {
                if (i >= before.size() || !before.get(i).equals(after.get(i))) {
                    insert.setInt(1, i);
                    insert.setString(2, RecipeFile.toText(after.get(i)));
                    insert.executeUpdate();
                }
            }
            delete.setInt(1, after.size());
            delete.executeUpdate();
        }
    }

    private List<Recipe> draft() throws SQLException {
        var history = new ArrayList<Recipe>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT recipe FROM draft ORDER BY position")) {
            while (rows.next()) {
                history.add(RecipeFile.parse(rows.getString(1)));
            }
        }
        return history;
    }
}
