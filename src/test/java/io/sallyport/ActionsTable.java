package io.sallyport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of docs/api.md: what does here what an action of another product does. */
final class ActionsTable {
    static final Path PAGE = Path.of("docs", "api.md");
    private static final Path LISTS = Path.of("src", "test", "resources", "reference");
    private static final Pattern ROW = Pattern.compile(
            "^\\| `((?:sgw|aws):\\w+)` \\| (.+?) \\|(.*)\\| (?:`(\\w+)\\.(\\w+)` )?\\|$", Pattern.MULTILINE);
    private static final Pattern REQUEST =
            Pattern.compile("`(GET|PUT|POST|PATCH|DELETE) (/[^` ?]+)(?:\\?([\\w=&]+))?`");
    private static final Pattern METHOD = Pattern.compile("`(\\w+\\.\\w+)`");

    private ActionsTable() {}

    /**
     * @param action with its product: {@code sgw:CreateCache}
     * @param request as it stands there
     * @param why as it stands there
     * @param testClass its simple name; null if there is no test
     */
    record Row(String action, String request, String why, String testClass, String testMethod) {
        /** Whether something here does what it does. */
        boolean isClaimed() {
            return !request.equals("—");
        }

        /** Those that do it. */
        List<Request> requests() {
            return requestsIn(request);
        }

        /** Also those that stand in for it. */
        List<Request> allRequests() {
            return requestsIn(request + why);
        }

        /** What is said over the wire: {@code share.restart}. */
        List<String> messages() {
            return all(METHOD, request).map(found -> found.group(1)).toList();
        }

        private static List<Request> requestsIn(String text) {
            return all(REQUEST, text)
                    .map(found -> new Request(found.group(1), found.group(2), parameters(found.group(3))))
                    .toList();
        }

        private static List<String> parameters(String query) {
            return query == null
                    ? List.of()
                    : Stream.of(query.split("&"))
                            .map(parameter -> parameter.replaceAll("=.*", ""))
                            .toList();
        }

        @Override
        public String toString() {
            return action;
        }
    }

    /** @param parameters the names of those in the query */
    record Request(String method, String path, List<String> parameters) {
        /** As the OpenAPI document has it. */
        String wholePath() {
            return path.startsWith("/gateway/v1/") ? path : "/api/v1" + path;
        }
    }

    static List<Row> rows() {
        return all(ROW, page())
                .map(row -> new Row(row.group(1), row.group(2), row.group(3).strip(), row.group(4), row.group(5)))
                .toList();
    }

    /** How many lines look as if they were rows, whether they can be read or not. */
    static long lines() {
        return page().lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| action"))
                .count();
    }

    /** The actions of both products. */
    static List<String> actions() {
        List<String> actions = new ArrayList<>();
        read(LISTS.resolve("alibaba-sgw-2018-05-11.tsv")).lines().forEach(name -> actions.add("sgw:" + name));
        read(LISTS.resolve("aws-storagegateway-2013-06-30.tsv")).lines().forEach(name -> actions.add("aws:" + name));
        return actions;
    }

    private static String page() {
        return read(PAGE);
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
