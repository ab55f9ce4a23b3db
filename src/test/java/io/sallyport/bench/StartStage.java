package io.sallyport.bench;

import io.sallyport.testing.Artefact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * From the start of the process until it is ready and has answered its first request to the API, with a database whose tables are there: in production a job has made
 * them. The forms take turns, so that what else the machine does meets all of them.
 */
final class StartStage implements Stage {
    private static final String NAME = "start";
    private static final String PLAIN = "JVM";
    private static final List<String> AS_IN_PRODUCTION = List.of("-Dsallyport.database.migrate-at-start=false");
    private static final Path TRAINING = Path.of("src", "main", "docker", "train-aot.sh");

    @Override
    public void run(Bed bed, Table table) throws Exception {
        bed.replicas(1);
        bed.stopReplicas();
        Map<String, Form> forms = forms(bed);
        Map<String, List<Start>> starts = new LinkedHashMap<>();
        for (int round = 0; round < bed.options().size(7, 2); round++) {
            forms.forEach((name, form) ->
                    starts.computeIfAbsent(name, none -> new ArrayList<>()).add(form.start(bed)));
        }
        double plain = median(starts.get(PLAIN), Start::ready);
        starts.forEach((name, all) -> table.add(
                NAME,
                name,
                "ready after %.2f s, first answer after %.2f s"
                        .formatted(median(all, Start::ready), median(all, Start::answered)),
                "%.2f s".formatted(plain),
                "%.2f".formatted(median(all, Start::ready) / plain),
                name.contains("cache") ? "0.4" : "",
                "%.0f MiB, %.1f s of processor, medians of %d"
                        .formatted(median(all, Start::mebibytes), median(all, Start::processorSeconds), all.size())));
    }

    private static Map<String, Form> forms(Bed bed) throws IOException, InterruptedException {
        Map<String, Form> forms = new LinkedHashMap<>();
        List<String> jar = List.of("-jar", Artefact.jar().toAbsolutePath().toString());
        List<String> java = new ArrayList<>(List.of(Children.java()));
        java.addAll(Application.JVM);
        forms.put(PLAIN, new Form(java, jar));
        if (Runtime.version().feature() >= 25) {
            List<String> cached = new ArrayList<>(java);
            cached.add("-XX:AOTCache=" + trained(bed, jar.get(1)));
            forms.put("JVM with ahead-of-time cache", new Form(cached, jar));
        }
        Artefact.executable()
                .ifPresent(file -> forms.put("native executable", new Form(List.of(file.toString()), List.of())));
        return forms;
    }

    private static Path trained(Bed bed, String jar) throws IOException, InterruptedException {
        Path log = bed.folder().resolve("training.log");
        Path cache = bed.folder().resolve("sallyport.aot");
        ProcessBuilder training = new ProcessBuilder(TRAINING.toString(), jar, cache.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        training.environment().put("JAVA_HOME", System.getProperty("java.home"));
        training.environment().put("JVM_OPTIONS", String.join(" ", Application.JVM));
        if (training.start().waitFor() != 0) {
            throw new IllegalStateException("no cache: " + Files.readString(log));
        }
        return cache;
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private record Form(List<String> program, List<String> arguments) {
        Start start(Bed bed) {
            long begun = System.nanoTime();
            Application application = bed.started(program, AS_IN_PRODUCTION, arguments);
            application.get("/api/v1/gateways?limit=1");
            double answered = (System.nanoTime() - begun) / 1e9;
            Child process = application.process();
            Start start = new Start(
                    application.startSeconds(),
                    answered,
                    Proc.residentBytes(process.pid()) / 1048576.0,
                    Proc.cpuSeconds(process.pid()));
            bed.end(process);
            return start;
        }
    }

    private record Start(double ready, double answered, double mebibytes, double processorSeconds) {}
}
