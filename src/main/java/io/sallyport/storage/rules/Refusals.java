package io.sallyport.storage.rules;

import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayView;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the rules say no. Each names the member that it is about as {@code field}, where it is about one. */
final class Refusals {
    private static final String FIELD = "field";

    private Refusals() {}

    static Refusal notForThisGateway(ResourceKind kind, GatewayView gateway) {
        return Refusal.unprocessable(
                "NOT_FOR_THIS_GATEWAY",
                "A gateway of type %s has no %s.".formatted(gateway.type(), kind.member()),
                Map.of("gatewayType", gateway.type().name()));
    }

    static Refusal unsupported(String method, GatewayView gateway) {
        String version = gateway.presence().agentVersion();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("method", method);
        if (version != null) {
            members.put("agentVersion", version);
        }
        return Refusal.unprocessable(
                "UNSUPPORTED",
                "The gateway's agent%s does not know %s; upgrade it first."
                        .formatted(version == null ? "" : ", version " + version + ",", method),
                members);
    }

    static Refusal canNotChange(String field, String why) {
        return Refusal.unprocessable("CAN_NOT_CHANGE", why, Map.of(FIELD, field));
    }

    static Refusal unknownReference(String field, String what, String name) {
        return Refusal.unprocessable(
                "UNKNOWN_REFERENCE", "The gateway has no %s %s.".formatted(what, name), Map.of(FIELD, field));
    }

    /** A value that no gateway could take. */
    static Refusal invalidValue(String field, String detail) {
        return Refusal.unprocessable("INVALID_VALUE", detail, Map.of(FIELD, field));
    }

    /** Each value is right, but not beside the others. */
    static Refusal invalidCombination(String field, String detail) {
        return Refusal.unprocessable("INVALID_COMBINATION", detail, Map.of(FIELD, field));
    }

    static Refusal inUse(String detail, Map<String, ?> members, List<? extends ResourceConfig> users) {
        Map<String, Object> all = new LinkedHashMap<>(members);
        all.put(
                "usedBy",
                users.stream()
                        .map(user -> Map.of("kind", KindRules.kindOf(user).name(), "name", user.name()))
                        .toList());
        return Refusal.of(Status.CONFLICT, "IN_USE", detail, all);
    }

    static Refusal sessionsOpen(long sessions, Instant at) {
        return Refusal.of(
                Status.CONFLICT,
                "SESSIONS_OPEN",
                "%d sessions of initiators are open; a volume is not deleted before they have logged out."
                        .formatted(sessions),
                Map.of("sessions", sessions, "at", at.toString()));
    }

    static Refusal wouldLoseData(long dirtyBytes, Instant at) {
        return Refusal.of(
                Status.CONFLICT,
                "WOULD_LOSE_DATA",
                "%d bytes were not in the bucket yet at %s; let it drain, or accept the loss."
                        .formatted(dirtyBytes, at),
                Map.of("dirtyBytes", dirtyBytes, "at", at.toString()));
    }
}
