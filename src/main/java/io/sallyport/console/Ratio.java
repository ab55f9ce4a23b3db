package io.sallyport.console;

import java.util.Locale;

/** A part of a whole, for a bar and as a percentage. */
record Ratio(double value) {
    static Ratio of(long part, long whole) {
        return new Ratio(whole <= 0 ? 0 : (double) part / whole);
    }

    /** The length of a bar that is 100 long; never longer, whatever a gateway says. */
    public String length() {
        return String.format(Locale.ROOT, "%.2f", Math.min(1, Math.max(0, value)) * 100);
    }

    /** Where full is bad: how bad. */
    public String tone() {
        if (value >= 0.9) {
            return "bad";
        }
        return value >= 0.75 ? "warn" : "good";
    }

    @Override
    public String toString() {
        return Math.round(value * 100) + " %";
    }
}
