package io.sallyport.storage;

import io.sallyport.activation.SealingKey;
import io.sallyport.activation.SealingKeys;
import io.sallyport.api.Refusal;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Jwe;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.VolumeConfig;
import io.sallyport.storage.rules.KindRules;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Seals secrets to the gateway's key as soon as they are checked: what is stored, sent or shown afterwards has none in plain text. */
@ApplicationScoped
class Secrets {
    private static final int LONGEST_PLAIN = 4_096;

    private final SealingKeys keys;
    private final KindRules rules;
    private final ResourceForms forms;

    Secrets(SealingKeys keys, KindRules rules, ResourceForms forms) {
        this.keys = keys;
        this.rules = rules;
        this.forms = forms;
    }

    /**
     * @param wanted with a secret in plain text, or without: then the one that is there stays
     * @return the same with what the gateway can open
     * @throws Refusal 422 {@code NO_SEALING_KEY} if nothing can be sealed for this gateway; what the rules have against the secret
     */
    ResourceConfig seal(ResourceAddress address, ResourceConfig wanted, @Nullable ResourceConfig before) {
        String plain = wanted.sealedSecret();
        if (plain == null) {
            String kept = before == null || !needsOne(wanted) ? null : before.sealedSecret();
            return forms.withSecret(address.kind(), wanted, kept);
        }
        requireRoom(plain);
        rules.checkSecret(address.kind(), wanted, plain);
        return forms.withSecret(address.kind(), wanted, seal(address.gatewayId(), address.kind(), plain));
    }

    /** What signs in without a secret from now on keeps none. */
    static boolean needsOne(ResourceConfig wanted) {
        if (wanted instanceof VolumeConfig volume) {
            return volume.chapUser() != null;
        }
        return !(wanted instanceof BucketCredentialConfig credential) || credential.role() == null;
    }

    /** Says whether something could be sealed, for a preview. @throws Refusal as {@link #seal} */
    void check(ResourceAddress address, ResourceConfig wanted) {
        String plain = wanted.sealedSecret();
        if (plain != null) {
            requireRoom(plain);
            rules.checkSecret(address.kind(), wanted, plain);
            keyOf(address.gatewayId());
        }
    }

    /** Sealed it is about a third longer, and has to fit as well. */
    private void requireRoom(String plain) {
        if (plain.getBytes(StandardCharsets.UTF_8).length > LONGEST_PLAIN) {
            throw Refusal.unprocessable("LIMIT_EXCEEDED", "A secret has at most " + LONGEST_PLAIN + " bytes.");
        }
    }

    private String seal(GatewayId gatewayId, ResourceKind kind, String plain) {
        return Jwe.seal(plain.getBytes(StandardCharsets.UTF_8), keyOf(gatewayId).key());
    }

    private SealingKey keyOf(GatewayId gatewayId) {
        return keys.of(gatewayId)
                .orElseThrow(
                        () -> Refusal.unprocessable(
                                "NO_SEALING_KEY",
                                "The gateway has no key to seal secrets to: no machine has claimed it with an activation code."));
    }
}
