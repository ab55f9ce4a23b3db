package io.sallyport.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.commands.CommandService;
import io.sallyport.commands.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows as they go out, with what became of their commands. */
@ApplicationScoped
class ResourceViews {
    private final CommandService commands;
    private final StorageGatewayRepository gateways;
    private final ResourceForms forms;
    private final Clock clock;

    ResourceViews(CommandService commands, StorageGatewayRepository gateways, ResourceForms forms, Clock clock) {
        this.commands = commands;
        this.gateways = gateways;
        this.forms = forms;
        this.clock = clock;
    }

    ResourceView view(ManagedResource resource) {
        return views(List.of(resource)).get(0);
    }

    /** In the order of the rows; two queries, whatever their number. */
    List<ResourceView> views(Collection<ManagedResource> resources) {
        Set<String> commandIds = resources.stream()
                .map(ManagedResource::commandId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Set<String> gatewayIds =
                resources.stream().map(ManagedResource::gatewayId).collect(Collectors.toSet());
        Map<String, Outcome> outcomes = commands.outcomes(commandIds);
        Map<String, StorageGateway> storage = gatewayIds.isEmpty()
                ? Map.of()
                : gateways.list("gatewayId in ?1", gatewayIds).stream()
                        .collect(Collectors.toMap(StorageGateway::gatewayId, gateway -> gateway));
        return resources.stream()
                .map(resource -> view(
                        resource,
                        resource.commandId() == null ? null : outcomes.get(resource.commandId()),
                        receivedAt(storage.get(resource.gatewayId()))))
                .toList();
    }

    private static @Nullable Instant receivedAt(@Nullable StorageGateway gateway) {
        return gateway == null ? null : gateway.receivedAt();
    }

    private ResourceView view(ManagedResource resource, @Nullable Outcome command, @Nullable Instant reportedAt) {
        Sync sync = Sync.of(resource.isMatching(), resource.isReportedAsTold(), command, reportedAt);
        ObjectNode desired = desired(resource);
        ObjectNode reported = reported(resource);
        return new ResourceView(
                resource.gatewayId(),
                resource.kind(),
                resource.name(),
                sync,
                resource.epoch(),
                resource.generation(),
                desired,
                reported,
                resource.reportedEpoch(),
                resource.reportedGeneration(),
                sync == Sync.IN_STEP ? List.of() : difference(resource, desired, reported),
                resource.deleting() != null,
                resource.isSecretNeeded(),
                resource.isIgnored(clock.instant()) ? resource.ignoredUntil() : null,
                resource.commandId(),
                command == null ? null : command.error(),
                resource.changedBy(),
                resource.changedAt(),
                reportedAt);
    }

    private List<Difference> difference(
            ManagedResource resource, @Nullable ObjectNode desired, @Nullable ObjectNode reported) {
        return Difference.between(
                desired == null ? null : forms.comparable(resource.kind(), desired),
                reported == null ? null : forms.comparable(resource.kind(), reported));
    }

    @Nullable
    ObjectNode desired(ManagedResource resource) {
        String json = resource.desired();
        return json == null ? null : forms.shown(forms.ofColumn(resource.kind(), json));
    }

    @Nullable
    ObjectNode reported(ManagedResource resource) {
        String json = resource.reported();
        return json == null ? null : forms.object(json);
    }
}
