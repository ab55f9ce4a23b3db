package io.sallyport.storage.rules;

import io.sallyport.api.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From where to where a member may go, both included. */
record Limit(String field, long min, long max) {
    /** @throws Refusal 422 {@code LIMIT_EXCEEDED} with {@code field}, {@code min}, {@code max}, {@code actual} */
    void check(@Nullable Number actual) {
        if (actual != null && (actual.longValue() < min || actual.longValue() > max)) {
            throw exceeded(
                    "%s must be from %d to %d, it is %s.".formatted(field, min, max, actual),
                    field,
                    min,
                    max,
                    actual,
                    Map.of());
        }
    }

    /** @throws Refusal likewise, with {@code allowed} besides */
    static void check(String field, List<Integer> allowed, @Nullable Integer actual) {
        if (actual != null && !allowed.contains(actual)) {
            throw exceeded(
                    "%s must be one of %s, it is %d.".formatted(field, allowed, actual),
                    field,
                    allowed.stream().mapToInt(Integer::intValue).min().orElseThrow(),
                    allowed.stream().mapToInt(Integer::intValue).max().orElseThrow(),
                    actual,
                    Map.of("allowed", allowed));
        }
    }

    private static Refusal exceeded(
            String detail, String field, long min, long max, Number actual, Map<String, ?> more) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("field", field);
        members.put("min", min);
        members.put("max", max);
        members.put("actual", actual);
        members.putAll(more);
        return Refusal.unprocessable("LIMIT_EXCEEDED", detail, members);
    }
}
