package espalier.experiment;

import espalier.model.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// A study saved in an SQLite file. Each save is one transaction, so a kill at any moment leaves the file of before or after it.
///
/// One program at a time holds a file. Not safe for several threads; `save` takes a few milliseconds and belongs in a lane.
public final class StudyFile implements AutoCloseable {
    /// 2: trials have the size of the coded file. 3: what was learned of layers is kept.
    private static final int VERSION = 4;
    private static final int BUSY = 5;
    private static final int MOST_BESIDE = 20;
    private static final int PATIENCE_MILLIS = 200;
    private static final String OURS = "1163087948"; // "ESPL" as a number: SQLite's mark of whose file it is

    private final Path path;
    private final Connection connection;
    private final StudyTables tables;
    private Study saved;

    private StudyFile(Path path, Connection connection) throws SQLException {
        this.path = path;
        this.connection = connection;
        this.tables = new StudyTables(connection);
    }

    /// Creates the file with `study` in it; its folder is created too.
    ///
    /// @throws InputException if the file is there already or cannot be written
    public static StudyFile create(Path path, Study study) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.createFile(path);
        } catch (IOException e) {
            throw new InputException("Cannot create the study '" + path + "' (" + e.getMessage()
                    + "); choose another place.", e);
        }
        return connected(path, file -> {
            file.tables.create();
            file.run("PRAGMA application_id = " + OURS);
            file.run("PRAGMA user_version = " + VERSION);
            file.tables.write(study);
            file.connection.commit();
            file.saved = study;
        });
    }

    /// Opens a saved study.
    ///
    /// @throws InputException if the file is missing, no study, of a newer program, or open in another program
    public static StudyFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new InputException("There is no study '" + path + "'; check its name.");
        }
        return connected(path, file -> {
            if (!Integer.toString(file.number("PRAGMA application_id")).equals(OURS)) {
                throw new InputException("'" + path + "' is no study of this program; choose another file.");
            }
            if (file.number("PRAGMA user_version") > VERSION) {
                throw new InputException("The study '" + path + "' was saved by a newer Espalier; update to open it.");
            }
            file.saved = file.read();
            file.run("PRAGMA user_version = " + VERSION);
            file.connection.commit();
        });
    }

    private Study read() throws SQLException {
        try {
            return tables.read();
        } catch (InputException | NullPointerException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new InputException("The study '%s' is damaged (%s); choose another file, or remove it to begin anew."
                    .formatted(path, e.getMessage()), e);
        }
    }

    /// The study that is kept at `path`, or else `fresh`, which is saved there. Where another program holds the file, one beside it
    /// is taken, so that two windows may look at one model.
    ///
    /// @return a file whose study is about the model of `fresh`, wherever that was when it was saved
    /// @throws InputException if what is there is no study, or a new one cannot be written
    public static StudyFile openOrCreate(Path path, Study fresh) {
        for (int number = 1;; number++) {
            Path candidate = number == 1 ? path : numbered(path, number);
            if (!Files.exists(candidate)) {
                return create(candidate, fresh);
            }
            try {
                StudyFile file = open(candidate);
                file.save(file.study().withModel(fresh.model()));
                return file;
            } catch (InputException e) {
                boolean isHeld = e.getCause() instanceof SQLException cause && cause.getErrorCode() == BUSY;
                if (!isHeld || number == MOST_BESIDE) {
                    throw e;
                }
            }
        }
    }

    private static Path numbered(Path path, int number) {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.');
        return path.resolveSibling(name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    private interface Opening {
        void on(StudyFile file) throws SQLException;
    }

    private static StudyFile connected(Path path, Opening opening) {
        Connection connection = null;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + path.toAbsolutePath());
            var file = new StudyFile(path, connection);
            file.run("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
            file.run("PRAGMA locking_mode = EXCLUSIVE");
            file.run("PRAGMA journal_mode = DELETE");
            file.run("BEGIN EXCLUSIVE");
            file.run("COMMIT");
            connection.setAutoCommit(false);
            opening.on(file);
            return file;
        } catch (SQLException e) {
            closed(connection);
            throw explained(path, e);
        } catch (RuntimeException e) {
            closed(connection);
            throw e;
        }
    }

    private static void closed(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException _) {
            // What led here is on its way to the user already.
        }
    }

    private static InputException explained(Path path, SQLException cause) {
        if (cause.getErrorCode() == BUSY) {
            return new InputException("The study '" + path + "' is open in another Espalier; close it there first.",
                    cause);
        }
        return new InputException("The study '" + path + "' cannot be used (" + cause.getMessage()
                + "); choose another file or place.", cause);
    }

    /// Where it is saved.
    public Path path() {
        return path;
    }

    /// The study as it was last saved.
    public Study study() {
        return saved;
    }

    /// Saves what has changed since the last time, on the disk when this returns.
    ///
    /// @throws InputException if the file cannot be written, such as on a full disk; it stays as it was
    public void save(Study study) {
        try {
            tables.writeChanges(saved, study);
            connection.commit();
            saved = study;
        } catch (SQLException e) {
            rollBack(e);
            throw explained(path, e);
        }
    }

    private void rollBack(SQLException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw explained(path, e);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}
