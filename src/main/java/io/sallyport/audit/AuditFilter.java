package io.sallyport.audit;

import io.sallyport.api.Refusal;
import io.sallyport.messaging.DatabaseTime;
import io.sallyport.security.Reach;
import io.sallyport.security.Scope;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which entries a list is to have. What is not named is not asked for; all that is named must hold. */
public record AuditFilter(
        @QueryParam("actor") @Nullable @Parameter(description = "Who, such as `oidc:alice`") String actor,
        @QueryParam("action") @Nullable @Parameter(description = "What, such as `gateway.change`") String action,
        @QueryParam("resource") @Nullable @Parameter(description = "To what kind of thing, such as `gateway`")
                String resource,
        @QueryParam("resourceId") @Nullable @Parameter(description = "To which") String resourceId,
        @QueryParam("group") @Nullable @Parameter(description = "A group ID") String group,
        @QueryParam("outcome") @Nullable @Parameter(description = "DONE or DENIED") String outcome,
        @QueryParam("from") @Nullable @Parameter(description = "ISO 8601, UTC") String from,
        @QueryParam("to") @Nullable @Parameter(description = "ISO 8601, UTC, exclusive") String to) {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * Conditions in SQL with their parameters, all of which must hold.
     *
     * @param reach an entry of no group is of everything: only who may see everything sees it
     * @throws Refusal 400 {@code INVALID_FILTER}, {@code INVALID_TIME}
     */
    Map<String, List<Object>> conditions(Reach reach) {
        Map<String, List<Object>> conditions = new LinkedHashMap<>();
        put(conditions, "actor = ?", actor);
        put(conditions, "action = ?", action);
        put(conditions, "resource = ?", resource);
        put(conditions, "resource_id = ?", resourceId);
        put(conditions, "group_id = ?", group);
        put(conditions, "outcome = ?", outcome == null ? null : outcome(outcome));
        put(conditions, "at >= ?", from == null ? null : time("from", from));
        put(conditions, "at < ?", to == null ? null : time("to", to));
        if (!reach.isEverything()) {
            List<Object> groups = List.copyOf(wholeGroups(reach));
            conditions.put(
                    groups.isEmpty()
                            ? "1 = 0"
                            : "group_id IN (" + String.join(", ", Collections.nCopies(groups.size(), "?")) + ")",
                    groups);
        }
        return conditions;
    }

    /** Of a group that somebody has a part of, an entry may be about the other part. */
    private static Set<String> wholeGroups(Reach reach) {
        Set<String> groups = new LinkedHashSet<>();
        reach.scopes().stream()
                .map(Scope::groups)
                .flatMap(Set::stream)
                .filter(reach::includesGroup)
                .forEach(groups::add);
        return groups;
    }

    private static void put(Map<String, List<Object>> conditions, String condition, @Nullable String value) {
        if (value != null) {
            conditions.put(condition, List.of(value));
        }
    }

    private static String outcome(String text) {
        return Stream.of(AuditOutcome.values())
                .map(AuditOutcome::name)
                .filter(name -> name.equals(text.toUpperCase(Locale.ROOT)))
                .findAny()
                .orElseThrow(() -> Refusal.invalid("INVALID_FILTER", "outcome is DONE or DENIED, in any case."));
    }

    private static @Nullable String time(String name, String text) {
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(EARLIEST) && time.isBefore(LATEST)) {
                return DatabaseTime.of(time);
            }
        } catch (DateTimeException e) {
            throw invalidTime(name);
        }
        throw invalidTime(name);
    }

    private static Refusal invalidTime(String name) {
        return Refusal.invalid("INVALID_TIME", name + " is a time in UTC such as 2026-11-22T10:00:00Z.");
    }
}
