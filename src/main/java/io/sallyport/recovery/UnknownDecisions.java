package io.sallyport.recovery;

import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.gateways.BindingService;
import io.sallyport.gateways.GatewayService;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets machines that are not in the database go on, or keeps them out. Also when the recovery has ended. */
@ApplicationScoped
class UnknownDecisions {
    private final UnknownGatewayRepository unknown;
    private final GatewayService gateways;
    private final BindingService bindings;
    private final Audit audit;
    private final Clock clock;

    UnknownDecisions(
            UnknownGatewayRepository unknown,
            GatewayService gateways,
            BindingService bindings,
            Audit audit,
            Clock clock) {
        this.unknown = unknown;
        this.gateways = gateways;
        this.bindings = bindings;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    List<UnknownGatewayView> list(@Nullable UnknownState state, PageRequest page) {
        return unknown.list(state, page.afterOrStart(GatewayId::new), page.fetchSize()).stream()
                .map(UnknownGatewayView::of)
                .toList();
    }

    /**
     * Its machine is the gateway: registered again, with the ID and the binding that it has.
     *
     * @throws Refusal 404 {@code UNKNOWN_GATEWAY_NOT_FOUND}, 409 {@code ALREADY_DECIDED}, and what a registration is refused for
     */
    @Transactional
    UnknownGatewayView approve(GatewayId id, ApproveGateway request, Actor actor) {
        UnknownGateway one = requireWaiting(id);
        ClientId client = ClientId.parse(one.clientId());
        if (unknown.bindingsOf(List.of(id.value())).isEmpty()) {
            gateways.registerAgain(
                    id, one.binding(), request.signedDownlinks(), request.registration(id, client.group()));
        } else {
            bindings.bindAs(id, one.binding(), request.signedDownlinks());
        }
        return decided(one, UnknownState.APPROVED, "recovery.approve", actor);
    }

    /** Nothing of it is heard, until it comes with another binding. Throws as {@link #approve}. */
    @Transactional
    UnknownGatewayView reject(GatewayId id, Actor actor) {
        return decided(requireWaiting(id), UnknownState.REJECTED, "recovery.reject", actor);
    }

    private UnknownGatewayView decided(UnknownGateway one, UnknownState decision, String action, Actor actor) {
        one.decide(decision, actor.name(), clock.instant());
        audit.record(Deed.of(actor, action, "gateway", one.gatewayId())
                .inGroup(ClientId.parse(one.clientId()).group().value())
                .with("binding", one.binding()));
        return UnknownGatewayView.of(one);
    }

    private UnknownGateway requireWaiting(GatewayId id) {
        UnknownGateway one = unknown.lock(id.value())
                .orElseThrow(() -> Refusal.notFound(
                        "UNKNOWN_GATEWAY_NOT_FOUND", "Nobody was heard in the name of " + id + " that is not known."));
        if (!one.isWaiting()) {
            throw Refusal.conflict("ALREADY_DECIDED", "It is " + one.state() + " already.");
        }
        return one;
    }
}
