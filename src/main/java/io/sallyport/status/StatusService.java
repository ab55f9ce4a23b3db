package io.sallyport.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayService;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says what a gateway's newest status is. */
@ApplicationScoped
public class StatusService {
    private static final UUID NO_COMMAND = new UUID(0, 0);

    private final StatusRepository statuses;
    private final GatewayService gateways;
    private final ObjectMapper mapper;
    private final Clock clock;

    StatusService(StatusRepository statuses, GatewayService gateways, ObjectMapper mapper, Clock clock) {
        this.statuses = statuses;
        this.gateways = gateways;
        this.mapper = mapper;
        this.clock = clock;
    }

    /** @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, or {@code NO_STATUS} if the gateway has not reported yet */
    @Transactional
    public StatusView newest(GatewayId id) {
        GatewayService.Target target = gateways.target(id);
        GatewayStatus status = statuses.findById(id.value());
        if (status == null) {
            throw Refusal.notFound("NO_STATUS", "The gateway has not reported yet.");
        }
        return StatusView.of(status, parse(status.report()), target.presence(), clock.instant());
    }

    /** The load of those of these gateways that have reported. */
    @Transactional
    public Map<String, LoadView> loadOf(Collection<String> gatewayIds) {
        return statuses.of(gatewayIds).stream()
                .map(LoadView::of)
                .collect(Collectors.toMap(LoadView::gatewayId, Function.identity()));
    }

    /** For what needs the gateway's own words; empty if there is no such gateway, or it has not reported yet. */
    @Transactional
    public Optional<NewestReport> report(GatewayId id) {
        return statuses.findByIdOptional(id.value())
                .map(status -> new NewestReport(id, reportOf(status), status.receivedAt()));
    }

    /** It is kept as the result of a {@code status.get}, and so it is read. */
    private StatusReport reportOf(GatewayStatus status) {
        ObjectNode result = (ObjectNode) parse(status.report());
        return UplinkCodec.statusOf(new CommandSucceeded(status.origin(), NO_COMMAND, result));
    }

    private JsonNode parse(String report) {
        try {
            return mapper.readTree(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored report is not JSON", e);
        }
    }
}
