package io.sallyport.gateways;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What registering a gateway does besides. */
@ConfigMapping(prefix = "sallyport.activation")
public interface RegistrationConfig {
    /**
     * Whether a gateway that is registered is activated at once, where the request does not say: for a first look, and for fleets whose credentials at
     * the broker are managed elsewhere. Else its machine claims it with a one-time code.
     */
    @WithDefault("false")
    boolean onRegistration();
}
