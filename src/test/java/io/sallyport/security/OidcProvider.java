package io.sallyport.security;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sallyport.testing.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** An OpenID Connect provider, as far as a client sees it: discovery, keys, and tokens for a code. Whoever comes is signed in as was said last. */
public final class OidcProvider implements QuarkusTestResourceLifecycleManager {
    private static final RsaJsonWebKey KEY = key("the-key");
    private static final RsaJsonWebKey OTHER_KEY = key("the-key");

    private static volatile String issuer = "";
    private static volatile String nonce = "";
    private static volatile List<String> groups = List.of();

    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(Loopback.ADDRESS, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        issuer = "http://" + Loopback.ADDRESS + ":" + server.getAddress().getPort();
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> json(
                        exchange,
                        """
                        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token","jwks_uri":"%1$s/keys",\
                        "end_session_endpoint":"%1$s/end","response_types_supported":["code"],"subject_types_supported":["public"],\
                        "id_token_signing_alg_values_supported":["RS256"]}"""
                                .formatted(issuer)));
        server.createContext("/keys", exchange -> json(exchange, "{\"keys\":[" + KEY.toJson() + "]}"));
        server.createContext(
                "/token",
                exchange -> json(
                        exchange,
                        "{\"access_token\":\"%s\",\"id_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300}"
                                .formatted(token("alice", groups, 300), idToken("alice", groups))));
        server.start();
        return Map.of(
                "sallyport.security.oidc.enabled", "true",
                "quarkus.oidc.auth-server-url", issuer,
                "quarkus.oidc.credentials.secret", "a-secret-of-the-client-with-32-characters-or-more",
                "quarkus.oidc.roles.role-claim-path", "groups",
                "sallyport.security.oidc.grants.\"storage operators, Lyon\"", "operator@site:lyon");
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    static String issuer() {
        return issuer;
    }

    /** Whom the next code is for. */
    static void signsIn(String withNonce, String... inGroups) {
        nonce = withNonce;
        groups = List.of(inGroups);
    }

    static String token(String subject, List<String> groups, int secondsToLive) {
        return sign(claims(subject, groups, secondsToLive, "sallyport"), KEY);
    }

    static String tokenForAnotherApplication(String subject, List<String> groups) {
        return sign(claims(subject, groups, 300, "another"), KEY);
    }

    /** With the ID of the provider's key, but not by it. */
    static String forgedToken(String subject, List<String> groups) {
        return sign(claims(subject, groups, 300, "sallyport"), OTHER_KEY);
    }

    private static String idToken(String subject, List<String> groups) {
        JwtClaims claims = claims(subject, groups, 300, "sallyport");
        claims.setClaim("nonce", nonce);
        return sign(claims, KEY);
    }

    private static JwtClaims claims(String subject, List<String> groups, int secondsToLive, String audience) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setSubject(subject);
        claims.setAudience(audience);
        claims.setStringClaim("preferred_username", subject);
        claims.setStringListClaim("groups", groups);
        claims.setIssuedAtToNow();
        NumericDate end = NumericDate.now();
        end.addSeconds(secondsToLive);
        claims.setExpirationTime(end);
        return claims;
    }

    private static String sign(JwtClaims claims, RsaJsonWebKey key) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setPayload(claims.toJson());
            signature.setKey(key.getPrivateKey());
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RsaJsonWebKey key(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void json(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
