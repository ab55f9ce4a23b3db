package io.sallyport.credentials;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the broker of what was revoked, again and again until it said yes. Any replica does it; each credential is one's at a time. */
@ApplicationScoped
class CutOffs implements PeriodicWork {
    private static final int MOST_AT_ONCE = 50;
    /** For so long a replica that dies keeps the others from it. */
    private static final Duration AGAIN = Duration.ofSeconds(15);

    private final GatewayCredentialRepository credentials;
    private final BrokerAdmin broker;
    private final CredentialsConfig config;
    private final Clock clock;
    private final Counter done;
    private final Counter failed;
    /** As of the last look, for the metric. */
    private volatile long waiting;

    CutOffs(
            GatewayCredentialRepository credentials,
            BrokerAdmin broker,
            CredentialsConfig config,
            Clock clock,
            MeterRegistry registry) {
        this.config = config;
        this.credentials = credentials;
        this.broker = broker;
        this.clock = clock;
        this.done = registry.counter("sallyport.credentials.cut.offs", "outcome", "done");
        this.failed = registry.counter("sallyport.credentials.cut.offs", "outcome", "failed");
        registry.gauge("sallyport.credentials.to.cut.off", this, cutOffs -> cutOffs.waiting);
    }

    @Scheduled(
            every = "${sallyport.credentials.cut-off-every:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        try {
            waiting = QuarkusTransaction.joiningExisting().call(credentials::toCutOff);
            if (waiting > 0 && broker.isThere()) {
                tellBroker();
            }
        } catch (RuntimeException databaseIsAway) {
            // Others say so; the rows wait.
            Log.debugf("nobody is cut off now: %s", databaseIsAway.toString());
        }
    }

    private void tellBroker() {
        List<Told> taken = QuarkusTransaction.requiringNew().call(() -> {
            Instant now = clock.instant();
            return credentials.takeToCutOff(now, now.plus(AGAIN), MOST_AT_ONCE).stream()
                    .map(credential -> Told.of(credential, config))
                    .toList();
        });
        for (Told told : taken) {
            Optional<String> refusal = broker.cutOff(told);
            if (refusal.isPresent()) {
                failed.increment();
                Log.warnf(
                        "the broker could not be told of %s, it is told again: %s gatewayId=%s",
                        told.credentialId(), refusal.get(), told.gatewayId());
                // What is the matter with it is mostly the matter for all.
                return;
            }
            QuarkusTransaction.requiringNew().run(() -> note(told));
            done.increment();
        }
    }

    private void note(Told told) {
        GatewayCredential credential = credentials.findById(told.credentialId());
        if (credential != null) {
            credential.cutOff(clock.instant());
        }
    }

    @Override
    public String work() {
        return "cut-offs";
    }

    @Override
    public Stage stage() {
        return Stage.LOOK;
    }

    @Override
    public long takeTurn() {
        look();
        return waiting;
    }

    /** What the broker is to be told. */
    record Told(
            String credentialId,
            String gatewayId,
            String clientId,
            @Nullable String username,
            String reason,
            Instant until) {
        static Told of(GatewayCredential credential, CredentialsConfig config) {
            return new Told(
                    credential.id(),
                    credential.gatewayId(),
                    credential.clientId(),
                    Usernames.of(credential, config),
                    String.valueOf(credential.revokedBecause()),
                    credential.expiresAt());
        }
    }
}
