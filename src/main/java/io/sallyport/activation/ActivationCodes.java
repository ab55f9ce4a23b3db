package io.sallyport.activation;

import com.github.f4b6a3.tsid.TsidCreator;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.gateways.BindingService;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayView;
import io.sallyport.gateways.Lifecycle;
import io.sallyport.messaging.ConsoleKeys;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Makes one-time codes for gateways, and withdraws them. */
@ApplicationScoped
class ActivationCodes implements PeriodicWork {
    /** So long a machine is told why its code does not count. */
    private static final Duration KEPT_AFTER_END = Duration.ofDays(30);

    private final ActivationCodeRepository codes;
    private final BindingService bindings;
    private final GatewayService gateways;
    private final Replacements replacements;
    private final ConsoleKeys consoleKeys;
    private final ActivationConfig config;
    private final Audit audit;
    private final Clock clock;

    ActivationCodes(
            ActivationCodeRepository codes,
            BindingService bindings,
            GatewayService gateways,
            Replacements replacements,
            ConsoleKeys consoleKeys,
            ActivationConfig config,
            Audit audit,
            Clock clock) {
        this.codes = codes;
        this.bindings = bindings;
        this.gateways = gateways;
        this.replacements = replacements;
        this.consoleKeys = consoleKeys;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whatever codes the gateway had before are withdrawn. @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code QUARANTINED}, {@code NO_SIGNING_KEY}, or what {@link Replacements} says */
    @Transactional
    ActivationCodeView make(GatewayId id, CreateActivationCode request, Actor actor) {
        bindings.hold(id);
        GatewayView gateway = gateways.view(id);
        if (gateway.lifecycle() == Lifecycle.QUARANTINED) {
            throw Refusal.conflict("QUARANTINED", "The gateway is quarantined: an admin has to release it first.");
        }
        boolean signed = request.signedDownlinks() == null ? config.signedDownlinks() : request.signedDownlinks();
        requireKey(consoleKeys, signed);
        ReplacementView replacement = replacements.judge(gateway, request.replacement());
        ReplacementMode mode = replacement == null ? null : replacement.mode();
        Instant now = clock.instant();
        withdrawAll(id, now);
        OneTimeCode secret = OneTimeCode.make();
        ActivationCode code = new ActivationCode(
                ActivationCode.PREFIX + TsidCreator.getTsid().toString().toLowerCase(Locale.ROOT),
                id,
                secret,
                signed,
                mode,
                actor.name(),
                now,
                now.plus(config.codeLife()));
        codes.persist(code);
        audit.record(Deed.of(actor, "activation-code.create", "gateway", gateway.id())
                .inGroup(gateway.group())
                .with("code", code.id())
                .with("signedDownlinks", signed)
                .with("replacement", mode)
                .with("dirtyBytes", replacement == null ? null : replacement.dirtyBytes()));
        return ActivationCodeView.of(code, secret, replacement);
    }

    /** @throws Refusal 404 {@code GATEWAY_NOT_FOUND} */
    @Transactional
    void withdraw(GatewayId id, Actor actor) {
        bindings.hold(id);
        GatewayView gateway = gateways.view(id);
        withdrawAll(id, clock.instant());
        audit.record(Deed.of(actor, "activation-code.withdraw", "gateway", gateway.id())
                .inGroup(gateway.group()));
    }

    private void withdrawAll(GatewayId id, Instant now) {
        codes.unusedOf(id.value()).forEach(code -> code.withdraw(now));
    }

    /** @throws Refusal 409 {@code NO_SIGNING_KEY} */
    static void requireKey(ConsoleKeys consoleKeys, boolean signed) {
        if (signed && !consoleKeys.canSign()) {
            throw Refusal.conflict(
                    "NO_SIGNING_KEY", "Signed messages are wanted, and no key is configured: sallyport.signing.keys.");
        }
    }

    @Scheduled(every = "24h", delayed = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void deleteOld() {
        codes.deleteExpiredBefore(clock.instant().minus(KEPT_AFTER_END));
    }

    @Override
    public String work() {
        return "activation-codes";
    }

    @Override
    public Stage stage() {
        return Stage.CLEAN;
    }

    @Override
    @Transactional
    public long takeTurn() {
        return codes.deleteExpiredBefore(clock.instant().minus(KEPT_AFTER_END));
    }
}
