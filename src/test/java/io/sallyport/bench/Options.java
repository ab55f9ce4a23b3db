package io.sallyport.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param stages empty for all
 * @param gateways how many are registered
 * @param appJvm further options of the application's JVM, for a look inside
 */
record Options(
        List<String> stages, boolean embedded, boolean quick, int gateways, Optional<Path> out, List<String> appJvm) {
    static Options parse(String[] arguments) {
        List<String> stages = new ArrayList<>();
        List<String> appJvm = new ArrayList<>();
        boolean embedded = false;
        boolean quick = List.of(arguments).contains("--quick");
        int gateways = 0;
        Optional<Path> out = Optional.empty();
        for (int index = 0; index < arguments.length; index++) {
            String argument = arguments[index];
            if (argument.equals("--quick")) {
                continue;
            } else if (argument.equals("--gateways")) {
                gateways = Integer.parseInt(value(arguments, ++index, argument));
            } else if (argument.equals("--servers")) {
                embedded = isEmbedded(value(arguments, ++index, argument));
            } else if (argument.equals("--out")) {
                out = Optional.of(Path.of(value(arguments, ++index, argument)));
            } else if (argument.equals("--app-jvm")) {
                appJvm.addAll(List.of(value(arguments, ++index, argument).split(" ")));
            } else if (Stage.NAMES.contains(argument)) {
                stages.add(argument);
            } else {
                throw new IllegalArgumentException("neither an option nor a stage: " + argument + "; the stages are "
                        + String.join(", ", Stage.NAMES));
            }
        }
        return new Options(stages, embedded, quick, gateways > 0 ? gateways : usual(embedded, quick), out, appJvm);
    }

    /** The embedded broker takes 11 KB for each topic in use, several of each gateway, and its process has a heap of 1 GB. */
    private static int usual(boolean embedded, boolean quick) {
        if (quick) {
            return 10_000;
        }
        return embedded ? 20_000 : 100_000;
    }

    boolean wants(String stage) {
        return stages.isEmpty() || stages.contains(stage);
    }

    /** Full or quick. */
    int size(int full, int small) {
        return quick ? small : full;
    }

    private static boolean isEmbedded(String servers) {
        return switch (servers) {
            case "embedded" -> true;
            case "debian" -> false;
            default -> throw new IllegalArgumentException("--servers is debian or embedded");
        };
    }

    private static String value(String[] arguments, int index, String option) {
        if (index >= arguments.length) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return arguments[index];
    }
}
