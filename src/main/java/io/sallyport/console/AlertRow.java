package io.sallyport.console;

import org.jspecify.annotations.Nullable;

/** Something that a gateway wants somebody to look at. */
record AlertRow(String code, Badge severity, @Nullable String subject, @Nullable Age since) {
    static AlertRow of(ReportReader alert) {
        return new AlertRow(
                String.valueOf(alert.text("code")),
                Badge.ofSeverity(alert.text("severity")),
                alert.text("subject"),
                alert.age("since"));
    }
}
