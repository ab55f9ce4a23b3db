package io.sallyport.simulator;

import io.sallyport.protocol.Jwe;
import java.nio.charset.StandardCharsets;

/** The one place where secrets are opened. A gateway that was not activated has no key, and takes them as they are. */
final class SealedSecrets {
    private SealedSecrets() {}

    /** To be asked for each command anew: a gateway's machine is known later than the gateway. */
    static SecretOpener of(RegisteredGateway gateway) {
        Machine machine = gateway.machine();
        return machine == null
                ? secret -> secret.getBytes(StandardCharsets.UTF_8)
                : secret -> Jwe.open(secret, machine.sealing());
    }
}
