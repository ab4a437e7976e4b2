package espalier;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Rules that only the source text can answer: lengths of files and methods, first sentences.
final class SourceRules {
    static final int LONGEST_FILE = 400;
    static final int LONGEST_METHOD = 40;

    private SourceRules() {
    }

    /// The source `text` of the file called `name`.
    static final class Source extends SimpleJavaFileObject {
        private final String name;
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('\\', '/')), JavaFileObject.Kind.SOURCE);
            this.name = name;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /// What breaks a rule in `sources`, one sentence each; all are parsed in one go, which is much faster than one by one.
    static List<String> violations(List<Source> sources) {
        var found = new ArrayList<String>();
        try {
            var task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, _ -> {}, List.of(), null,
                    sources);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            // The compiler wraps the files it is given; their addresses lead back to them.
            var byAddress = sources.stream().collect(Collectors.toMap(Source::toUri, Function.identity()));
            for (CompilationUnitTree unit : task.parse()) {
                Source source = byAddress.get(unit.getSourceFile().toUri());
                long lines = source.text.lines().count();
                if (lines > LONGEST_FILE) {
                    found.add("%s has %d lines, more than %d".formatted(source.name, lines, LONGEST_FILE));
                }
                new Scanner(source.name, source.text, unit, positions, found).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static final class Scanner extends TreeScanner<Void, Void> {
        private final String name;
        private final String text;
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> found;

        Scanner(String name, String text, CompilationUnitTree unit, SourcePositions positions, List<String> found) {
            this.name = name;
            this.text = text;
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            if (method.getBody() != null) {
                long first = line(positions.getStartPosition(unit, method));
                long last = line(positions.getEndPosition(unit, method));
                if (last - first + 1 > LONGEST_METHOD) {
                    found.add("%s: method %s has %d lines, more than %d".formatted(name, method.getName(),
                            last - first + 1, LONGEST_METHOD));
                }
            }
            return super.visitMethod(method, nothing);
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (unit.getTypeDecls().contains(type) && !isIntroduced(positions.getStartPosition(unit, type))) {
                found.add("%s: %s does not start with a sentence saying what it is".formatted(name,
                        type.getSimpleName()));
            }
            return super.visitClass(type, nothing);
        }

        private boolean isIntroduced(long start) {
            String before = text.substring(0, (int) start).stripTrailing();
            return before.substring(before.lastIndexOf('\n') + 1).startsWith("///");
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
