package io.sallyport.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One entry.
 *
 * @param actor who, as {@code oidc:alice}; {@code system} for what nobody asked for
 * @param address from where; null for the system
 * @param action what, as {@code gateway.change}
 * @param resource to what kind of thing, as {@code gateway}
 * @param resourceId to which; null if it is of no single one
 * @param groupId the group that it belongs to; null if it belongs to none
 * @param detail JSON, without secrets; null if there is nothing more to say
 * @param times how often, for denials, which are added up
 */
record AuditEntry(
        UUID id,
        Instant at,
        String actor,
        @Nullable String address,
        String action,
        AuditOutcome outcome,
        String resource,
        @Nullable String resourceId,
        @Nullable String groupId,
        @Nullable String detail,
        long times,
        @Nullable String traceId) {
    private static final int LONGEST_ACTOR = 255;
    private static final int LONGEST_ADDRESS = 64;
    private static final int LONGEST_ID = 128;

    /** Cuts what others chose to what there is room for: nothing is left undone for the length of a name. */
    AuditEntry {
        actor = cut(actor, LONGEST_ACTOR);
        address = address == null ? null : cut(address, LONGEST_ADDRESS);
        resourceId = resourceId == null ? null : cut(resourceId, LONGEST_ID);
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Between two characters, also of those that are two in Java. */
    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}
