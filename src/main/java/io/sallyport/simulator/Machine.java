package io.sallyport.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Jws;
import io.sallyport.protocol.KeyType;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * The machine behind a virtual gateway: its keys, and what it got for them, kept in a file of its own so that a restart claims nothing anew. Used by one
 * thread at a time; {@code activation} is volatile for those who only read.
 */
final class Machine {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final ObjectNode keys;
    private volatile JsonNode activation;

    private Machine(Path file, ObjectNode keys, JsonNode activation) {
        this.file = file;
        this.keys = keys;
        this.activation = activation;
    }

    /** The one that is kept for the gateway, or a new one. */
    static Machine of(Path folder, GatewayId id) throws IOException {
        Path file = folder.resolve("machines").resolve(id + ".json");
        try {
            JsonNode kept = JSON.readTree(Files.readAllBytes(file));
            return new Machine(file, (ObjectNode) kept.path("keys"), kept.path("activation"));
        } catch (NoSuchFileException e) {
            return new Machine(file, newKeys(), JSON.nullNode());
        }
    }

    private static ObjectNode newKeys() {
        try {
            KeyPair identity = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            KeyPair sealing = KeyPairGenerator.getInstance("X25519").generateKeyPair();
            return JSON.createObjectNode()
                    .put("identityKey", KeyType.ED25519.text(identity.getPublic()))
                    .put("identity", identity.getPrivate().getEncoded())
                    .put("sealingKey", KeyType.X25519.text(sealing.getPublic()))
                    .put("sealing", sealing.getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java platform has these keys", e);
        }
    }

    /** Whether it is the gateway under this binding, as far as it knows. */
    boolean isBound(long binding) {
        return binding > 0 && activation.path("binding").asLong() == binding;
    }

    byte[] claim(String code, String agentVersion, Instant now) throws IOException {
        ObjectNode claim = JSON.createObjectNode()
                .put("code", code)
                .put("identityKey", keys.path("identityKey").asText())
                .put("sealingKey", keys.path("sealingKey").asText())
                .put("serialNumber", "SIM-" + file.getFileName().toString().replace(".json", ""))
                .put("agentVersion", agentVersion)
                .put("at", now.toString());
        claim.set("features", JSON.valueToTree(List.of("jws")));
        return Jws.sign(Jws.Type.CLAIM, null, identity(), JSON.writeValueAsBytes(claim));
    }

    byte[] renewal(Instant now) throws IOException {
        String gatewayId = activation.path("gatewayId").asText();
        ObjectNode renewal = JSON.createObjectNode()
                .put("gatewayId", gatewayId)
                .put("binding", activation.path("binding").asLong())
                .put("at", now.toString());
        return Jws.sign(Jws.Type.RENEWAL, gatewayId, identity(), JSON.writeValueAsBytes(renewal));
    }

    /** What the console answered, on disk before it is used. */
    void keep(JsonNode answer) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        ObjectNode kept = JSON.createObjectNode();
        kept.set("keys", keys);
        kept.set("activation", answer);
        Files.write(next, JSON.writeValueAsBytes(kept));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        activation = answer;
    }

    JsonNode activation() {
        return activation;
    }

    String username() {
        return activation.path("credential").path("username").asText();
    }

    String password() {
        return activation.path("credential").path("password").asText();
    }

    boolean isToRenew(Instant now) {
        String renewAfter = activation.path("credential").path("renewAfter").asText();
        return !renewAfter.isEmpty() && now.isAfter(Instant.parse(renewAfter));
    }

    private PrivateKey identity() {
        return key("Ed25519", "identity");
    }

    /** What the console seals to it is opened with this. */
    PrivateKey sealing() {
        return key("X25519", "sealing");
    }

    /** Which key that is, as {@code presence.online} says it. */
    String sealingKeyFingerprint() {
        return KeyType.X25519.fingerprint(
                KeyType.X25519.parse(keys.path("sealingKey").asText()));
    }

    private PrivateKey key(String algorithm, String member) {
        try {
            byte[] encoded = Base64.getDecoder().decode(keys.path(member).asText());
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the file of a machine holds no key: " + file.getFileName(), e);
        }
    }
}
