package io.sallyport.gateways;

import io.sallyport.api.Refusal;
import io.sallyport.security.Reach;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which gateways a list is to have. What is not named is not asked for; all that is named must hold. */
public record GatewayFilter(
        @QueryParam("group") @Nullable @Parameter(description = "A group ID") String group,
        @QueryParam("location") @Nullable @Parameter(description = "CLOUD or ON_PREMISES") String location,
        @QueryParam("type") @Nullable @Parameter(description = "FILE or ISCSI") String type,
        @QueryParam("presence")
                @Nullable
                @Parameter(
                        description =
                                "ONLINE, STALE, OFFLINE or BROKER_AWAY, as it is shown: while the broker is away, BROKER_AWAY finds all and the others none")
                String presence,
        @QueryParam("label") @Size(max = 10) @Parameter(description = "key=value; may be given several times")
                List<String> labels,
        @QueryParam("q") @Size(max = 60) @Nullable @Parameter(description = "How a name or an ID begins") String prefix,
        @QueryParam("site") @Nullable @Parameter(description = "A site's name") String site) {

    private static final char ESCAPE = '!';

    /**
     * The filter as a condition on {@code g}, with its parameters.
     *
     * @param brokerAway whether every gateway is shown as {@code BROKER_AWAY}
     * @throws Refusal 400 {@code INVALID_FILTER}
     */
    Condition toCondition(boolean brokerAway) {
        List<String> terms = new ArrayList<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (group != null) {
            terms.add("g.groupId = :group");
            parameters.put("group", group);
        }
        if (site != null) {
            terms.add("g.site = :site");
            parameters.put("site", site);
        }
        if (location != null) {
            terms.add("g.location = :location");
            parameters.put("location", constant("location", Location.class, location));
        }
        if (type != null) {
            terms.add("g.type = :type");
            parameters.put("type", constant("type", GatewayType.class, type));
        }
        if (presence != null) {
            PresenceState wanted = constant("presence", PresenceState.class, presence);
            if (brokerAway != (wanted == PresenceState.BROKER_AWAY)) {
                terms.add("g.id is null");
            } else if (!brokerAway) {
                terms.add("g.id in (select p.gatewayId from Presence p where p.state = :presence)");
                parameters.put("presence", wanted);
            }
        }
        int number = 0;
        for (Map.Entry<String, String> label : labelPairs()) {
            terms.add(("exists (select 1 from Gateway o join o.labels l where o.id = g.id"
                            + " and key(l) = :key%d and value(l) = :value%d)")
                    .formatted(number, number));
            parameters.put("key" + number, label.getKey());
            parameters.put("value" + number, label.getValue());
            number++;
        }
        if (prefix != null && !prefix.isBlank()) {
            terms.add("(g.name like :prefix escape '!' or g.id like :prefix escape '!')");
            parameters.put("prefix", escaped(prefix.trim()) + "%");
        }
        return new Condition(terms, parameters);
    }

    /** The same key may be there twice: then nothing matches, as each gateway has one value of it. */
    private Set<Map.Entry<String, String>> labelPairs() {
        Set<Map.Entry<String, String>> pairs = new LinkedHashSet<>();
        for (String label : labels == null ? List.<String>of() : labels) {
            int equals = label.indexOf('=');
            if (equals < 1) {
                throw Refusal.invalid("INVALID_FILTER", "label is key=value.");
            }
            pairs.add(Map.entry(label.substring(0, equals), label.substring(equals + 1)));
        }
        return pairs;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '%' || c == '_' || c == ESCAPE) {
                escaped.append(ESCAPE);
            }
            escaped.append(c);
        }
        return escaped.toString();
    }

    private static <E extends Enum<E>> E constant(String name, Class<E> type, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw Refusal.invalid(
                "INVALID_FILTER", name + " is one of " + List.of(type.getEnumConstants()) + ", in any case.");
    }

    record Condition(List<String> terms, Map<String, Object> parameters) {
        /** The same, and within what the caller can reach. */
        Condition within(Reach reach) {
            ReachTerm term = ReachTerm.inHql(reach);
            terms.add(term.text());
            parameters.putAll(term.parameters());
            return this;
        }
    }
}
