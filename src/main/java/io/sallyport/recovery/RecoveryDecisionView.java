package io.sallyport.recovery;

import io.sallyport.storage.RestoredChoice;
import io.sallyport.storage.RestoredConfigurations.Planned;
import io.sallyport.storage.RestoredStep;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was done, or would be.
 *
 * @param gateways how many were decided about
 * @param steps how many resources are taken over, set, given up or deleted
 * @param items the first hundred gateways, resource by resource
 * @param refused those that could not be decided about, and why; the first hundred
 * @param next where to go on, as {@code after}; null if all are done
 */
@Schema(
        name = "RecoveryDecision",
        examples =
                """
                {"choice":"OVERWRITE","preview":true,"gateways":1,"steps":{"SET":1},"items":[{"gatewayId":"gw-0hzpq7k3m9x2t",
                 "resources":[{"resource":"shares/finance","step":"SET"}]}],"refused":[],"next":null}""")
record RecoveryDecisionView(
        RestoredChoice choice,
        boolean preview,
        int gateways,
        Map<RestoredStep, Long> steps,
        List<Item> items,
        List<Refused> refused,
        @Nullable String next) {

    @Schema(name = "RecoveryDecisionOfGateway")
    record Item(String gatewayId, List<Planned> resources) {}

    @Schema(name = "RecoveryDecisionRefused")
    record Refused(String gatewayId, String code) {}
}
