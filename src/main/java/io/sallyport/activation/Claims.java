package io.sallyport.activation;

import io.quarkus.logging.Log;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.credentials.CredentialIssuer;
import io.sallyport.credentials.CredentialService;
import io.sallyport.gateways.BindingService;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayView;
import io.sallyport.gateways.Lifecycle;
import io.sallyport.messaging.ConsoleKeys;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes machines the gateways that they claim. Called with claims whose signature is right. */
@ApplicationScoped
class Claims {
    private static final long FIRST = 1;

    private final ActivationCodeRepository codes;
    private final MachineRepository machines;
    private final BindingService bindings;
    private final GatewayService gateways;
    private final CredentialService credentials;
    private final CredentialIssuer issuer;
    private final ConsoleKeys consoleKeys;
    private final ActivationConfig config;
    private final Audit audit;
    private final Event<MachineBound> bound;
    private final Clock clock;

    Claims(
            ActivationCodeRepository codes,
            MachineRepository machines,
            BindingService bindings,
            GatewayService gateways,
            CredentialService credentials,
            CredentialIssuer issuer,
            ConsoleKeys consoleKeys,
            ActivationConfig config,
            Audit audit,
            Event<MachineBound> bound,
            Clock clock) {
        this.codes = codes;
        this.machines = machines;
        this.bindings = bindings;
        this.gateways = gateways;
        this.credentials = credentials;
        this.issuer = issuer;
        this.consoleKeys = consoleKeys;
        this.config = config;
        this.audit = audit;
        this.bound = bound;
        this.clock = clock;
    }

    /**
     * Binds the machine to the gateway of its code. Who comes again with the same key and code gets what they got.
     *
     * @throws Refusal 404 {@code CODE_UNKNOWN}, 409 {@code CODE_USED}, 410 {@code CODE_EXPIRED} or {@code CODE_WITHDRAWN}, 422 {@code SIGNING_UNSUPPORTED},
     *     409 {@code QUARANTINED}, 403 {@code FENCED}
     */
    @Transactional
    ActivationView claim(Claim claim, Actor actor) {
        String hash = OneTimeCode.typed(claim.code()).hash();
        codes.gatewayOf(hash).ifPresent(bindings::hold);
        ActivationCode code =
                codes.lockByHash(hash).orElseThrow(() -> Refusal.notFound("CODE_UNKNOWN", "There is no such code."));
        Instant now = clock.instant();
        if (code.wasUsedBy(claim.identityKey())) {
            return again(code.gatewayId(), claim);
        }
        switch (code.state(now)) {
            case USED -> throw Refusal.conflict("CODE_USED", "Another machine used this code already.");
            case WITHDRAWN -> throw gone("CODE_WITHDRAWN", "The code was withdrawn; a newer one may have been made.");
            case EXPIRED -> throw gone("CODE_EXPIRED", "The code has expired. Have a new one made.");
            case OPEN -> code.use(claim.identityKey(), now);
        }
        return bind(code.gatewayId(), code.signedDownlinks(), code.replacement(), claim, actor);
    }

    /**
     * @param settled with the code; null for a gateway's first machine, and where the code is older than such settlements
     * @throws Refusal 422 {@code SIGNING_UNSUPPORTED}, 409 {@code QUARANTINED}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    ActivationView bind(
            GatewayId id, boolean signedDownlinks, @Nullable ReplacementMode settled, Claim claim, Actor actor) {
        if (signedDownlinks && !claim.takesSignedMessages()) {
            throw Refusal.unprocessable(
                    "SIGNING_UNSUPPORTED",
                    "The gateway is to take signed messages only, and this machine can't (jws).");
        }
        GatewayView gateway = bindings.bind(id, signedDownlinks);
        credentials.fence(id);
        ReplacementMode replacement =
                settled == null && gateway.binding() > FIRST ? ReplacementMode.CARRY_CACHE_DISK : settled;
        String address = actor.address() == null ? "" : actor.address();
        Machine machine = new Machine(gateway.id(), gateway.binding(), claim, replacement, address, clock.instant());
        machines.persist(machine);
        audit.record(Deed.of(actor, "gateway.claim", "gateway", gateway.id())
                .inGroup(gateway.group())
                .with("binding", gateway.binding())
                .with("serialNumber", claim.serialNumber())
                .with("replacement", replacement));
        bound.fire(new MachineBound(id, gateway.binding(), replacement));
        Log.infof("claimed, binding=%d gatewayId=%s", gateway.binding(), gateway.id());
        return ActivationView.of(
                gateway,
                machine,
                issuer.issue(gateway, claim.csr()),
                consoleKeys.trusted(),
                config.brokerCa().orElse(null));
    }

    /** @throws Refusal 403 {@code FENCED} if another machine has claimed the gateway since, or it was cut off */
    @Transactional(Transactional.TxType.MANDATORY)
    ActivationView again(GatewayId id, Claim claim) {
        bindings.hold(id);
        GatewayView gateway = gateways.view(id);
        Machine current = machines.newestOf(gateway.id())
                .filter(machine -> machine.identityKey().equals(claim.identityKey()))
                .filter(machine -> isBound(gateway, machine))
                .orElseThrow(Claims::fenced);
        return ActivationView.of(
                gateway,
                current,
                issuer.again(gateway, claim.csr()),
                consoleKeys.trusted(),
                config.brokerCa().orElse(null));
    }

    static boolean isBound(GatewayView gateway, Machine machine) {
        return gateway.lifecycle() != Lifecycle.REGISTERED && gateway.binding() == machine.binding();
    }

    static Refusal fenced() {
        return Refusal.of(
                Status.FORBIDDEN,
                "FENCED",
                "This machine is the gateway no more: another one claimed it, or it was cut off. It needs a new code.");
    }

    static Refusal gone(String code, String detail) {
        return Refusal.of(Status.GONE, code, detail);
    }
}
