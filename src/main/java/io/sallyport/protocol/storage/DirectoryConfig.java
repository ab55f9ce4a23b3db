package io.sallyport.protocol.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.Checks;
import io.sallyport.protocol.ProtocolException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway's users are known: the parameters of {@code directory.join}.
 *
 * @param domain of AD, {@code corp.example.com} say; with AD only
 * @param servers in the order in which they are tried; AD finds its own if none is named
 * @param baseDn of LDAP only
 * @param user who joins or binds
 * @param secret that one's password; sealed
 * @param organizationalUnit of AD only: where the gateway's account is made
 */
public record DirectoryConfig(
        @Nullable String name,
        @JsonProperty(required = true) Type type,
        @Nullable String domain,
        List<String> servers,
        @Nullable String baseDn,
        @JsonProperty(required = true) String user,
        @Nullable String secret,
        @Nullable String organizationalUnit,
        @Nullable Boolean tls)
        implements ResourceConfig {
    public static final String NAME = "directory";

    public DirectoryConfig {
        name = the(NAME, name);
        Checks.present("type", type);
        Checks.text("domain", domain);
        servers = Checks.list("servers", servers);
        servers.forEach(server -> Checks.text("servers", server));
        Checks.text("baseDn", baseDn);
        Checks.text("user", Checks.present("user", user));
        Secret.check(secret);
        Checks.text("organizationalUnit", organizationalUnit);
        tls = !Boolean.FALSE.equals(tls);
        if (type == Type.AD
                ? domain == null || baseDn != null
                : baseDn == null || domain != null || servers.isEmpty()) {
            throw new ProtocolException(
                    ProtocolException.Code.INVALID_MEMBERS,
                    "a directory of type AD has a domain and no baseDn, one of type LDAP a baseDn, servers and no domain");
        }
    }

    static String the(String only, @Nullable String name) {
        if (name != null && !name.equals(only)) {
            throw new ProtocolException(
                    ProtocolException.Code.INVALID_MEMBERS, "a gateway has one of these, and its name is " + only);
        }
        return only;
    }

    public enum Type {
        AD,
        LDAP
    }

    @Override
    public @Nullable String sealedSecret() {
        return secret;
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "directory of type " + type;
    }
}
