package espalier.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Puts something else into a cell of an SQLite file, or removes rows, columns or tables.
final class TablesMutation implements Mutation {
    private final Path aside;

    /// @param aside a file of its own to work in
    TablesMutation(Path aside) {
        this.aside = aside;
    }

    @Override
    public byte[] of(byte[] good, byte[] other, Random random) throws Exception {
        Files.write(aside, good);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + aside);
                Statement statement = connection.createStatement()) {
            for (int i = 0, changes = 1 + random.nextInt(2); i < changes; i++) {
                // An earlier change may have dropped one.
                List<String> tables = column(statement, "SELECT name FROM sqlite_master WHERE type = 'table'");
                String table = tables.get(random.nextInt(tables.size()));
                List<String> columns = column(statement, "SELECT name FROM pragma_table_info('" + table + "')");
                String some = " WHERE length(" + columns.getFirst() + ") % 3 = " + random.nextInt(3);
                change(statement, table, columns.get(random.nextInt(columns.size())), some, random);
            }
        }
        return Files.readAllBytes(aside);
    }

    private static void change(Statement statement, String table, String column, String some,
            Random random) {
        String text = (random.nextBoolean() ? Hostile.text(random) : Hostile.numeral(random)).replace("'", "''")
                .replace("\0", "");
        String sql = switch (random.nextInt(10)) {
            case 0 -> "DELETE FROM " + table + some;
            case 1 -> "DROP TABLE " + table;
            case 2 -> "ALTER TABLE " + table + " RENAME COLUMN " + column + " TO other";
            case 3 -> "UPDATE " + table + " SET " + column + " = x'00ff'" + some;
            case 4 -> "UPDATE " + table + " SET " + column + " = " + Hostile.number(1, random);
            case 5 -> "PRAGMA user_version = " + random.nextInt(3);
            default -> "UPDATE " + table + " SET " + column + " = '" + text + "'" + some;
        };
        try {
            statement.execute(sql);
        } catch (SQLException _) {
            // The tables' own constraints refuse it: the file stays good.
        }
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
