package io.sallyport.storage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all that a gateway serves.
 *
 * @param counts resources by how they stand
 * @param secretsNeeded whose secrets have to be entered again, as paths below the gateway
 * @param reissuing whether all that is not in step is being issued again
 * @param configHash of the newest configuration report
 */
@Schema(
        name = "Storage",
        examples =
                """
                {"gatewayId":"gw-0hzpq7k3m9x2t","epoch":1,"reconcile":"MANUAL","reissuing":false,"counts":{"IN_STEP":5,"DRIFTED":1},
                 "secretsNeeded":["bucket-credentials/main"],"configHash":"5f2c","reportedAt":"2026-11-22T10:00:00Z"}""")
record StorageView(
        String gatewayId,
        long epoch,
        Reconcile reconcile,
        boolean reissuing,
        Map<Sync, Long> counts,
        List<String> secretsNeeded,
        @Nullable String configHash,
        @Nullable Instant reportedAt) {

    static StorageView of(StorageGateway gateway, List<ResourceView> resources) {
        return new StorageView(
                gateway.gatewayId(),
                gateway.epoch(),
                gateway.reconcile(),
                gateway.reissueSince() != null,
                resources.stream()
                        .collect(Collectors.groupingBy(ResourceView::sync, TreeMap::new, Collectors.counting())),
                resources.stream()
                        .filter(ResourceView::secretNeeded)
                        .map(resource -> resource.kind().path() + "/" + resource.name())
                        .toList(),
                gateway.configHash(),
                gateway.receivedAt());
    }
}
