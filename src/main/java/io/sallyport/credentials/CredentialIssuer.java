package io.sallyport.credentials;

import com.github.f4b6a3.tsid.TsidCreator;
import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Issues credentials to the machines that are gateways. */
@ApplicationScoped
public class CredentialIssuer {
    private static final int SERIAL_BITS = 120;

    private final GatewayCredentialRepository credentials;
    private final BrokerTokens tokens;
    private final CertificateAuthority authority;
    private final KnownCredentials known;
    private final CredentialsConfig config;
    private final Clock clock;

    CredentialIssuer(
            GatewayCredentialRepository credentials,
            BrokerTokens tokens,
            CertificateAuthority authority,
            KnownCredentials known,
            CredentialsConfig config,
            Clock clock) {
        this.credentials = credentials;
        this.tokens = tokens;
        this.authority = authority;
        this.known = known;
        this.config = config;
        this.clock = clock;
    }

    /**
     * One more credential for the machine that is the gateway now. Passwords that it had before end soon; the others at their own time.
     *
     * @param csr where certificates are issued
     * @throws Refusal 400 {@code INVALID_CSR}, 503 {@code NO_TOKEN_KEY} or {@code NO_AUTHORITY}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public IssuedCredential issue(GatewayView gateway, @Nullable String csr) {
        // In whole seconds, as a token has them.
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        for (GatewayCredential earlier : credentials.validOf(gateway.id(), gateway.binding(), now)) {
            if (earlier.secretHash() != null) {
                earlier.endBy(now.plus(config.grace()));
                known.forget(earlier.id());
            }
        }
        Duration ttl = config.mode() == CredentialMode.TOKEN ? config.tokenTtl() : config.longTtl();
        GatewayCredential credential = new GatewayCredential(
                GatewayCredential.PREFIX + TsidCreator.getTsid().toString().toLowerCase(Locale.ROOT),
                gateway.id(),
                gateway.clientId(),
                gateway.binding(),
                config.mode(),
                now,
                now.plus(ttl));
        IssuedCredential issued = fill(credential, csr);
        credentials.persist(credential);
        return issued;
    }

    /**
     * What was issued last, to whom the answer did not reach: the same credential. A password can't be told again, so it is another one, and the one
     * before counts no more.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public IssuedCredential again(GatewayView gateway, @Nullable String csr) {
        List<GatewayCredential> valid = credentials.validOf(gateway.id(), gateway.binding(), clock.instant());
        if (valid.isEmpty()) {
            return issue(gateway, csr);
        }
        known.forget(valid.get(0).id());
        return fill(valid.get(0), csr);
    }

    private IssuedCredential fill(GatewayCredential credential, @Nullable String csr) {
        return switch (credential.mode()) {
            case TOKEN -> issued(credential, tokens.of(credential), null);
            case PASSWORD -> withSecret(credential, Secrets.make());
            case DEVICE_CREDENTIAL -> withSecret(credential, Secrets.devicePassword(credential.clientId()));
            case CERTIFICATE -> issued(credential, null, certificate(credential, csr));
        };
    }

    private IssuedCredential withSecret(GatewayCredential credential, String password) {
        credential.hasSecret(Secrets.hash(password));
        return issued(credential, password, null);
    }

    private String certificate(GatewayCredential credential, @Nullable String csr) {
        if (csr == null) {
            throw Refusal.invalid("INVALID_CSR", "Gateways sign in with certificates here: csr is missing.");
        }
        String known = credential.certificateSerial();
        BigInteger serial =
                known == null ? new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0) : new BigInteger(known, 16);
        credential.hasCertificate(serial.toString(16));
        return authority.certify(credential, serial, csr);
    }

    private IssuedCredential issued(
            GatewayCredential credential, @Nullable String password, @Nullable String certificate) {
        return new IssuedCredential(
                credential.id(),
                credential.mode(),
                Usernames.of(credential, config),
                password,
                certificate,
                credential.issuedAt(),
                credential.expiresAt(),
                credential.renewAfter());
    }
}
