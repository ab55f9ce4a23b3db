package io.sallyport;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** docs/configuration.md: all settings of our own, read from the sources of the {@code @ConfigMapping} interfaces, since only those have the comments. */
final class ConfigurationReference {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "sallyport");

    private final DocTrees docs;
    private final Map<String, Section> sections = new TreeMap<>();

    private ConfigurationReference(DocTrees docs) {
        this.docs = docs;
    }

    static String markdown() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(SOURCES)) {
            List<Path> mappings = sources.filter(file -> file.toString().endsWith(".java"))
                    .filter(ConfigurationReference::hasMapping)
                    .toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(mappings));
            ConfigurationReference reference = new ConfigurationReference(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                unit.getTypeDecls().stream()
                        .filter(ClassTree.class::isInstance)
                        .map(ClassTree.class::cast)
                        .forEach(type -> reference.mapping(new TreePath(new TreePath(unit), type), type));
            }
            return reference.text();
        }
    }

    private static boolean hasMapping(Path file) {
        try {
            return Files.readString(file).contains("@ConfigMapping(");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mapping(TreePath path, ClassTree type) {
        annotation(type.getModifiers().getAnnotations(), "ConfigMapping").ifPresent(annotation -> {
            String prefix = value(annotation, "prefix");
            Section section = sections.computeIfAbsent(prefix, any -> new Section(comment(path), new ArrayList<>()));
            settings(path, type, prefix, section.rows());
        });
    }

    private void settings(TreePath path, ClassTree type, String prefix, List<Row> rows) {
        Map<String, ClassTree> groups = type.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .collect(Collectors.toMap(group -> group.getSimpleName().toString(), group -> group));
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && method.getBody() == null) {
                List<? extends AnnotationTree> annotations =
                        method.getModifiers().getAnnotations();
                String name = annotation(annotations, "WithName")
                        .map(annotation -> value(annotation, "value"))
                        .orElseGet(() -> kebab(method.getName().toString()));
                String returned = method.getReturnType().toString();
                String key = prefix + "." + name + suffix(returned);
                String inner = returned.replaceAll(".*<|>.*", "").replaceAll(".*, ?", "");
                String comment = comment(new TreePath(path, method));
                ClassTree group = groups.get(inner);
                if (group != null) {
                    settings(new TreePath(path, group), group, key, rows);
                } else {
                    rows.add(new Row(
                            key,
                            annotation(annotations, "WithDefault")
                                    .map(annotation -> "`" + value(annotation, "value") + "`")
                                    .orElse(
                                            returned.startsWith("Optional") || returned.contains("<")
                                                    ? "none"
                                                    : "must be set"),
                            kind(inner) + limits(annotations),
                            comment));
                }
            }
        }
    }

    private static String suffix(String returned) {
        return returned.startsWith("Map<") ? ".<name>" : "";
    }

    private static String kind(String type) {
        return switch (type) {
            case "Duration" -> "time, as `90s`, `10m`, `1d`";
            case "int", "long", "Integer", "Long", "double", "OptionalInt" -> "number";
            case "boolean", "Boolean" -> "`true` or `false`";
            case "MemorySize" -> "size, as `64M`";
            case "URI", "URL" -> "address";
            case "Path" -> "file or folder";
            default -> "text";
        };
    }

    private static String limits(List<? extends AnnotationTree> annotations) {
        return annotations.stream()
                .map(annotation -> switch (annotation.getAnnotationType().toString()) {
                    case "Min" ->
                        number(annotation).map(least -> ", at least " + least).orElse("");
                    case "Max" ->
                        number(annotation).map(most -> ", at most " + most).orElse("");
                    case "Pattern" -> ", `" + value(annotation, "regexp") + "`";
                    default -> "";
                })
                .collect(Collectors.joining());
    }

    private String comment(TreePath path) {
        DocCommentTree comment = docs.getDocCommentTree(path);
        if (comment == null) {
            return "";
        }
        return comment.getFullBody().stream()
                .map(Object::toString)
                .collect(Collectors.joining())
                .transform(ConfigurationReference::withoutEscapes)
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link #?([^}]*)}", "`$1`")
                .replaceAll("</?p>", " ")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|");
    }

    /** The compiler writes what is not ASCII as it would have to be in a source. */
    private static String withoutEscapes(String text) {
        return Pattern.compile("\\\\u([0-9a-fA-F]{4})")
                .matcher(text)
                .replaceAll(escape -> Character.toString(Integer.parseInt(escape.group(1), 16)));
    }

    private static Optional<? extends AnnotationTree> annotation(List<? extends AnnotationTree> all, String name) {
        return all.stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
                .findFirst();
    }

    /** Not the name of a constant, which says nothing to who reads it. */
    private static Optional<String> number(AnnotationTree annotation) {
        return Optional.of(value(annotation, "value")).filter(value -> value.matches("[0-9_]+"));
    }

    private static String value(AnnotationTree annotation, String member) {
        for (ExpressionTree argument : annotation.getArguments()) {
            String text = argument.toString();
            if (text.startsWith(member + " = ")) {
                return unquoted(text.substring(member.length() + 3));
            }
        }
        return unquoted(annotation.getArguments().get(0).toString());
    }

    private static String unquoted(String literal) {
        return literal.replaceAll("^\"|\"$", "").replace("\\\\", "\\").replace("|", "\\|");
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private String text() {
        StringBuilder text = new StringBuilder(
                """
                # Configuration reference

                All settings of Sallyport's own; it is made from the sources (`./mvnw test -Dtest=ConfigurationReferenceTest -Dconfiguration.write=true`), and a test holds it to them.
                Each can be given as a system property (`-Dkey=value`), as an environment variable (upper case, each other character an underscore: `sallyport.database.url` is
                `SALLYPORT_DATABASE_URL`) or in `config/application.properties` beside where it is started. What is wrong ends the start, with the key's name. What must be set and how
                one starts: [operations.md](operations.md).
                """);
        sections.forEach((prefix, section) -> {
            text.append("\n## `").append(prefix).append("`\n\n");
            if (!section.comment().isEmpty()) {
                text.append(section.comment()).append("\n\n");
            }
            text.append("| key | default | form | meaning |\n|---|---|---|---|\n");
            section.rows()
                    .forEach(row -> text.append("| `%s` | %s | %s | %s |\n"
                            .formatted(row.key(), row.otherwise(), row.form(), row.comment())));
        });
        return text.toString();
    }

    private record Section(String comment, List<Row> rows) {}

    private record Row(String key, String otherwise, String form, String comment) {}
}
