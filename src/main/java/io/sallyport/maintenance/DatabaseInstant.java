package io.sallyport.maintenance;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** A time as a native query gives it: in one of two types, after what the statement does with the column. */
final class DatabaseInstant {
    private DatabaseInstant() {}

    static Instant of(Object value) {
        return value instanceof Timestamp timestamp
                ? timestamp.toInstant()
                : ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
    }
}
