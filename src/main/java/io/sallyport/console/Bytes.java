package io.sallyport.console;

import java.util.Locale;

/** An amount of data, written as people read it: binary units, as disks and caches are sized here. */
record Bytes(long value) {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    @Override
    public String toString() {
        double amount = value;
        int unit = 0;
        // 1023.5 would be written as 1024.
        while (Math.abs(amount) >= 1023.5 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        boolean whole = unit == 0 || Math.abs(amount) >= 99.95;
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
    }
}
