package io.sallyport.bench;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One look at the metrics of all replicas, in Prometheus' text. */
record Metrics(List<String> pages) {
    private static final Pattern VALUE = Pattern.compile(" (?=[^ ]+$)");

    /** The sum over replicas and over all series of that name that have these labels, each as {@code name="value"}. */
    long sum(String name, String... labels) {
        double sum = pages.stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(VALUE.split(line)[1]))
                .sum();
        return Math.round(sum);
    }

    long received() {
        return sum("sallyport_uplink_received_total", "topic=\"status\"");
    }

    long stored() {
        return sum("sallyport_status_stored_total");
    }

    Reports reports() {
        return new Reports(
                received(),
                stored(),
                sum("sallyport_status_superseded_total"),
                sum("sallyport_uplink_rejected_total", "topic=\"status\""),
                sum("sallyport_inbox_dropped_total", "inbox=\"status\""),
                sum("sallyport_inbox_entries", "inbox=\"status\""));
    }

    /** Where the reports are that were received. */
    record Reports(long received, long stored, long superseded, long rejected, long dropped, long waiting) {
        boolean addUp() {
            return received == stored + superseded + rejected + dropped + waiting;
        }

        Reports minus(Reports before) {
            return new Reports(
                    received - before.received,
                    stored - before.stored,
                    superseded - before.superseded,
                    rejected - before.rejected,
                    dropped - before.dropped,
                    waiting - before.waiting);
        }

        @Override
        public String toString() {
            return "received %,d = stored %,d + superseded %,d + rejected %,d + dropped %,d + waiting %,d"
                    .formatted(received, stored, superseded, rejected, dropped, waiting);
        }
    }
}
