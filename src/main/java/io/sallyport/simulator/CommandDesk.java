package io.sallyport.simulator;

import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandProgress;
import io.sallyport.protocol.CommandReceived;
import io.sallyport.protocol.DownlinkMessage;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.SignedDownlinks;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes a gateway's commands: acknowledges, judges, runs and answers them. Confined to the gateway's event loop. */
final class CommandDesk {
    private static final Logger LOG = Logger.getLogger(CommandDesk.class);

    private final VirtualGateway gateway;
    private final Environment environment;
    private final CommandFile file;
    private final CommandMemory memory;
    private final DesiredStates desired;
    private final RunningCommands running;
    private final Operations operations;
    /** What ended while there was no connection: answered at the next one. Never more than the memory holds. */
    private final Deque<Unanswered> unanswered = new ArrayDeque<>();

    /** The command that the gateway goes down for; until it is up again no other begins. */
    private @Nullable Restarting restarting;

    /** The broadcast methods that will be answered soon. */
    private final Set<String> broadcastsPending = new HashSet<>();

    private long undecodable;

    /** The gateway has its storage already. */
    CommandDesk(VirtualGateway gateway, CommandFile file, Remembered remembered, Environment environment) {
        this.gateway = gateway;
        this.environment = environment;
        this.file = file;
        this.memory = remembered.commands();
        this.desired = remembered.desired();
        this.running = new RunningCommands(environment.vertx());
        this.operations = new Operations(gateway, memory, running, environment);
    }

    void received(byte[] payload) {
        try {
            DownlinkMessage message = gateway.gateway().trust().read(payload);
            if (message instanceof Command command) {
                take(command);
            } else if (message instanceof Broadcast broadcast) {
                take(broadcast);
            }
        } catch (ProtocolException e) {
            undecodable++;
            LOG.debugf(
                    "Dropped a downlink: gatewayId=%s code=%s count=%d",
                    gateway.gateway().id(), e.code(), undecodable);
            if (e.code() == ProtocolException.Code.SIGNATURE) {
                SignedDownlinks.claimed(payload).ifPresent(this::refuseForged);
            }
        }
    }

    /** Whoever forged it must not end a command that this gateway has. */
    private void refuseForged(Command claimed) {
        UUID id = claimed.meta().commandId();
        if (!running.contains(id) && !memory.knows(id)) {
            answer(claimed, Outcome.Failed.of(RpcError.SIGNATURE, "the signature is missing or wrong"));
        }
    }

    private void take(Broadcast broadcast) {
        boolean known = broadcast.method().equals(Methods.STATUS_GET)
                || broadcast.method().equals(Methods.CONFIG_GET);
        // One answer serves all that ask meanwhile.
        if (known && !hasPassed(broadcast.startBy()) && broadcastsPending.add(broadcast.method())) {
            long spread = environment.settings().broadcastSpread().toMillis();
            environment.vertx().setTimer(ThreadLocalRandom.current().nextLong(1, spread + 2), due -> {
                broadcastsPending.remove(broadcast.method());
                if (broadcast.method().equals(Methods.STATUS_GET)) {
                    gateway.report();
                } else {
                    gateway.reportConfiguration();
                }
            });
        }
    }

    private void take(Command command) {
        UUID id = command.meta().commandId();
        if (command.wantsReply()) {
            gateway.reply(new CommandReceived(gateway.life().origin(), id));
        }
        if (!isForThisGateway(command)) {
            // Not remembered: for whom it is meant, the same ID is another command.
            answer(command, Outcome.Failed.of(RpcError.NOT_FOR_ME, "this is another gateway or binding"));
            return;
        }
        if (running.contains(id)) {
            return;
        }
        Optional<Outcome> first = memory.find(id);
        if (first.isPresent()) {
            answer(command, first.get());
            return;
        }
        Optional<Outcome.Failed> refusal = refusal(command);
        if (refusal.isPresent()) {
            end(command, refusal.get());
        } else {
            begin(command);
        }
    }

    private boolean isForThisGateway(Command command) {
        return command.meta().gatewayId().equals(gateway.gateway().id())
                && command.meta().binding() == gateway.gateway().binding();
    }

    private Optional<Outcome.Failed> refusal(Command command) {
        if (hasPassed(command.meta().startBy())) {
            return Optional.of(new Outcome.Failed(RpcError.EXPIRED, "startBy has passed", null, gateway.now(), null));
        }
        boolean isStale = operations.isKnown(command)
                && DesiredState.of(command).filter(desired::isStale).isPresent();
        if (isStale) {
            return Optional.of(Outcome.Failed.of(RpcError.STALE_GENERATION, "this gateway has a newer desired state"));
        }
        return running.isFull() || restarting != null
                ? Optional.of(Outcome.Failed.of(RpcError.BUSY, "too many commands at once, or a restart"))
                : Optional.empty();
    }

