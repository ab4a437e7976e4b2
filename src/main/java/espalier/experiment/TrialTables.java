package espalier.experiment;

import espalier.format.recipe.RecipeFile;
import espalier.model.metric.Cost;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.model.metric.Split;
import espalier.train.CurvePoint;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The tables `trial`, `trial_layer` and `trial_curve` of a study file.
final class TrialTables {
    private static final String SCORE = "%1$s_correct INTEGER, %1$s_examples INTEGER, %1$s_loss REAL";

    /// Columns that files of older programs lack.
    private static final String CODED = "coded_bytes INTEGER, entropy_bound INTEGER";
    private static final String TEACHER = "teacher_path TEXT, teacher_sha256 TEXT";
    private static final String PENALTY = "penalty REAL";

    private final Connection connection;

    TrialTables(Connection connection) {
        this.connection = connection;
    }

    void create() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE trial (number INTEGER PRIMARY KEY, origin TEXT, model_sha256 TEXT, data TEXT, "
                            + "recipe TEXT, seed INTEGER, finished TEXT, took_ns INTEGER, final INTEGER, program TEXT, "
                            + "libtorch TEXT, onnxruntime TEXT, " + SCORE.formatted("validation") + ", "
                            + SCORE.formatted("before_recovery") + ", " + SCORE.formatted("test")
                            + ", dense_bytes INTEGER, packed_bytes INTEGER, runtime_bytes INTEGER, parameters INTEGER, "
                            + "nonzeros INTEGER, macs INTEGER, nonzero_macs INTEGER, latency_ns INTEGER, " + CODED
                            + ", " + TEACHER + ")");
            statement.execute("CREATE TABLE trial_layer (number INTEGER, position INTEGER, name TEXT, sparsity REAL, "
                    + "bits INTEGER, rank INTEGER, PRIMARY KEY (number, position)) WITHOUT ROWID");
            statement.execute("CREATE TABLE trial_curve (number INTEGER, position INTEGER, step INTEGER, epoch REAL, "
                    + "loss REAL, " + SCORE.formatted("validation") + ", " + PENALTY
                    + ", PRIMARY KEY (number, position)) WITHOUT ROWID");
        }
    }

    /// Adds the columns that a file of an older program lacks.
    void complete() throws SQLException {
        for (String column : (CODED + ", " + TEACHER).split(", ")) {
            complete("trial", column);
        }
        complete("trial_curve", PENALTY);
    }

    private void complete(String table, String column) throws SQLException {
        String name = column.substring(0, column.indexOf(' '));
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT 1 FROM pragma_table_info('%s') WHERE name = '%s'".formatted(table, name))) {
            if (found.next()) {
                return;
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + table + " ADD COLUMN " + column);
        }
    }

    /// Writes those of `after` that are not the same in `before`; trials are never taken away.
    void write(List<Trial> before, List<Trial> after) throws SQLException {
        for (Trial trial : after) {
            if (!before.contains(trial)) {
                delete(trial.number());
                insert(trial);
                insertLayers(trial);
                insertCurve(trial);
            }
        }
    }

    private void delete(int number) throws SQLException {
        for (String table : List.of("trial", "trial_layer", "trial_curve")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE number = ?")) {
                delete.setInt(1, number);
                delete.executeUpdate();
            }
        }
    }

    private void insert(Trial trial) throws SQLException {
        Outcome outcome = trial.outcome();
        TrialInputs inputs = trial.inputs();
        Versions versions = trial.versions();
        var row = new ArrayList<Object>(List.of(trial.number(), trial.origin().name(), inputs.modelHash(),
                inputs.dataSpec(), RecipeFile.toText(inputs.recipe()), inputs.seed(), trial.finished().toString(),
                trial.took().toNanos(), trial.isFinal() ? 1 : 0, versions.program(), versions.libtorch(),
                versions.onnxRuntime()));
        addScore(row, Optional.of(outcome.score()));
        addScore(row, outcome.beforeRecovery());
        addScore(row, outcome.test());
        Sizes sizes = outcome.sizes();
        Cost cost = outcome.cost();
        row.addAll(List.of(sizes.dense(), sizes.packed(), sizes.runtime(), cost.parameters(), cost.nonZeros(),
                cost.macs(), cost.nonZeroMacs()));
        row.add(outcome.latency().map(Duration::toNanos).orElse(null));
        row.add(sizes.coded().map(Sizes.Coded::bytes).orElse(null));
        row.add(sizes.coded().map(Sizes.Coded::entropyBound).orElse(null));
        row.add(inputs.teacher().map(teacher -> teacher.path().toString()).orElse(null));
        row.add(inputs.teacher().map(TeacherReference::sha256).orElse(null));
        insert("trial", row);
    }

    private static void addScore(List<Object> row, Optional<Score> score) {
        row.add(score.map(Score::correct).orElse(null));
        row.add(score.map(Score::examples).orElse(null));
        row.add(score.map(Score::loss).orElse(null));
    }

    private void insertLayers(Trial trial) throws SQLException {
        List<TrialLayer> layers = trial.outcome().layers();
        for (int i = 0; i < layers.size(); i++) {
            TrialLayer layer = layers.get(i);
            var row = new ArrayList<Object>(List.of(trial.number(), i, layer.name(), layer.sparsity(), layer.bits()));
            row.add(layer.rank().isPresent() ? layer.rank().getAsInt() : null);
            insert("trial_layer", row);
        }
    }

    private void insertCurve(Trial trial) throws SQLException {
        List<CurvePoint> curve = trial.outcome().curve();
        for (int i = 0; i < curve.size(); i++) {
            CurvePoint point = curve.get(i);
            var row = new ArrayList<Object>(
                    List.of(trial.number(), i, point.step(), point.epoch(), point.loss()));
            addScore(row, point.validation());
            row.add(point.penalty());
            insert("trial_curve", row);
        }
    }

    private void insert(String table, List<Object> row) throws SQLException {
        String marks = "?, ".repeat(row.size() - 1) + "?";
        try (PreparedStatement insert = connection
                .prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
            for (int i = 0; i < row.size(); i++) {
                insert.setObject(i + 1, row.get(i));
            }
            insert.executeUpdate();
        }
    }

    List<Trial> read() throws SQLException {
        var trials = new ArrayList<Trial>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM trial ORDER BY number")) {
            while (row.next()) {
                trials.add(trial(row));
            }
        }
        return trials;
    }

    private Trial trial(ResultSet row) throws SQLException {
        int number = row.getInt("number");
        var inputs = new TrialInputs(row.getString("model_sha256"), row.getString("data"),
                RecipeFile.parse(row.getString("recipe")), row.getLong("seed"), teacher(row));
        var sizes = new Sizes(row.getLong("dense_bytes"), row.getLong("packed_bytes"), coded(row),
                row.getLong("runtime_bytes"));
        var cost = new Cost(row.getLong("parameters"), row.getLong("nonzeros"), row.getLong("macs"),
                row.getLong("nonzero_macs"));
        long latency = row.getLong("latency_ns");
        Optional<Duration> median = row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(latency));
        var outcome = new Outcome(score(row, "before_recovery", Split.VALIDATION),
                score(row, "validation", Split.VALIDATION)
                        .orElseThrow(() -> new SQLException("trial " + number + " has no score")),
                score(row, "test", Split.TEST), sizes, cost, layers(number), median, curve(number));
        var versions = new Versions(row.getString("program"), row.getString("libtorch"), row.getString("onnxruntime"));
        return new Trial(number, Origin.valueOf(row.getString("origin")), inputs, outcome, versions,
                Instant.parse(row.getString("finished")), Duration.ofNanos(row.getLong("took_ns")),
                row.getInt("final") != 0);
    }

    private static Optional<Sizes.Coded> coded(ResultSet row) throws SQLException {
        long bytes = row.getLong("coded_bytes");
        return row.wasNull() ? Optional.empty() : Optional.of(new Sizes.Coded(bytes, row.getLong("entropy_bound")));
    }

    private static Optional<Score> score(ResultSet row, String prefix, Split split) throws SQLException {
        long examples = row.getLong(prefix + "_examples");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Score(split, row.getLong(prefix + "_correct"), examples,
                        loss(row, prefix + "_loss")));
    }

    /// SQLite has no NaN: it keeps the loss of a training that ran away as NULL.
    private static double loss(ResultSet row, String column) throws SQLException {
        double loss = row.getDouble(column);
        return row.wasNull() ? Double.NaN : loss;
    }

    private List<TrialLayer> layers(int number) throws SQLException {
        var layers = new ArrayList<TrialLayer>();
        try (PreparedStatement select = of("trial_layer", number); ResultSet row = select.executeQuery()) {
            while (row.next()) {
                int rank = row.getInt("rank");
                OptionalInt factors = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(rank);
                layers.add(new TrialLayer(row.getString("name"), row.getDouble("sparsity"), row.getInt("bits"),
                        factors));
            }
        }
        return layers;
    }

    private static Optional<TeacherReference> teacher(ResultSet row) throws SQLException {
        String path = row.getString("teacher_path");
        return path == null
                ? Optional.empty()
                : Optional.of(new TeacherReference(Path.of(path), row.getString("teacher_sha256")));
    }

    private List<CurvePoint> curve(int number) throws SQLException {
        var curve = new ArrayList<CurvePoint>();
        try (PreparedStatement select = of("trial_curve", number); ResultSet row = select.executeQuery()) {
            while (row.next()) {
                curve.add(new CurvePoint(row.getLong("step"), row.getDouble("epoch"), loss(row, "loss"),
                        row.getDouble("penalty"),
                        score(row, "validation", Split.VALIDATION)));
            }
        }
        return curve;
    }

    private PreparedStatement of(String table, int number) throws SQLException {
        PreparedStatement select = connection
                .prepareStatement("SELECT * FROM " + table + " WHERE number = ? ORDER BY position");
        select.setInt(1, number);
        return select;
    }
}
