package io.sallyport.baddays;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What /q/metrics said at one time. */
record Metrics(Map<String, Double> samples) {
    static Metrics parse(String text) {
        Map<String, Double> samples = new HashMap<>();
        for (String line : text.split("\n")) {
            int end = line.lastIndexOf(' ');
            if (!line.startsWith("#") && end > 0) {
                samples.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
            }
        }
        return new Metrics(samples);
    }

    static Metrics sum(List<Metrics> all) {
        Map<String, Double> samples = new HashMap<>();
        all.forEach(one -> one.samples().forEach((name, value) -> samples.merge(name, value, Double::sum)));
        return new Metrics(samples);
    }

    /** The sum over all samples of this name that have these labels, each as {@code name="value"}. */
    long sum(String name, String... labels) {
        double sum = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            String key = sample.getKey();
            boolean its = key.equals(name) || key.startsWith(name + "{");
            for (String label : labels) {
                its &= key.contains(label);
            }
            sum += its ? sample.getValue() : 0;
        }
        return Math.round(sum);
    }

    long rejected(String topic) {
        return sum("sallyport_uplink_rejected_total", "topic=\"" + topic + "\"");
    }

    /** The books of the status reports. */
    StatusBooks statusBooks() {
        return new StatusBooks(
                sum("sallyport_uplink_received_total", "topic=\"status\""),
                sum("sallyport_status_stored_total"),
                sum("sallyport_status_superseded_total"),
                rejected("status"),
                sum("sallyport_inbox_dropped_total", "inbox=\"status\""),
                sum("sallyport_inbox_entries", "inbox=\"status\""));
    }

    /** Where each status report has gone. */
    record StatusBooks(long received, long stored, long superseded, long rejected, long dropped, long waiting) {
        /** Every report has ended in exactly one way, and none waits. */
        boolean areClosed() {
            return waiting == 0 && received == stored + superseded + rejected + dropped;
        }
    }
}
