package espalier.experiment;

import java.nio.file.Path;
import java.util.Map;

/// The folder that holds a person's studies and the list of recent models.
public record UserFolder(Path root) {
    /// The variable of the environment that puts it elsewhere.
    public static final String VARIABLE = "ESPALIER_HOME";

    /// The folder of the person who runs this program.
    public static UserFolder standard() {
        return of(System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
    }

    /// The folder by the customs of an operating system.
    static UserFolder of(Map<String, String> environment, String system, Path home) {
        if (environment.containsKey(VARIABLE)) {
            return new UserFolder(Path.of(environment.get(VARIABLE)));
        }
        if (system.startsWith("Windows")) {
            String folder = environment.get("LOCALAPPDATA");
            return new UserFolder(
                    (folder == null ? home.resolve("AppData/Local") : Path.of(folder)).resolve("Espalier"));
        }
        if (system.startsWith("Mac")) {
            return new UserFolder(home.resolve("Library/Application Support/Espalier"));
        }
        String folder = environment.getOrDefault("XDG_DATA_HOME", "");
        boolean usable = !folder.isEmpty() && Path.of(folder).isAbsolute();
        return new UserFolder((usable ? Path.of(folder) : home.resolve(".local/share")).resolve("espalier"));
    }

    /// Where the study of a model is saved unless somebody says otherwise.
    public Path studyOf(ModelReference model) {
        String name = model.name().replaceAll("[^A-Za-z0-9._-]", "_");
        return root.resolve("studies")
                .resolve(name + "-" + model.sha256().substring(0, Math.min(12, model.sha256().length()))
                        + ".study");
    }

    /// The list of recent models.
    public RecentModels recentModels() {
        return new RecentModels(root.resolve("recent.json"));
    }
}
