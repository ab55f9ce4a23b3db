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
@Schema(name = "GroupRefresh")
public record GroupRefreshView(GroupId group, Instant issuedAt, int answersWithinSeconds) {}
