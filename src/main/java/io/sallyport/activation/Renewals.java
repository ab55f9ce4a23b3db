package io.sallyport.activation;

import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.credentials.CredentialIssuer;
import io.sallyport.gateways.BindingService;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayView;
import io.sallyport.gateways.RefusedConnections;
import io.sallyport.messaging.ConsoleKeys;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Jws;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** Gives machines their next credentials, with the keys and endpoints of the day. */
@ApplicationScoped
class Renewals {
    private final SignedRequests requests;
    private final MachineRepository machines;
    private final BindingService bindings;
    private final GatewayService gateways;
    private final CredentialIssuer issuer;
    private final RefusedConnections refused;
    private final ConsoleKeys consoleKeys;
    private final ActivationConfig config;
    private final Audit audit;

    Renewals(
            SignedRequests requests,
            MachineRepository machines,
            BindingService bindings,
            GatewayService gateways,
            CredentialIssuer issuer,
            RefusedConnections refused,
            ConsoleKeys consoleKeys,
            ActivationConfig config,
            Audit audit) {
        this.requests = requests;
        this.machines = machines;
        this.bindings = bindings;
        this.gateways = gateways;
        this.issuer = issuer;
        this.refused = refused;
        this.consoleKeys = consoleKeys;
        this.config = config;
        this.audit = audit;
    }

    /**
     * A gateway that is quarantined is renewed too: it is not heard, and must not be locked out when it is released.
     *
     * @throws Refusal 401 {@code SIGNATURE_WRONG}, 400 {@code NOT_FRESH}, 403 {@code FENCED}, 409 {@code REPLAYED}
     */
    @Transactional
    ActivationView renew(Jws jws, Actor actor) {
        GatewayId id = gatewayOf(jws);
        // What the machine says is taken once.
        bindings.hold(id);
        List<Machine> known = machines.of(id.value());
        Machine machine = known.stream()
                .filter(one -> isSignedBy(one, jws))
                .findFirst()
                .orElseThrow(SignedRequests::wrongSignature);
        Renewal renewal = requests.read(jws.unverifiedPayload(), Renewal.class);
        requests.requireFresh(renewal.at());
        GatewayView gateway = gateways.view(id);
        if (!renewal.gatewayId().equals(id)
                || renewal.binding() != machine.binding()
                || !Claims.isBound(gateway, machine)) {
            refused.refused(gateway.clientId(), "FENCED", actor.address());
            throw Claims.fenced();
        }
        if (!machine.renews(renewal.at())) {
            refused.refused(gateway.clientId(), "REPLAYED", actor.address());
            throw Refusal.conflict("REPLAYED", "The gateway said this before, or something later: at must grow.");
        }
        audit.record(Deed.of(actor, "credential.renew", "gateway", gateway.id()).inGroup(gateway.group()));
        return ActivationView.of(
                gateway,
                machine,
                issuer.issue(gateway, renewal.csr()),
                consoleKeys.trusted(),
                config.brokerCa().orElse(null));
    }

    private static GatewayId gatewayOf(Jws jws) {
        try {
            return new GatewayId(String.valueOf(jws.keyId()));
        } catch (ProtocolException noGateway) {
            throw SignedRequests.wrongSignature();
        }
    }

    private static boolean isSignedBy(Machine machine, Jws jws) {
        try {
            jws.payload(Jws.Type.RENEWAL, machine.publicKey());
            return true;
        } catch (ProtocolException another) {
            return false;
        }
    }
}
