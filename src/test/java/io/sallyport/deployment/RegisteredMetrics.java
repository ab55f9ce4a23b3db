package io.sallyport.deployment;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that there are, with their labels: those that a running application shows, and those of ours that it makes when they are first needed. The latter are taken from
 * the calls that make them, whose first argument is the name.
 */
final class RegisteredMetrics {
    private static final Pattern LINE =
            Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[^\"}]|\"(?:\\\\.|[^\"\\\\])*\")*)})? ");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"");
    private static final Pattern MADE = Pattern.compile(
            "\\b(counter|gauge|gaugeMapSize|gaugeCollectionSize|timer|Gauge\\.builder|FunctionCounter\\.builder)\\(\\s*\"(sallyport[a-z_.]+)\"([^;]*);");
    private static final Pattern KEY = Pattern.compile("(?:,\\s*|tag\\()\"([a-z_]+)\"\\s*,");
    /** What becomes of a name, by what makes it. */
    private static final Map<String, List<String>> ENDINGS = Map.of(
            "counter", List.of("_total"),
            "FunctionCounter.builder", List.of("_total"),
            "timer", List.of("_seconds_count", "_seconds_sum", "_seconds_max"));

    private final Map<String, Set<String>> labels = new TreeMap<>();
    private final Set<String> shown = new HashSet<>();
    private final Set<String> made = new HashSet<>();

    /** @param exposition what {@code /q/metrics} answers */
    static RegisteredMetrics of(String exposition) {
        RegisteredMetrics metrics = new RegisteredMetrics();
        Matcher line = LINE.matcher(exposition);
        while (line.find()) {
            metrics.shown.add(line.group(1));
            metrics.add(line.group(1), line.group(2) == null ? "" : line.group(2), LABEL);
        }
        for (Path source : DeploymentFiles.below(Path.of("src/main/java"), ".java")) {
            Matcher call = MADE.matcher(DeploymentFiles.text(source));
            while (call.find()) {
                for (String ending : ENDINGS.getOrDefault(call.group(1), List.of(""))) {
                    String name = call.group(2).replace('.', '_') + ending;
                    metrics.made.add(name);
                    metrics.add(name, call.group(3), KEY);
                }
            }
        }
        return metrics;
    }

    private void add(String name, String where, Pattern key) {
        Set<String> known = labels.computeIfAbsent(name, any -> new HashSet<>());
        Matcher found = key.matcher(where);
        while (found.find()) {
            known.add(found.group(1));
        }
    }

    /** Of what the application shows. */
    Set<String> shown() {
        return shown;
    }

    /** Of what the sources make. */
    Set<String> made() {
        return made;
    }

    Set<String> names() {
        return labels.keySet();
    }

    Set<String> labelsOf(String metric) {
        return labels.getOrDefault(metric, Set.of());
    }
}
