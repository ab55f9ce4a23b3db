package io.sallyport.storage;

import io.sallyport.commands.CommandError;
import io.sallyport.commands.CommandErrorCode;
import io.sallyport.commands.CommandService;
import io.sallyport.commands.Outcome;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One look at one gateway: issues what is next, and says when to look again. */
@ApplicationScoped
class ReconcileStep {
    /** Nothing reached the gateway, so there is nothing to wait for. */
    private static final Set<CommandErrorCode> NOTHING_HAPPENED = EnumSet.of(
            CommandErrorCode.GATEWAY_OFFLINE, CommandErrorCode.BROKER_UNAVAILABLE, CommandErrorCode.NOT_RECEIVED);

    private final StorageGatewayRepository gateways;
    private final GatewayHolds holds;
    private final ResourceCommands resources;
    private final ResourceForms forms;
    private final CommandService commands;
    private final StorageService service;
    private final StorageConfig config;
    private final Clock clock;

    ReconcileStep(
            StorageGatewayRepository gateways,
            GatewayHolds holds,
            ResourceCommands resources,
            ResourceForms forms,
            CommandService commands,
            StorageService service,
            StorageConfig config,
            Clock clock) {
        this.gateways = gateways;
        this.holds = holds;
        this.resources = resources;
        this.forms = forms;
        this.commands = commands;
        this.service = service;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    List<String> due(int most) {
        return gateways.due(clock.instant(), most);
    }

    @Transactional
    void look(GatewayId id) {
        HeldGateway gateway = holds.hold(id);
        Instant now = clock.instant();
        Instant due = gateway.storage().nextLookAt();
        if (due == null || due.isAfter(now)) {
            // Another replica was faster.
            return;
        }
        if (gateway.storage().receivedAt() == null) {
            // It says what it has when it is online; that is the next look.
            gateway.storage().looked(null);
            return;
        }
        List<Lack> lacking = lacking(gateway, now);
        if (lacking.stream().anyMatch(lack -> lack.sync() == Sync.PENDING)) {
            gateway.storage().looked(now.plus(config.reconcileEvery()));
            return;
        }
        List<Lack> open =
                lacking.stream().filter(lack -> isToBeIssued(gateway, lack)).toList();
        // One that is to be tried again later keeps no others waiting.
        List<Lack> timely = open.stream().filter(lack -> isTimeFor(lack, now)).toList();
        int first = timely.stream().mapToInt(Lack::wave).min().orElse(0);
        List<Lack> next = timely.stream().filter(lack -> lack.wave() == first).toList();
        for (Lack lack : next) {
            resources.again(gateway, lack.resource(), Actor.SYSTEM);
            service.record(gateway, lack.resource(), "storage.reissue", Actor.SYSTEM);
        }
        if (open.isEmpty()) {
            if (gateway.resources().stream().noneMatch(ReconcileStep::waitsForASecret)) {
                gateway.storage().allReissued();
            }
            gateway.storage().looked(null);
        } else {
            gateway.storage().looked(now.plus(next.isEmpty() ? config.reconcileAgainAfter() : config.reconcileEvery()));
        }
    }

    private List<Lack> lacking(HeldGateway gateway, Instant now) {
        Map<String, Outcome> outcomes = commands.outcomes(gateway.resources().stream()
                .map(ManagedResource::commandId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        Set<String> lockedOut = lockedOut(gateway);
        return gateway.resources().stream()
                .filter(resource -> resource.desired() != null
                        && !resource.isSecretNeeded()
                        && !resource.isIgnored(now)
                        && !lockedOut.contains(resource.id()))
                .map(resource -> Lack.of(resource, outcomes, gateway.storage().receivedAt()))
                .filter(lack -> lack.sync() != Sync.IN_STEP)
                .toList();
    }

    private static boolean waitsForASecret(ManagedResource resource) {
        return resource.desired() != null && resource.isSecretNeeded();
    }

    /** What can't reach its bucket until somebody enters the secret of its credential. */
    private Set<String> lockedOut(HeldGateway gateway) {
        Set<String> useless = gateway.resources().stream()
                .filter(resource -> resource.kind() == ResourceKind.BUCKET_CREDENTIAL && waitsForASecret(resource))
                .map(ManagedResource::name)
                .collect(Collectors.toSet());
        return gateway.resources().stream()
                .filter(resource -> resource.desired() != null && useless.contains(forms.credentialOf(resource)))
                .map(ManagedResource::id)
                .collect(Collectors.toSet());
    }

    /** Wanted once, it is issued once; by itself, as long as its error says that it makes sense. */
    private static boolean isToBeIssued(HeldGateway gateway, Lack lack) {
        Outcome command = lack.command();
        Instant since = gateway.storage().reissueSince();
        if (since != null
                && (command == null
                        || command.endedAt() == null
                        || command.endedAt().isBefore(since))) {
            return true;
        }
        CommandError error = command == null ? null : command.error();
        return gateway.storage().reconcile() == Reconcile.AUTO && (error == null || error.reissuable());
    }

    private boolean isTimeFor(Lack lack, Instant now) {
        Outcome command = lack.command();
        if (lack.sync() == Sync.DRIFTED || command == null || command.endedAt() == null) {
            return true;
        }
        CommandError error = command.error();
        return (error != null && NOTHING_HAPPENED.contains(error.code()))
                || !now.isBefore(command.endedAt().plus(config.reconcileAgainAfter()));
    }

    /** What is not in step. */
    private record Lack(ManagedResource resource, Sync sync, @Nullable Outcome command) {
        static Lack of(ManagedResource resource, Map<String, Outcome> outcomes, @Nullable Instant reportedAt) {
            Outcome command = resource.commandId() == null ? null : outcomes.get(resource.commandId());
            return new Lack(
                    resource,
                    Sync.of(resource.isMatching(), resource.isReportedAsTold(), command, reportedAt),
                    command);
        }

        /** Shares and volumes stand on disks, credentials and users; users on the directory. */
        int wave() {
            return switch (resource.kind()) {
                case CACHE_DISK, BUCKET_CREDENTIAL, DIRECTORY, BANDWIDTH -> 0;
                case SMB_USER -> 1;
                case SHARE, VOLUME -> 2;
            };
        }
    }
}
