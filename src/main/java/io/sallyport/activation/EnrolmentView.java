package io.sallyport.activation;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A machine that came with a batch's code.
 *
 * @param serialTwice another machine of the batch came with the same serial number: somebody has to look, whether approval is wanted or not
 */
@Schema(
        examples =
                """
                {"id":"en-0hzpq7k3m9x2t","number":3,"state":"WAITING","serialNumber":"SN-0042","serialTwice":false,"agentVersion":"1.4.2",
                 "address":"203.0.113.7","gatewayId":null,"claimedAt":"2026-11-22T10:00:00Z","decidedAt":null,"decidedBy":null}""")
record EnrolmentView(
        String id,
        int number,
        Enrolment.State state,
        String serialNumber,
        boolean serialTwice,
        String agentVersion,
        String address,
        @Nullable String gatewayId,
        Instant claimedAt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy) {
    static EnrolmentView of(Enrolment enrolment) {
        return new EnrolmentView(
                enrolment.id(),
                enrolment.number(),
                enrolment.state(),
                enrolment.serialNumber(),
                enrolment.serialTwice(),
                enrolment.agentVersion(),
                enrolment.address(),
                enrolment.gatewayId(),
                enrolment.claimedAt(),
                enrolment.decidedAt(),
                enrolment.decidedBy());
    }
}
