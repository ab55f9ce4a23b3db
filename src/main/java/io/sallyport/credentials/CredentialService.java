package io.sallyport.credentials;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PageRequest;
import io.sallyport.api.PeriodicWork;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.gateways.BindingService;
import io.sallyport.gateways.GatewayDeleted;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayView;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Lists, rotates and revokes the credentials of gateways. What is revoked here the broker is told of by {@link CutOffs}. */
@ApplicationScoped
public class CredentialService implements PeriodicWork {
    private static final Pattern ID = Pattern.compile("cr-[0-9a-z]{13}");
    private static final int MOST_COUNTED = 10_000;
    private static final Duration KEPT_AFTER_END = Duration.ofDays(90);

    private final GatewayCredentialRepository credentials;
    private final GatewayService gateways;
    private final BindingService bindings;
    private final KnownCredentials known;
    private final RevocationJournal journal;
    private final CredentialsConfig config;
    private final Audit audit;
    private final Clock clock;
    /** As of the last count. */
    private volatile int expiringSoon;

    CredentialService(
            GatewayCredentialRepository credentials,
            GatewayService gateways,
            BindingService bindings,
            KnownCredentials known,
            RevocationJournal journal,
            CredentialsConfig config,
            Audit audit,
            Clock clock,
            MeterRegistry registry) {
        this.credentials = credentials;
        this.gateways = gateways;
        this.bindings = bindings;
        this.known = known;
        this.journal = journal;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
        registry.gauge("sallyport.credentials.expiring", this, service -> service.expiringSoon);
    }

    @Transactional
    List<CredentialView> list(GatewayId gateway, PageRequest page) {
        gateways.view(gateway);
        return credentials
                .of(gateway.value(), page.afterOrStart(CredentialService::requireForm), page.fetchSize())
                .stream()
                .map(credential -> CredentialView.of(credential, clock.instant()))
                .toList();
    }

    /** Those on which gateways depend that end soon. */
    @Transactional
    List<CredentialView> expiring(Reach reach, int most) {
        return credentials.expiring(clock.instant().plus(config.expiresSoon()), reach, most).stream()
                .map(credential -> CredentialView.of(credential, clock.instant()))
                .toList();
    }

    /** All that the gateway has counts no more, and it fetches the next by its own key. @throws Refusal 404 {@code GATEWAY_NOT_FOUND} */
    @Transactional
    void rotate(GatewayId gateway, Actor actor) {
        bindings.hold(gateway);
        GatewayView view = gateways.view(gateway);
        revokeAll(gateway, Revocation.ROTATED);
        audit.record(Deed.of(actor, "credential.rotate", "gateway", view.id()).inGroup(view.group()));
    }

    /** Idempotent. Its gateway may fetch another one. @throws Refusal 404 {@code CREDENTIAL_NOT_FOUND} */
    @Transactional
    void revoke(GatewayId gateway, String id, Actor actor) {
        bindings.hold(gateway);
        GatewayView view = gateways.view(gateway);
        GatewayCredential credential = credentials.findById(id);
        if (credential == null || !credential.gatewayId().equals(gateway.value())) {
            throw Refusal.notFound("CREDENTIAL_NOT_FOUND", "The gateway has no credential " + id + ".");
        }
        revoke(credential, Revocation.REVOKED);
        audit.record(Deed.of(actor, "credential.revoke", "gateway", view.id())
                .inGroup(view.group())
                .with("credential", id));
    }

    /** The machine is the gateway no more: it is fenced, and all that it has counts no more. @throws Refusal 404 {@code GATEWAY_NOT_FOUND} */
    @Transactional
    void cutOff(GatewayId gateway, Actor actor) {
        GatewayView view = gateways.view(gateway);
        bindings.unbind(gateway);
        fenced(view, view.binding());
        revokeAll(gateway, Revocation.REVOKED);
        audit.record(Deed.of(actor, "gateway.cut-off", "gateway", view.id()).inGroup(view.group()));
    }

    /** Another machine is the gateway now. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void fence(GatewayId gateway) {
        GatewayView view = gateways.view(gateway);
        fenced(view, view.binding() - 1);
        revokeAll(gateway, Revocation.FENCED);
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void onDeleted(@Observes GatewayDeleted deleted) {
        GatewayView view = gateways.view(deleted.gatewayId());
        fenced(view, view.binding());
        revokeAll(deleted.gatewayId(), Revocation.DELETED);
    }

    /** @param binding the newest that is fenced; 0 if no machine ever was the gateway */
    private void fenced(GatewayView view, long binding) {
        if (binding > 0) {
            journal.note(RevocationEntry.fence(view.id(), view.clientId(), binding, clock.instant()));
        }
    }

    private void revokeAll(GatewayId gateway, Revocation because) {
        credentials.unrevokedOf(gateway.value()).forEach(credential -> revoke(credential, because));
    }

    private void revoke(GatewayCredential credential, Revocation because) {
        if (credential.revoke(because, clock.instant())) {
            journal.note(RevocationEntry.of(credential, because, clock.instant()));
            Log.infof(
                    "the credential %s was revoked: %s gatewayId=%s", credential.id(), because, credential.gatewayId());
        }
        known.forget(credential.id());
    }

    private static void requireForm(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("no ID of a credential");
        }
    }

    /** For the metric: a fleet that fails to renew is seen before it is locked out. */
    @Scheduled(every = "5m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void countExpiring() {
        expiringSoon = credentials
                .expiring(clock.instant().plus(config.expiresSoon()), Reach.EVERYTHING, MOST_COUNTED)
                .size();
    }

    @Scheduled(every = "24h", delayed = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void deleteOld() {
        credentials.deleteEndedBefore(clock.instant().minus(KEPT_AFTER_END));
    }

    @Override
    public String work() {
        return "credentials";
    }

    @Override
    public Stage stage() {
        return Stage.CLEAN;
    }

    @Override
    @Transactional
    public long takeTurn() {
        countExpiring();
        return credentials.deleteEndedBefore(clock.instant().minus(KEPT_AFTER_END));
    }
}
