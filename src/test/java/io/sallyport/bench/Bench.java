package io.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The main class behind {@code bench/run}. Ends with 1 if a stage failed or its counts were wrong. */
public final class Bench {
    private static final Path FOLDER = Path.of("target", "bench").toAbsolutePath();
    private static final Map<String, Stage> STAGES = new LinkedHashMap<>();

    static {
        List<Stage> stages = List.of(
                new MemoryStage(),
                new UplinkStage(),
                new WritesStage(),
                new FanoutStage(),
                new RoundTripStage(),
                new MatrixStage(),
                new StartStage());
        for (int index = 0; index < stages.size(); index++) {
            STAGES.put(Stage.NAMES.get(index), stages.get(index));
        }
    }

    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        Options options = Options.parse(arguments);
        delete(FOLDER);
        Files.createDirectories(FOLDER);
        Table table = new Table();
        String machine;
        try (Children children = new Children(FOLDER)) {
            Servers servers = options.embedded()
                    ? Servers.embedded(FOLDER.resolve("servers"), children)
                    : Servers.debian(FOLDER.resolve("servers"));
            machine = Machine.description(options, servers);
            try (Bed bed = new Bed(options, children, servers)) {
                STAGES.forEach((name, stage) -> {
                    if (options.wants(name)) {
                        run(name, stage, bed, table);
                    }
                });
            }
        }
        delete(FOLDER.resolve("servers"));
        String result = machine + "\n" + table.markdown();
        System.out.println(result);
        if (options.out().isPresent()) {
            Files.writeString(options.out().get(), result);
        }
        System.exit(table.hasFailed() ? 1 : 0);
    }

    private static void run(String name, Stage stage, Bed bed, Table table) {
        long start = System.nanoTime();
        try {
            stage.run(bed, table);
        } catch (Exception e) {
            table.failed(name, e);
        } finally {
            bed.endLoads();
            bed.check(name, table);
        }
        System.err.printf("stage %s took %.0f s%n", name, (System.nanoTime() - start) / 1e9);
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
