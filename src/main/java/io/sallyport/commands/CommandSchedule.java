package io.sallyport.commands;

import io.sallyport.changes.Changes;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayService.Target;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Commands whose time has come. Whether the gateway is there is looked at then, not when they were issued. */
@ApplicationScoped
class CommandSchedule {
    private final CommandRepository commands;
    private final GatewayService gateways;
    private final CommandGate gate;
    private final Changes changes;
    private final Clock clock;

    CommandSchedule(
            CommandRepository commands, GatewayService gateways, CommandGate gate, Changes changes, Clock clock) {
        this.commands = commands;
        this.gateways = gateways;
        this.gate = gate;
        this.changes = changes;
        this.clock = clock;
    }

    /** Queues what has become due, or fails it. @return how many were due */
    @Transactional
    int due(int most) {
        Instant now = clock.instant();
        List<IssuedCommand> due = commands.scheduledUntil(now, most);
        Map<String, Target> targets = gateways.targets(
                due.stream().map(IssuedCommand::gatewayId).distinct().toList());
        for (IssuedCommand command : due) {
            Target target = targets.get(command.gatewayId());
            CommandErrorCode closed = gate.closedFor(target);
            if (closed == null && target != null) {
                command.release(target);
            } else if (closed != null) {
                command.failed(closed, null, now);
            }
        }
        commands.flush();
        due.forEach(command -> changes.record(CommandChanges.of(command)));
        return due.size();
    }
}
