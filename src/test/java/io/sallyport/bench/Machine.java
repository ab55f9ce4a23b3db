package io.sallyport.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the figures were measured on. */
final class Machine {
    private Machine() {}

    static String description(Options options, Servers servers) {
        return """
                %s · %d cores, %s · %s GiB of memory · Linux %s · Java %s · %s · %s · commit %s · load average at the start %s · \
                application: `java %s`, one process a replica; servers: %s
                """
                .formatted(
                        Instant.now().truncatedTo(ChronoUnit.MINUTES),
                        Runtime.getRuntime().availableProcessors(),
                        field("/proc/cpuinfo", "model name"),
                        Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024 / 1024,
                        Proc.read(Path.of("/proc/sys/kernel/osrelease")).trim(),
                        Runtime.version(),
                        firstLine("mosquitto", "-h"),
                        firstLine("mariadbd", "--version"),
                        firstLine("git", "rev-parse", "--short", "HEAD"),
                        Proc.read(Path.of("/proc/loadavg")).trim(),
                        String.join(
                                " ",
                                Stream.concat(Application.JVM.stream(), options.appJvm().stream())
                                        .toList()),
                        servers.name());
    }

    private static String field(String file, String name) {
        return Proc.read(Path.of(file))
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("?");
    }

    private static String firstLine(String... command) {
        List<String> folders = List.of("", "/usr/sbin/", "/usr/local/sbin/");
        return folders.stream()
                .flatMap(folder -> said(Stream.concat(
                                Stream.of(folder + command[0]),
                                Arrays.stream(command).skip(1))
                        .toList()))
                .findFirst()
                .orElse(command[0] + ": none");
    }

    private static Stream<String> said(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return output.lines().limit(1);
        } catch (IOException noSuchProgram) {
            return Stream.empty();
        }
    }
}
