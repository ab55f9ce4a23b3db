package io.sallyport.protocol.storage;

import org.jspecify.annotations.Nullable;

/** A user of a gateway that is in no directory: the parameters of {@code smbUser.put}. @param secret the password; sealed */
public record SmbUserConfig(String name, @Nullable String secret) implements ResourceConfig {
    public SmbUserConfig {
        ResourceName.require("name", name);
        Secret.check(secret);
    }

    @Override
    public @Nullable String sealedSecret() {
        return secret;
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "SMB user " + name;
    }
}
