package io.sallyport.status;

import io.sallyport.protocol.GroupId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A group was asked for its status.
 *
 * @param issuedAt reports that come in later than this may be answers
 * @param answersWithinSeconds how long gateways spread their answers over
 */
@Schema(
        name = "GroupRefresh",
        examples =
                """
                {"group":"GID_hangzhou","issuedAt":"2026-11-22T10:00:00Z","answersWithinSeconds":10}""")
public record GroupRefreshView(
        @Schema(implementation = String.class) GroupId group, Instant issuedAt, int answersWithinSeconds) {}
