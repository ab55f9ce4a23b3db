package io.sallyport.activation;

import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayView;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.KeyType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.PublicKey;
import java.util.Optional;

/** To which keys secrets are sealed. Only what a machine registered counts, never what comes over the broker. */
@ApplicationScoped
public class SealingKeys {
    private final MachineRepository machines;
    private final GatewayService gateways;

    SealingKeys(MachineRepository machines, GatewayService gateways) {
        this.machines = machines;
        this.gateways = gateways;
    }

    /**
     * That of the machine that is the gateway now. None if no machine claimed it (it was activated when it was registered), or the one that did is fenced.
     *
     * @throws io.sallyport.api.Refusal 404 {@code GATEWAY_NOT_FOUND}
     */
    @Transactional
    public Optional<SealingKey> of(GatewayId id) {
        GatewayView gateway = gateways.view(id);
        return machines.newestOf(gateway.id())
                .filter(machine -> Claims.isBound(gateway, machine))
                .map(machine -> key(machine, gateway));
    }

    private static SealingKey key(Machine machine, GatewayView gateway) {
        PublicKey key = machine.sealingKey();
        String registered = KeyType.X25519.fingerprint(key);
        String said = gateway.presence().sealingKeyFingerprint();
        return new SealingKey(key, registered, machine.binding(), said != null && !said.equals(registered));
    }
}
