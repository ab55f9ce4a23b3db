package io.sallyport.status;

import io.sallyport.api.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** By what unprotected data is summed up. */
public enum UnprotectedBy {
    GATEWAY("g.id, g.name, g.group_id, g.site, p.state", "g.id"),
    SITE("NULL, NULL, NULL, g.site, NULL", "g.site"),
    GROUP("NULL, NULL, g.group_id, NULL, NULL", "g.group_id");

    /** ID, name, group, site, presence: what all that is summed up has in common. */
    final String columns;

    final String key;

    UnprotectedBy(String columns, String key) {
        this.columns = columns;
        this.key = key;
    }

    /** In any case; absent: by gateway. @throws Refusal 400 {@code INVALID_FILTER} */
    static UnprotectedBy of(@Nullable String text) {
        if (text == null) {
            return GATEWAY;
        }
        for (UnprotectedBy by : values()) {
            if (by.name().equals(text.toUpperCase(Locale.ROOT))) {
                return by;
            }
        }
        throw Refusal.invalid("INVALID_FILTER", "by is one of gateway, site, group, in any case.");
    }
}
