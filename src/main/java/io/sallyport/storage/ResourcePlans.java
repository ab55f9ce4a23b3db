package io.sallyport.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.security.Reach;
import io.sallyport.storage.rules.KindRules;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges what is wanted of a held gateway, by the rules and by who else uses the bucket. */
@ApplicationScoped
class ResourcePlans {
    private final KindRules rules;
    private final Buckets buckets;
    private final ResourceForms forms;

    ResourcePlans(KindRules rules, Buckets buckets, ResourceForms forms) {
        this.rules = rules;
        this.buckets = buckets;
        this.forms = forms;
    }

    /** @throws io.sallyport.api.Refusal what the rules have against it */
    ResourcePlan plan(HeldGateway gateway, ResourceAddress address, ResourceConfig wanted, Reach reach) {
        ResourceConfig before = desiredOf(gateway, address);
        boolean mended = isSecretless(address.kind())
                && gateway.find(address)
                        .filter(ManagedResource::wasEverReported)
                        .isEmpty();
        rules.check(wanted, mended ? null : before, gateway.situation());
        ObjectNode old = before == null ? null : forms.shown(before);
        List<Difference> changes = Difference.between(forms.shown(wanted), old);
        return new ResourcePlan(
                wanted,
                before,
                changes,
                rules.effects(wanted, before, gateway.situation()),
                buckets.conflicts(address, wanted, reach));
    }

    /** What no gateway ever had can be put right, also what else never changes: the device of a disk that is not there. */
    private static boolean isSecretless(ResourceKind kind) {
        return kind == ResourceKind.CACHE_DISK || kind == ResourceKind.SHARE;
    }

    @Nullable
    ResourceConfig desiredOf(HeldGateway gateway, ResourceAddress address) {
        return gateway.find(address)
                .map(ManagedResource::desired)
                .map(json -> forms.ofColumn(address.kind(), json))
                .orElse(null);
    }
}
