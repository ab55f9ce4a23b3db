package io.sallyport.security;

import com.github.f4b6a3.tsid.TsidCreator;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PageRequest;
import io.sallyport.api.PeriodicWork;
import io.sallyport.api.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Issues and revokes API tokens. Everybody has their own; who is admin of everything sees and revokes all. */
@ApplicationScoped
class ApiTokenService implements PeriodicWork {
    private static final Pattern ID = Pattern.compile("[0-9a-z]{13}");
    private static final Duration KEPT_AFTER_END = Duration.ofDays(90);

    private final ApiTokenRepository tokens;
    private final RememberedTokens remembered;
    private final SecurityConfig.Tokens config;
    private final Event<ApiTokenChanged> changed;
    private final Clock clock;

    ApiTokenService(
            ApiTokenRepository tokens,
            RememberedTokens remembered,
            SecurityConfig config,
            Event<ApiTokenChanged> changed,
            Clock clock) {
        this.tokens = tokens;
        this.remembered = remembered;
        this.config = config.tokens();
        this.changed = changed;
        this.clock = clock;
    }

    /** @throws Refusal 400 {@code INVALID_GRANT} or {@code INVALID_EXPIRY}, 403 {@code MORE_THAN_YOU_HAVE} or {@code NOT_WITH_A_TOKEN} */
    @Transactional
    TokenView issue(Caller caller, Actor actor, IssueToken request) {
        if (caller.source() == Caller.Source.TOKEN) {
            throw Refusal.of(
                    Status.FORBIDDEN,
                    "NOT_WITH_A_TOKEN",
                    "A token makes no tokens: one that was stolen would outlive its end.");
        }
        List<Grant> grants = request.parsedGrants();
        if (!caller.includes(grants)) {
            throw Refusal.of(Status.FORBIDDEN, "MORE_THAN_YOU_HAVE", "A token may do no more than who makes it.");
        }
        Duration life = Duration.ofDays(request.expiresInDays());
        if (life.compareTo(config.longestLife()) > 0) {
            throw Refusal.invalid(
                    "INVALID_EXPIRY",
                    "expiresInDays is at most %d."
                            .formatted(config.longestLife().toDays()));
        }
        Instant now = clock.instant();
        TokenSecret secret = TokenSecret.make(TsidCreator.getTsid().toString().toLowerCase(Locale.ROOT));
        ApiToken token = new ApiToken(
                secret.id(), request.name(), secret.hash(), grants, caller.qualifiedName(), now, now.plus(life));
        tokens.persist(token);
        changed.fire(ApiTokenChanged.of(actor, ApiTokenChanged.Kind.ISSUED, token));
        return TokenView.of(token, secret);
    }

    @Transactional
    List<TokenView> list(Caller caller, PageRequest page) {
        String after = page.afterOrStart(ApiTokenService::requireForm);
        return tokens.after(after, seesAll(caller) ? null : caller.qualifiedName(), page.fetchSize()).stream()
                .map(TokenView::of)
                .toList();
    }

    /** @throws Refusal 404 {@code TOKEN_NOT_FOUND} */
    @Transactional
    TokenView read(Caller caller, String id) {
        return TokenView.of(require(caller, id));
    }

    /** Idempotent. At other replicas it takes as long as {@code sallyport.security.tokens.remembered}. @throws Refusal 404 {@code TOKEN_NOT_FOUND} */
    @Transactional
    void revoke(Caller caller, Actor actor, String id) {
        ApiToken token = require(caller, id);
        if (token.revoke(clock.instant())) {
            changed.fire(ApiTokenChanged.of(actor, ApiTokenChanged.Kind.REVOKED, token));
            Log.infof("the API token %s was revoked", id);
        }
        remembered.forget(id);
    }

    private ApiToken require(Caller caller, String id) {
        ApiToken token = tokens.findById(id);
        if (token == null || !(seesAll(caller) || token.createdBy().equals(caller.qualifiedName()))) {
            throw Refusal.notFound("TOKEN_NOT_FOUND", "There is no API token " + id + ".");
        }
        return token;
    }

    private static boolean seesAll(Caller caller) {
        return caller.reach(Role.ADMIN).isEverything();
    }

    private static void requireForm(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("no ID of a token");
        }
    }

    @Scheduled(every = "24h", delayed = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void deleteOld() {
        tokens.deleteEndedBefore(clock.instant().minus(KEPT_AFTER_END));
    }

    @Override
    public String work() {
        return "api-tokens";
    }

    @Override
    public Stage stage() {
        return Stage.CLEAN;
    }

    @Override
    @Transactional
    public long takeTurn() {
        return tokens.deleteEndedBefore(clock.instant().minus(KEPT_AFTER_END));
    }
}
