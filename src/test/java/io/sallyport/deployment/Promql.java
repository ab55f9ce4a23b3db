package io.sallyport.deployment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus names. No parser: strings, braces and names are told apart, which is enough to find each metric and label; a function that is
 * not in the list would be taken for a metric that does not exist.
 */
record Promql(String expression, Set<String> metrics, List<Use> labels, Set<String> groupings) {
    private static final Set<String> WORDS = Set.of(
            "sum",
            "max",
            "min",
            "count",
            "avg",
            "rate",
            "increase",
            "changes",
            "absent",
            "avg_over_time",
            "label_values",
            "by",
            "and",
            "or",
            "on",
            "unless");
    private static final Pattern TOKEN =
            Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|[a-zA-Z_:][a-zA-Z0-9_:]*|\\[[^\\]]*]|[{}()]");
    private static final Pattern MATCHER =
            Pattern.compile("\\s*([a-zA-Z_]+)\\s*(=~|!~|!=|=)\\s*\"(?:\\\\.|[^\"\\\\])*\"\\s*,?");

    /** A label of a metric that is selected by. */
    record Use(String metric, String label) {}

    static Promql of(String expression) {
        Set<String> metrics = new LinkedHashSet<>();
        List<Use> labels = new ArrayList<>();
        Set<String> groupings = new HashSet<>();
        String last = "";
        int open = 0;
        boolean grouping = false;
        Matcher tokens = TOKEN.matcher(expression);
        int from = 0;
        while (tokens.find(from)) {
            String token = tokens.group();
            from = tokens.end();
            if (token.equals("{")) {
                int end = expression.indexOf('}', from);
                if (end < 0 || last.isEmpty()) {
                    throw new IllegalArgumentException("braces: " + expression);
                }
                for (String label : labelsOf(expression.substring(from, end))) {
                    labels.add(new Use(last, label));
                }
                from = end + 1;
            } else if (token.equals("(")) {
                open++;
                grouping = last.equals("by") || last.equals("on");
                last = "";
            } else if (token.equals(")")) {
                open--;
                grouping = false;
            } else if (grouping) {
                groupings.add(token);
            } else if (Character.isLetter(token.charAt(0))) {
                last = token;
                if (!WORDS.contains(token) && !isSecondOfLabelValues(expression, tokens.start())) {
                    metrics.add(token);
                }
            }
            if (open < 0) {
                throw new IllegalArgumentException("parentheses: " + expression);
            }
        }
        if (open != 0 || metrics.isEmpty()) {
            throw new IllegalArgumentException("parentheses, or no metric: " + expression);
        }
        return new Promql(expression, metrics, labels, groupings);
    }

    /** {@code label_values(metric, label)} is Grafana's, not Prometheus's. */
    private static boolean isSecondOfLabelValues(String expression, int at) {
        return expression.startsWith("label_values(") && at > expression.indexOf(',');
    }

    private static List<String> labelsOf(String selector) {
        List<String> labels = new ArrayList<>();
        Matcher matcher = MATCHER.matcher(selector);
        int end = 0;
        while (end < selector.length() && matcher.find(end) && matcher.start() == end) {
            labels.add(matcher.group(1));
            end = matcher.end();
        }
        if (end != selector.length()) {
            throw new IllegalArgumentException("a selector: " + selector);
        }
        return labels;
    }
}
