package espalier.experiment;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The table `layer_statistic` of a study file: a row for each kind of each layer, its numbers as little-endian floats.
final class KnowledgeTable {
    private final Connection connection;

    KnowledgeTable(Connection connection) {
        this.connection = connection;
    }

    /// Makes the table, which files of older programs lack.
    void create() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS layer_statistic (weight TEXT, kind TEXT, data TEXT NOT NULL, "
                    + "examples INTEGER NOT NULL, shape TEXT NOT NULL, numbers BLOB NOT NULL, "
                    + "PRIMARY KEY (weight, kind))");
        }
    }

    void write(Knowledge knowledge) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM layer_statistic");
        }
        try (PreparedStatement insert = connection
                .prepareStatement("INSERT INTO layer_statistic VALUES (?, ?, ?, ?, ?, ?)")) {
            for (var layer : knowledge.layers().entrySet()) {
                for (var value : layer.getValue().values().entrySet()) {
                    insert.setString(1, layer.getKey());
                    insert.setString(2, value.getKey().name());
                    insert.setString(3, knowledge.dataSpec());
                    insert.setInt(4, layer.getValue().examples());
                    insert.setString(5, Arrays.stream(value.getValue().shape().sizes()).mapToObj(Long::toString)
                            .collect(Collectors.joining(",")));
                    insert.setBytes(6, value.getValue().bytes().toArray(ValueLayout.JAVA_BYTE));
                    insert.executeUpdate();
                }
            }
        }
    }

    /// @throws IllegalArgumentException for a kind, a shape or numbers that cannot be
    Knowledge read() throws SQLException {
        var values = new HashMap<String, Map<LayerStatistic, Array>>();
        var examples = new HashMap<String, Integer>();
        String data = "";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement
                        .executeQuery("SELECT weight, kind, data, examples, shape, numbers FROM layer_statistic")) {
            while (rows.next()) {
                String weight = rows.getString(1);
                Shape shape = Shape
                        .of(Arrays.stream(rows.getString(5).split(",")).mapToLong(Long::parseLong).toArray());
                data = rows.getString(3);
                examples.put(weight, rows.getInt(4));
                values.computeIfAbsent(weight, _ -> new EnumMap<>(LayerStatistic.class)).put(
                        LayerStatistic.valueOf(rows.getString(2)),
                        new Array(ElementType.FLOAT32, shape, MemorySegment.ofArray(rows.getBytes(6))));
            }
        }
        var layers = new HashMap<String, LayerStatistics>();
        values.forEach((weight, known) -> layers.put(weight, new LayerStatistics(examples.get(weight), known)));
        return layers.isEmpty() ? Knowledge.NONE : new Knowledge(data, layers);
    }
}