    private boolean hasPassed(Instant startBy) {
        return gateway.now().isAfter(startBy);
    }

    private void begin(Command command) {
        running.begin(command);
        if (!operations.isKnown(command) || Operations.isRead(command)) {
            work(command);
            return;
        }
        DesiredState.of(command).ifPresent(desired::accept);
        onDisk(() -> file.begun(command)).onComplete(written -> {
            if (!running.isWorking(command.meta().commandId())) {
                return;
            }
            if (written.succeeded()) {
                work(command);
            } else {
                end(command, Outcome.Failed.of(RpcError.INTERNAL, "the disk does not take it"));
            }
        });
    }

    private void work(Command command) {
        if (gateway.fault() == Fault.SLOW) {
            SimulatorSettings settings = environment.settings();
            running.pace(
                    command,
                    settings.slowProgressInterval(),
                    settings.slowDuration(),
                    percent -> progress(command, "working-slowly", percent),
                    () -> run(command));
        } else {
            run(command);
        }
    }

    private void run(Command command) {
        gateway.note("%s begins: commandId=%s"
                .formatted(command.method(), command.meta().commandId()));
        goOn(command, operations.run(command, (stage, percent) -> progress(command, stage, percent)));
    }

    private void goOn(Command command, Work work) {
        if (work instanceof Work.Done done) {
            end(command, done.outcome());
        } else if (work instanceof Work.Boot boot) {
            restart(command, boot.afterwards());
        } else if (work instanceof Work.Later later) {
            later.next()
                    .otherwise(failure -> {
                        LOG.warnf(
                                "Virtual gateway %s failed: %s",
                                gateway.gateway().id(), failure);
                        return Work.failed(RpcError.INTERNAL, "the gateway has a fault");
                    })
                    .onSuccess(next -> {
                        // A restart may have cut it off meanwhile.
                        if (running.isWorking(command.meta().commandId())) {
                            goOn(command, next);
                        }
                    });
        }
    }

    private void restart(Command command, Outcome afterwards) {
        restarting = new Restarting(command, afterwards);
        // What else runs is cut off by it, and says so while there still is a connection.
        List<Future<Void>> cutOff = running.working().stream()
                .filter(other -> !other.equals(command))
                .map(other -> end(other, Outcome.Failed.because("INTERRUPTED", "a restart cut it off")))
                .toList();
        Future.join(cutOff).onComplete(said -> {
            progress(command, "stopping-services", 30);
            progress(command, "restarting", 60);
            gateway.restart();
        });
    }

    /** The next boot has begun: the restart that asked for it has succeeded. */
    void booted() {
        Restarting done = restarting;
        restarting = null;
        if (done != null) {
            end(done.command(), done.afterwards());
        }
    }

    /** Answers what ended meanwhile. */
    void online() {
        for (int open = unanswered.size(); open > 0; open--) {
            Unanswered next = unanswered.remove();
            answer(next.command(), next.outcome());
        }
    }

    /** The future ends when the answer is given, which is not before it is on disk. */
    private Future<Void> end(Command command, Outcome outcome) {
        UUID id = command.meta().commandId();
        operations.ended(id);
        if (Operations.isRead(command)) {
            running.end(id);
            if (outcome instanceof Outcome.Failed) {
                memory.remember(id, outcome);
            } else {
                memory.rememberRead(id);
            }
            answer(command, outcome);
            return Future.succeededFuture();
        }
        running.ending(command);
        return onDisk(() -> file.ended(id, outcome)).otherwiseEmpty().onComplete(written -> {
            running.end(id);
            memory.remember(id, outcome);
            answer(command, outcome);
        });
    }

    private Future<Void> onDisk(DiskWork work) {
        return environment
                .vertx()
                .<Void>executeBlocking(() -> {
                    work.run();
                    return null;
                })
                .onFailure(failure -> LOG.warnf(
                        "Virtual gateway %s cannot keep its commands on disk: %s",
                        gateway.gateway().id(), failure));
    }

    private interface DiskWork {
        void run() throws IOException;
    }

    private void answer(Command command, Outcome outcome) {
        UUID id = command.meta().commandId();
        if (command.wantsReply() && !gateway.reply(outcome.answer(gateway.life().origin(), id))) {
            if (unanswered.size() == CommandMemory.CAPACITY) {
                unanswered.remove();
            }
            unanswered.add(new Unanswered(command, outcome));
        }
    }

    private void progress(Command command, String stage, int percent) {
        if (command.wantsReply()) {
            gateway.reply(
                    new CommandProgress(gateway.life().origin(), command.meta().commandId(), stage, percent));
        }
    }

    private record Restarting(Command command, Outcome afterwards) {}

    private record Unanswered(Command command, Outcome outcome) {}
}
