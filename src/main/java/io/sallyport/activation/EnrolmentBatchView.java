package io.sallyport.activation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A batch, and how far its machines are.
 *
 * @param code in the answer that made it only
 * @param taken how many of the places
 * @param counts machines by state
 */
@Schema(
        examples =
                """
                {"id":"eb-0hzpq7k3m9x2t","name":"lyon, second hall","group":"GID_lyon","site":"lyon","state":"OPEN","count":40,"taken":3,
                 "counts":{"WAITING":1,"APPROVED":0,"REJECTED":0,"ACTIVATED":2},"createdBy":"oidc:alice",
                 "createdAt":"2026-11-22T10:00:00Z","expiresAt":"2026-11-29T10:00:00Z"}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
record EnrolmentBatchView(
        String id,
        String name,
        String group,
        @Nullable String site,
        EnrolmentBatch.State state,
        int count,
        int taken,
        Map<Enrolment.State, Long> counts,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String code) {
    static EnrolmentBatchView of(
            EnrolmentBatch batch, Map<Enrolment.State, Long> counts, Instant now, @Nullable OneTimeCode code) {
        return new EnrolmentBatchView(
                batch.id(),
                batch.name(),
                batch.groupId(),
                batch.site(),
                batch.state(now),
                batch.capacity(),
                batch.taken(),
                counts,
                batch.createdBy(),
                batch.createdAt(),
                batch.expiresAt(),
                code == null ? null : code.text());
    }

    /** Never the code. */
    @Override
    public String toString() {
        return id;
    }
}
