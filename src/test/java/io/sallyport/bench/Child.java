package io.sallyport.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One process of the benchmark. It is asked in lines on its standard input and answers each with one line that begins with {@value #ANSWER};
 * everything else that it says goes into its log. It ends when its input ends, so also when the harness is killed.
 */
final class Child implements AutoCloseable {
    static final String ANSWER = "=";
    private static final long END_SECONDS = 20;

    private final Process process;
    private final Path log;
    private final BufferedReader answers;
    private final BufferedWriter questions;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** A process that answers. */
    static Child answering(List<String> command, Path log) {
        return new Child(started(new ProcessBuilder(command).redirectError(log.toFile())), log);
    }

    /** A process that is only watched. */
    static Child watched(List<String> command, Path log) {
        return new Child(
                started(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))),
                log);
    }

    private static Process started(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next answer, for a process that says something by itself when it is ready. */
    synchronized String next() {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(ANSWER)) {
                    return line.substring(ANSWER.length());
                }
            }
            throw new IllegalStateException("a process ended before it answered:\n" + tailOfLog());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized String ask(String question) {
        try {
            questions.write(question);
            questions.newLine();
            questions.flush();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "a process ended before it was asked \"" + question + "\":\n" + tailOfLog(), e);
        }
        return next();
    }

    long[] askNumbers(String question) {
        return Arrays.stream(ask(question).trim().split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean hasSaid(String words) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.anyMatch(line -> line.contains(words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String tailOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
