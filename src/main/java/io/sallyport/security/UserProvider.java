package io.sallyport.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Checks the passwords of the configured users. */
@ApplicationScoped
class UserProvider implements IdentityProvider<UsernamePasswordAuthenticationRequest> {
    private static final long LONGEST_QUEUE_SECONDS = 5;

    private final ConfiguredUsers users;
    private final Guessing guessing;
    private final CheckedPasswords checked;
    private final SignIns signIns;
    /** So that a flood of guesses takes no more of the processors than that. */
    private final Semaphore atOnce;

    UserProvider(
            ConfiguredUsers users,
            Guessing guessing,
            CheckedPasswords checked,
            SignIns signIns,
            SecurityConfig config) {
        this.users = users;
        this.guessing = guessing;
        this.checked = checked;
        this.signIns = signIns;
        this.atOnce = new Semaphore(config.guessing().atOnce());
    }

    @Override
    public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
        return UsernamePasswordAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
        String password = new String(request.getPassword().getPassword());
        Optional<Caller> known = checked.find(request.getUsername(), password).flatMap(users::find);
        RoutingContext http = HttpSecurityUtils.getRoutingContextAttribute(request);
        boolean byForm = SignIns.isForm(http);
        if (known.isPresent() && !byForm) {
            return Uni.createFrom().item(Identities.of(known.get()));
        }
        List<String> guesser = List.of("address:" + Addresses.of(http), "user:" + request.getUsername());
        guessing.check(guesser);
        return context.runBlocking(() -> {
            SecurityIdentity identity = check(request.getUsername(), password, guesser);
            return byForm ? signIns.tell(http, identity) : identity;
        });
    }

    private SecurityIdentity check(String name, String password, List<String> guesser) {
        Optional<Caller> caller = inTurn(name, password);
        if (caller.isEmpty()) {
            guessing.failed(guesser);
            throw new AuthenticationFailedException("wrong name or password");
        }
        checked.put(name, password);
        return Identities.of(caller.get());
    }

    private Optional<Caller> inTurn(String name, String password) {
        try {
            if (!atOnce.tryAcquire(LONGEST_QUEUE_SECONDS, TimeUnit.SECONDS)) {
                throw TooManyAttempts.waiting(Duration.ofSeconds(LONGEST_QUEUE_SECONDS));
            }
            try {
                return users.withPassword(name, password);
            } finally {
                atOnce.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthenticationFailedException("interrupted", e);
        }
    }
}
