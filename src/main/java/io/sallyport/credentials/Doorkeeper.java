package io.sallyport.credentials;

import io.sallyport.credentials.KnownCredentials.Known;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.gateways.RefusedConnections;
import io.sallyport.messaging.ConsoleConfig;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.TopicScheme;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides for a broker that asks who may connect, and what they may do. A gateway that is quarantined may connect: which of two machines is the right
 * one is seen by what they say, none of it is heard, and its release must not wait for a reconnect.
 */
@ApplicationScoped
class Doorkeeper {
    private static final Pattern CREDENTIAL_IN_SUBJECT = Pattern.compile("(?:^|[,/])\\s*OU\\s*=\\s*(cr-[0-9a-z]{13})");

    private final KnownCredentials credentials;
    private final BrokerTokens tokens;
    private final GatewayDirectory directory;
    private final RefusedConnections refused;
    private final TopicScheme topics;
    private final String consoleGroup;
    private final Clock clock;

    Doorkeeper(
            KnownCredentials credentials,
            BrokerTokens tokens,
            GatewayDirectory directory,
            RefusedConnections refused,
            TopicScheme topics,
            ConsoleConfig console,
            Clock clock) {
        this.credentials = credentials;
        this.tokens = tokens;
        this.directory = directory;
        this.refused = refused;
        this.topics = topics;
        this.consoleGroup = console.groupId();
        this.clock = clock;
    }

    /** Whether a client may connect. Asks the database, unless it did a moment ago. */
    Verdict mayConnect(ConnectRequest request) {
        String clientId = String.valueOf(request.clientid());
        try {
            ClientId client = ClientId.parse(clientId);
            if (client.group().value().equals(consoleGroup)) {
                // The console's own identities are the broker's to know.
                return Verdict.IGNORE;
            }
            return mayConnect(client, request);
        } catch (ProtocolException noGateway) {
            return deny(clientId, "STRANGER", request);
        }
    }

    private Verdict mayConnect(ClientId client, ConnectRequest request) {
        Optional<String> id = credentialOf(request);
        if (id.isEmpty()) {
            return deny(client.toString(), "STRANGER", request);
        }
        Optional<Known> found = credentials.fresh(id.get());
        if (found.isEmpty()) {
            found = credentials.read(id.get());
        }
        if (found.isEmpty()) {
            return deny(client.toString(), "STRANGER", request);
        }
        Known credential = found.get();
        if (!credential.clientId().equals(client.toString())) {
            return deny(client.toString(), "OTHERS_CREDENTIAL", request);
        }
        if (!proves(id.get(), credential, request)) {
            return deny(client.toString(), "WRONG_SECRET", request);
        }
        if (credential.revoked()) {
            return deny(client.toString(), "REVOKED", request);
        }
        Instant now = clock.instant();
        if (!now.isBefore(credential.expiresAt())) {
            return deny(client.toString(), "EXPIRED", request);
        }
        if (!isFor(directory.bindingOf(client), credential) && !isFor(directory.readBindingOf(client), credential)) {
            return deny(client.toString(), "FENCED", request);
        }
        return Verdict.allowUntil(credential.expiresAt());
    }

    private static boolean isFor(OptionalLong binding, Known credential) {
        return binding.isPresent() && binding.getAsLong() == credential.binding();
    }

    private static Optional<String> credentialOf(ConnectRequest request) {
        return certifiedCredential(request).or(() -> Usernames.credentialId(String.valueOf(request.username())));
    }

    private static Optional<String> certifiedCredential(ConnectRequest request) {
        Matcher subject = CREDENTIAL_IN_SUBJECT.matcher(String.valueOf(request.certSubject()));
        return subject.find() ? Optional.of(subject.group(1)) : Optional.empty();
    }

    private boolean proves(String id, Known credential, ConnectRequest request) {
        String password = String.valueOf(request.password());
        String hash = credential.secretHash();
        return switch (credential.mode()) {
            case TOKEN -> {
                // Its own end is looked at with the credential's, so that who comes too late is told so.
                BrokerTokens.Claims claims =
                        tokens.verify(password, Instant.EPOCH).orElse(null);
                yield claims != null
                        && claims.credentialId().equals(id)
                        && claims.clientId().equals(credential.clientId());
            }
            case PASSWORD, DEVICE_CREDENTIAL -> hash != null && Secrets.same(Secrets.hash(password), hash);
            case CERTIFICATE ->
                // A user name is nothing that the certificate says: by it one that was revoked would pass for its
                // successor.
                credential.clientId().equals(request.certCommonName())
                        && certifiedCredential(request).equals(Optional.of(id));
        };
    }

    private Verdict deny(String clientId, String reason, ConnectRequest request) {
        refused.refused(clientId, reason, request.peerhost());
        return Verdict.DENY;
    }

    /** Whether a client may use a topic: its own only, and no pattern. Never asks the database. */
    Verdict mayUse(TopicRequest request) {
        try {
            ClientId client = ClientId.parse(String.valueOf(request.clientid()));
            if (client.group().value().equals(consoleGroup)) {
                return Verdict.IGNORE;
            }
            if (directory.bindingOf(client).isEmpty() || isRevoked(request)) {
                return Verdict.DENY;
            }
            TopicRights rights = TopicRights.of(topics, client);
            boolean allowed =
                    switch (String.valueOf(request.action())) {
                        case "publish" -> rights.pub().contains(String.valueOf(request.topic()));
                        case "subscribe" -> rights.sub().contains(String.valueOf(request.topic()));
                        default -> false;
                    };
            return allowed ? Verdict.ALLOW : Verdict.DENY;
        } catch (ProtocolException noGateway) {
            return Verdict.DENY;
        }
    }

    private boolean isRevoked(TopicRequest request) {
        return Usernames.credentialId(String.valueOf(request.username()))
                .flatMap(credentials::fresh)
                .map(Known::revoked)
                .orElse(false);
    }
}
