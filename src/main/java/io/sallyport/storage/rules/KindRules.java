package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.StorageMethods;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of all kinds of resources: what may be asked of a gateway, what it brings with it, and by which method it is asked. */
@ApplicationScoped
public class KindRules {
    private final Map<ResourceKind, Rules<?>> rules = new EnumMap<>(ResourceKind.class);
    private final VolumeRules volumes;

    public KindRules(ProviderProfile profile) {
        volumes = new VolumeRules(profile.volumes());
        List.of(
                        new ShareRules(profile.shares()),
                        volumes,
                        new CacheDiskRules(profile.cacheDisks()),
                        new BucketCredentialRules(profile.bucketCredentials()),
                        new SmbUserRules(profile.smbUsers()),
                        new DirectoryRules(),
                        new BandwidthRules())
                .forEach(each -> rules.put(each.kind(), each));
    }

    public static ResourceKind kindOf(ResourceConfig config) {
        return Arrays.stream(ResourceKind.values())
                .filter(kind -> kind.type().isInstance(config))
                .findFirst()
                .orElseThrow();
    }

    /**
     * @param before what is desired up to now; null if it is new. Of the same kind and name
     * @throws io.sallyport.api.Refusal 422 {@code NOT_FOR_THIS_GATEWAY}, {@code LIMIT_EXCEEDED} (members {@code field}, {@code min}, {@code max}, {@code
     *     actual}), {@code CAN_NOT_CHANGE}, {@code UNKNOWN_REFERENCE}, {@code INVALID_VALUE}, {@code INVALID_COMBINATION} (member {@code field}), {@code
     *     UNSUPPORTED} (members {@code method}, {@code agentVersion}); 409 {@code IN_USE} (members {@code field}, {@code usedBy})
     */
    public void check(ResourceConfig wanted, @Nullable ResourceConfig before, Situation situation) {
        of(wanted).check(wanted, before, situation);
        GatewayFit.requireMethod(put(wanted, before), situation);
    }

    /**
     * The rules for a secret, which can be applied only before it is sealed.
     *
     * @param wanted whose secret it is to be; no rule looks at it so far
     * @throws io.sallyport.api.Refusal 422 {@code LIMIT_EXCEEDED}
     */
    public void checkSecret(ResourceKind kind, ResourceConfig wanted, String plain) {
        if (kind == ResourceKind.VOLUME) {
            volumes.checkSecret(plain);
        }
    }

    /** What the change brings with it, to be told before it is made. Empty if nobody notices. */
    public List<Effect> effects(ResourceConfig wanted, @Nullable ResourceConfig before, Situation situation) {
        return of(wanted).effects(wanted, before, situation);
    }

    /**
     * @throws io.sallyport.api.Refusal 409 {@code IN_USE} (member {@code usedBy}), {@code SESSIONS_OPEN} (members {@code sessions}, {@code at}), {@code
     *     WOULD_LOSE_DATA} (members {@code dirtyBytes}, {@code at}: when the gateway reported them); 422 {@code UNSUPPORTED}
     */
    public void checkDeletion(ResourceConfig current, StorageMethods.Delete how, Situation situation) {
        of(current).checkDeletion(current, how, situation);
        GatewayFit.requireMethod(delete(kindOf(current)), situation);
    }

    public List<Effect> effectsOfDeletion(ResourceConfig current, StorageMethods.Delete how, Situation situation) {
        return of(current).effectsOfDeletion(current, how, situation);
    }

    /** The method that sets it, whose parameters it is. */
    public String put(ResourceConfig wanted, @Nullable ResourceConfig before) {
        return of(wanted).put(wanted, before);
    }

    /** The method that ends one of this kind. */
    public String delete(ResourceKind kind) {
        return Optional.ofNullable(rules.get(kind)).orElseThrow().delete();
    }

    /** The parameters of {@link #delete}: a bandwidth limit ends by having no interval. */
    public Object deletionParams(ResourceKind kind, StorageMethods.Delete how) {
        return kind == ResourceKind.BANDWIDTH ? new BandwidthConfig(null, List.of(), null) : how;
    }

    @SuppressWarnings("unchecked") // each is kept under its own kind
    private Rules<ResourceConfig> of(ResourceConfig config) {
        return (Rules<ResourceConfig>)
                Optional.ofNullable(rules.get(kindOf(config))).orElseThrow();
    }
}
