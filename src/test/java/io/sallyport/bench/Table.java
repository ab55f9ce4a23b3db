package io.sallyport.bench;

import java.util.ArrayList;
import java.util.List;

/** The result: one table in Markdown. Each row is also said at once. */
final class Table {
    private final List<String> rows = new ArrayList<>();
    private boolean failed;

    Table() {
        rows.add("| stage | case | measured | baseline | ratio | goal | notes |");
        rows.add("|---|---|---|---|---|---|---|");
    }

    /** More is better. */
    void rate(String stage, String what, double measured, double baseline, String unit, String goal, String notes) {
        add(
                stage,
                what,
                "%,.0f %s".formatted(measured, unit),
                baseline > 0 ? "%,.0f %s".formatted(baseline, unit) : "",
                baseline > 0 ? "%.2f".formatted(measured / baseline) : "",
                goal,
                notes);
    }

    void add(String stage, String what, String measured, String baseline, String ratio, String goal, String notes) {
        String row = "| " + String.join(" | ", stage, what, measured, baseline, ratio, goal, notes) + " |";
        rows.add(row);
        System.err.println(row);
    }

    void failed(String stage, Throwable cause) {
        failed = true;
        cause.printStackTrace();
        add(
                stage,
                "",
                "**failed**",
                "",
                "",
                "",
                String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
    }

    /** For what was measured but must not be. */
    void broken(String stage, String what, String notes) {
        failed = true;
        add(stage, what, "**wrong**", "", "", "", notes);
    }

    boolean hasFailed() {
        return failed;
    }

    String markdown() {
        return String.join("\n", rows) + "\n";
    }
}
