package io.sallyport.storage;

import io.sallyport.gateways.GatewayService;
import io.sallyport.protocol.GatewayId;
import io.sallyport.status.NewestReport;
import io.sallyport.status.StatusService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/**
 * Lets one change what a gateway serves at a time. Locks are taken in this order: the gateway's row, shared; its row of storage; buckets by ID;
 * commands. What only reads takes none.
 */
@ApplicationScoped
class GatewayHolds {
    private final StorageGatewayRepository gateways;
    private final ManagedResourceRepository resources;
    private final GatewayService views;
    private final StatusService statuses;
    private final ResourceForms forms;

    GatewayHolds(
            StorageGatewayRepository gateways,
            ManagedResourceRepository resources,
            GatewayService views,
            StatusService statuses,
            ResourceForms forms) {
        this.gateways = gateways;
        this.resources = resources;
        this.views = views;
        this.statuses = statuses;
        this.forms = forms;
    }

    /** Until the transaction ends. @throws io.sallyport.api.Refusal 404 {@code GATEWAY_NOT_FOUND} */
    @Transactional(Transactional.TxType.MANDATORY)
    HeldGateway hold(GatewayId id) {
        StorageGateway storage = gateways.hold(id.value());
        if (storage == null) {
            throw GatewayService.unknown(id);
        }
        return read(id, storage);
    }

    /** The same without a lock, to look at only. @throws io.sallyport.api.Refusal 404 {@code GATEWAY_NOT_FOUND} */
    @Transactional(Transactional.TxType.MANDATORY)
    HeldGateway look(GatewayId id) {
        StorageGateway storage = gateways.findById(id.value());
        return read(id, storage == null ? StorageGateway.none(id) : storage);
    }

    private HeldGateway read(GatewayId id, StorageGateway storage) {
        List<ManagedResource> all = resources.ofGateway(id.value());
        return new HeldGateway(
                views.view(id),
                storage,
                all,
                all.stream()
                        .filter(resource -> resource.desired() != null)
                        .map(resource -> forms.ofColumn(resource.kind(), String.valueOf(resource.desired())))
                        .toList(),
                statuses.report(id).map(NewestReport::report).orElse(null));
    }
}
