package io.sallyport.activation;

import io.sallyport.activation.LastKnownDirtyData.DirtyData;
import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayView;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether a machine may be replaced as it is wanted. */
@ApplicationScoped
class Replacements {
    private final Instance<LastKnownDirtyData> sources;

    Replacements(@Any Instance<LastKnownDirtyData> sources) {
        this.sources = sources;
    }

    /**
     * Called within a transaction.
     *
     * @param wanted null: as the cache disk is carried over, by which nothing is lost
     * @return null if there is no machine to replace
     * @throws Refusal 409 {@code NOTHING_TO_REPLACE}; 409 {@code WOULD_LOSE_DATA} with {@code name}, {@code dirtyBytes}, {@code asOf} and {@code oldestDirtyAt}
     *     unless the loss is accepted by the gateway's name. That nothing is known to be dirty does not spare it: what is known is old
     */
    @Nullable
    ReplacementView judge(GatewayView gateway, @Nullable ReplaceMachine wanted) {
        if (!hadMachine(gateway)) {
            if (wanted != null) {
                throw Refusal.conflict(
                        "NOTHING_TO_REPLACE", "No machine has been this gateway yet: leave out replacement.");
            }
            return null;
        }
        ReplaceMachine replace = wanted == null ? ReplaceMachine.CARRYING : wanted;
        DirtyData known = known(new GatewayId(gateway.id()));
        if (replace.mode() == ReplacementMode.EMPTY_CACHE && !gateway.name().equals(replace.acceptLossOf())) {
            throw wouldLoseData(gateway, known);
        }
        return ReplacementView.of(replace.mode(), known);
    }

    /** Bindings are never taken back, so one that was cut off had a machine as well. */
    static boolean hadMachine(GatewayView gateway) {
        return gateway.binding() > 0;
    }

    private @Nullable DirtyData known(GatewayId id) {
        return sources.stream()
                .map(source -> source.of(id))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static Refusal wouldLoseData(GatewayView gateway, @Nullable DirtyData known) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", gateway.name());
        String amount = "it is not known how much";
        if (known != null) {
            members.put("dirtyBytes", known.dirtyBytes());
            members.put("asOf", known.asOf());
            amount = known.dirtyBytes() + " bytes at " + known.asOf();
            Instant oldest = known.oldestDirtyAt();
            if (oldest != null) {
                members.put("oldestDirtyAt", oldest);
            }
        }
        return Refusal.of(
                Status.CONFLICT,
                "WOULD_LOSE_DATA",
                "With an empty cache what is not in the bucket is lost: %s. Who accepts that says so with the gateway's name in acceptLossOf."
                        .formatted(amount),
                members);
    }
}
