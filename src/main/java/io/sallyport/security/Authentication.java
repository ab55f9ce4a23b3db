package io.sallyport.security;

import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TrustedAuthenticationRequest;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.BasicAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.FormAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how a request is to be authenticated, by what it comes with: an API token, a provider's token, a configured user's password, or a
 * session's cookie. Programs that come with nothing are told so; people are sent to where they can sign in.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class Authentication implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    /** Where gateways, the broker and a scheduler say who they are by themselves: what they come with is nothing that is known here. */
    private static final List<String> OTHERS = List.of("/gateway/v1/", "/broker/v1/", "/ingress/", "/internal/");

    private final OidcAuthenticationMechanism oidc;
    private final FormAuthenticationMechanism form;
    private final BasicAuthenticationMechanism basic = new BasicAuthenticationMechanism("sallyport", true);
    private final ConfiguredUsers users;
    private final Event<AccessDenied> denied;
    private final boolean withOidc;

    Authentication(
            OidcAuthenticationMechanism oidc,
            FormAuthenticationMechanism form,
            ConfiguredUsers users,
            Event<AccessDenied> denied,
            SecurityConfig config) {
        this.oidc = oidc;
        this.form = form;
        this.users = users;
        this.denied = denied;
        this.withOidc = config.oidc().enabled();
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        return choose(context, identities)
                .onFailure(AuthenticationFailedException.class)
                .invoke(() -> denied.fire(AccessDenied.withCredentials(Addresses.of(context))));
    }

    private Uni<SecurityIdentity> choose(RoutingContext context, IdentityProviderManager identities) {
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (OTHERS.stream().anyMatch(context.normalizedPath()::startsWith)) {
            return Uni.createFrom().nullItem();
        }
        if (authorization == null) {
            return withSession(context, identities);
        }
        if (startsWith(authorization, BEARER)) {
            return withBearer(authorization.substring(BEARER.length()).trim(), context, identities);
        }
        if (startsWith(authorization, BASIC) && users.areThere()) {
            return basic.authenticate(context, identities);
        }
        return Uni.createFrom().failure(new AuthenticationFailedException("nobody can check these credentials here"));
    }

    private Uni<SecurityIdentity> withBearer(String token, RoutingContext context, IdentityProviderManager identities) {
        if (token.startsWith(TokenSecret.PREFIX)) {
            return identities.authenticate(
                    HttpSecurityUtils.setRoutingContextAttribute(new ApiTokenRequest(token), context));
        }
        return withOidc
                ? oidc.authenticate(context, identities)
                : Uni.createFrom().failure(new AuthenticationFailedException("this is no API token"));
    }

    /** Nothing, if there is neither. */
    private Uni<SecurityIdentity> withSession(RoutingContext context, IdentityProviderManager identities) {
        Uni<SecurityIdentity> configured = users.areThere()
                ? form.authenticate(context, identities)
                : Uni.createFrom().nullItem();
        return withOidc
                ? configured.onItem().ifNull().switchTo(() -> oidc.authenticate(context, identities))
                : configured;
    }

    private static boolean startsWith(String header, String scheme) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    /** A person who comes with nothing is sent to sign in. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        boolean tried = HttpSecurityUtils.getAuthenticationFailureFromEvent(context) != null
                && context.request().getHeader(HttpHeaders.AUTHORIZATION) != null;
        if (tried || !Challenge.isForPerson(context)) {
            return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer realm=\"sallyport\""));
        }
        return withOidc ? oidc.getChallenge(context) : form.getChallenge(context);
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        return getChallenge(context).map(challenge -> Challenge.send(context, challenge));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(
                ApiTokenRequest.class, UsernamePasswordAuthenticationRequest.class, TrustedAuthenticationRequest.class);
    }

    @Override
    public Uni<@Nullable HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }
}
