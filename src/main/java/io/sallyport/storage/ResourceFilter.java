package io.sallyport.storage;

import io.sallyport.api.Refusal;
import io.sallyport.protocol.storage.ResourceKind;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which resources of the fleet a list is to have. What is not named is not asked for; all that is named must hold. */
public record ResourceFilter(
        @QueryParam("kind")
                @Nullable
                @Parameter(
                        description = "SHARE, VOLUME, CACHE_DISK, BUCKET_CREDENTIAL, SMB_USER, DIRECTORY or BANDWIDTH")
                String kind,
        @QueryParam("sync") @Nullable @Parameter(description = "IN_STEP, PENDING, FAILED or DRIFTED") String sync,
        @QueryParam("group") @Nullable @Parameter(description = "A group ID") String group,
        @QueryParam("site") @Nullable @Parameter(description = "A site's name") String site,
        @QueryParam("gateway") @Nullable @Parameter(description = "A gateway ID") String gateway,
        @QueryParam("bucket")
                @Size(max = 63)
                @Nullable
                @Parameter(description = "A bucket's name, with `provider` and `account`")
                String bucket,
        @QueryParam("provider") @Size(max = 63) @Nullable @Parameter(description = "The bucket's provider")
                String provider,
        @QueryParam("account") @Size(max = 256) @Nullable @Parameter(description = "The bucket's account")
                String account,
        @QueryParam("secretNeeded")
                @Nullable
                @Parameter(description = "true: those whose secret has to be entered again")
                Boolean secretNeeded,
        @QueryParam("q") @Size(max = 60) @Nullable @Parameter(description = "How a name begins") String prefix) {

    /** On the aliases of {@link StorageReads#find}. @throws Refusal 400 {@code INVALID_FILTER} */
    Condition toCondition() {
        Condition condition = new Condition(new ArrayList<>(), new LinkedHashMap<>());
        condition.add(kind, "r.kind = :kind", "kind", value -> known(ResourceKind.class, "kind", value));
        condition.add(sync, Sync.SQL + " = :sync", "sync", value -> known(Sync.class, "sync", value));
        condition.add(group, "g.group_id = :groupId", "groupId", value -> value);
        condition.add(site, "g.site = :site", "site", value -> value);
        condition.add(gateway, "r.gateway_id = :gateway", "gateway", value -> value);
        condition.add(prefix, "r.name LIKE :prefix", "prefix", value -> value.replaceAll("([\\\\%_])", "\\\\$1") + "%");
        if (Boolean.TRUE.equals(secretNeeded)) {
            condition.terms().add("r.secret_needed");
        }
        if (bucket != null || provider != null || account != null) {
            if (bucket == null || provider == null || account == null) {
                throw invalid("bucket, provider and account are given together.");
            }
            condition.add(bucket, "r.bucket_id = :bucket", "bucket", name -> Buckets.idOf(provider, account, name));
        }
        if (condition.terms().isEmpty()) {
            condition.terms().add("1 = 1");
        }
        return condition;
    }

    private static <E extends Enum<E>> String known(Class<E> type, String name, String value) {
        try {
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT)).name();
        } catch (IllegalArgumentException e) {
            throw invalid(name + " is one of " + List.of(type.getEnumConstants()) + ".");
        }
    }

    private static Refusal invalid(String detail) {
        return Refusal.invalid("INVALID_FILTER", detail);
    }

    /** Terms that all hold, and their parameters. */
    record Condition(List<String> terms, Map<String, Object> parameters) {
        private void add(@Nullable String value, String term, String parameter, UnaryOperator<String> toParameter) {
            if (value != null) {
                terms.add(term);
                parameters.put(parameter, toParameter.apply(value));
            }
        }
    }
}
