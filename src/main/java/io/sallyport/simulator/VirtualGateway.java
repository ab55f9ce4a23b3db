package io.sallyport.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.LogExcerpt;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One virtual gateway: boots, connects, says that it is online, reports, and comes back when its connection is lost. All of it runs on one
 * event loop, which is what makes its fields safe; other threads see {@code state} and {@code fault} (volatile) and ask through the context.
 */
final class VirtualGateway {
    private static final Logger LOG = Logger.getLogger(VirtualGateway.class);
    /** A gateway that is to be lost from the start is seen first, so that the console knows what it lost. */
    private static final long SEEN_BEFORE_LOST_MILLIS = 2_000;

    private final GatewayPlan plan;
    /** Replaced when its machine renews what it got; other threads read it. */
    private volatile RegisteredGateway gateway;

    private final Environment environment;
    private final Context context;
    private final Mischief mischief;
    private final GatewayStorage storage;
    private final GatewayLog log = new GatewayLog();
    private final CommandDesk desk;
    private final Backoff backoff;

    private volatile State state = State.DISCONNECTED;
    private volatile Fault fault;
    private Life life;
    private @Nullable Link link;
    private long reportTimer = -1;
    private int attempts;
    private boolean everOnline;
    private boolean renewing;

    enum State {
        DISCONNECTED,
        CONNECTING,
        ONLINE,
        RESTARTING,
        CLOSED
    }

    /** Reads from disk what it remembers, so this is not for an event loop. */
    VirtualGateway(GatewayPlan plan, RegisteredGateway gateway, long boot, Environment environment, Context context)
            throws IOException {
        Instant now = environment.clock().instant();
        this.plan = plan;
        this.gateway = gateway;
        this.environment = environment;
        this.context = context;
        this.storage = new GatewayStorage(plan, gateway, environment);
        this.mischief = new Mischief(gateway);
        CommandFile file = new CommandFile(environment.settings().folder(), gateway.id());
        this.desk = new CommandDesk(this, file, file.read(), environment);
        this.backoff = new Backoff(
                environment.settings().minBackoff(), environment.settings().maxBackoff());
        this.fault = plan.fault();
        feel(fault);
        this.life = new Life(gateway.binding(), boot, now);
    }

    GatewayPlan plan() {
        return plan;
    }

    RegisteredGateway gateway() {
        return gateway;
    }

    State state() {
        return state;
    }

    Fault fault() {
        return fault;
    }

    /** Connects after the delay; may be called from any thread. */
    void start(long delayMillis) {
        context.runOnContext(started -> connectIn(delayMillis));
    }

    /** May be called from any thread; the returned future ends when the new fault is in force. */
    Future<Void> switchTo(Fault next) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(switching -> {
            fault = next;
            feel(next);
            note("fault " + next);
            Link current = link;
            if ((next == Fault.OFFLINE || next == Fault.FLAPPING) && current != null) {
                current.drop();
            } else if (next != Fault.OFFLINE && state == State.DISCONNECTED) {
                attempts = 0;
                connect();
            }
            done.complete();
        });
        return done.future();
    }

    private void feel(Fault now) {
        storage.model().block(now == Fault.FULL_CACHE);
        storage.model().cutOff(now.isOfTheBucket());
    }

    /** Somebody at the gateway changes what it is set to; may be called from any thread. Fails if the change throws. */
    Future<Void> changeLocally(Consumer<GatewayStorage> change) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(changing -> {
            try {
                change.accept(storage);
            } catch (RuntimeException e) {
                done.fail(e);
                return;
            }
            storage.save().onSuccess(kept -> reportConfiguration()).onComplete(done);
        });
        return done.future();
    }

    /** Says goodbye and ends for good; may be called from any thread. */
    Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(closing -> {
            Future<Void> away = leave(PresenceOffline.SHUTDOWN, State.CLOSED);
            away.onComplete(left -> done.complete());
        });
        return done.future();
    }

    private void connectIn(long delayMillis) {
        environment.vertx().setTimer(Math.max(1, delayMillis), due -> connect());
    }

    private void connect() {
        boolean lost = fault == Fault.OFFLINE && everOnline;
        if (state != State.DISCONNECTED || lost) {
            return;
        }
        state = State.CONNECTING;
        life.beginSession();
        Transport transport = environment.settings().transport();
        Link opened = new Link(
                environment.vertx(),
                gateway,
                Presence.will(life.origin()),
                transport,
                transport.endpoint(attempts),
                new LinkEvents());
        link = opened;
        opened.open();
    }

    private void online() {
        state = State.ONLINE;
        attempts = 0;
        everOnline = true;
        send(
                gateway.presence(),
                Presence.online(
                        life.origin(),
                        now(),
                        environment.settings().reportInterval(),
                        storage.software(),
                        gateway.machine()));
        note("online");
        reportAndScheduleNext();
        reportConfiguration();
        desk.online();
        if (fault == Fault.OFFLINE || fault == Fault.FLAPPING) {
            loseSoon();
        }
    }

    private void loseSoon() {
        Link losing = link;
        environment.vertx().setTimer(SEEN_BEFORE_LOST_MILLIS, due -> {
            boolean lost = fault == Fault.OFFLINE || fault == Fault.FLAPPING;
            if (lost && losing != null && losing == link) {
                losing.drop();
            }
        });
    }

    private void reportAndScheduleNext() {
        report();
        Machine machine = gateway.machine();
        if (machine != null && machine.isToRenew(environment.clock().instant())) {
            renew(machine, () -> {});
        }
        double jitter = ThreadLocalRandom.current().nextDouble(0.9, 1.1);
        long interval = Math.round(environment.settings().reportInterval().toMillis() * jitter);
        reportTimer = environment.vertx().setTimer(interval, due -> reportAndScheduleNext());
    }

    void report() {
        send(gateway.status(), status());
        Link current = link;
        if (state == State.ONLINE && current != null) {
            mischief.afterReport(fault, life, current, now());
        }
    }

    /** Fetches the next credential; the one that it has is used until it connects again. */
    private void renew(Machine machine, Runnable then) {
        if (renewing) {
            return;
        }
        renewing = true;
        environment
                .vertx()
                .executeBlocking(() -> {
                    Optional<JsonNode> answer = new ConsoleApi(environment.settings())
                            .renew(machine.renewal(environment.clock().instant()));
                    if (answer.isPresent()) {
                        machine.keep(answer.get());
                    }
                    return answer.isPresent();
                })
                .onComplete(renewed -> {
                    renewing = false;
                    if (renewed.failed()) {
                        LOG.debugf("Virtual gateway %s could not renew: %s", gateway.id(), renewed.cause());
                    } else if (renewed.result()) {
                        gateway = RegisteredGateway.of(
                                machine, environment.settings().topics());
                    } else {
                        LOG.infof("Virtual gateway %s was cut off: it needs a new code", gateway.id());
                        state = State.CLOSED;
                    }
                    then.run();
                });
    }

    Instant now() {
        Instant now = environment.clock().instant();
        return fault == Fault.WRONG_CLOCK ? now.plus(Mischief.CLOCK_ERROR) : now;
    }

    /** The status as it is now, with a sequence number of its own. */
    StatusReport status() {
        return storage.status(life.nextReport(), now(), life.bootedAt());
    }

    /** Likewise of what it is set to. */
    ConfigReport configuration() {
        return storage.report(life.nextReport(), now());
    }

    void reportConfiguration() {
        if (state == State.ONLINE) {
            send(gateway.config(), configuration());
        }
    }

    GatewayStorage storage() {
        return storage;
    }

    SecretOpener secrets() {
        return SealedSecrets.of(gateway);
    }

    GatewayLog log() {
        return log;
    }

    void note(String text) {
        log.add(now(), text);
    }

    void say(LogExcerpt excerpt) {
        send(gateway.log(), excerpt);
    }

    /** Leaves the broker and, if there is another one, connects there; the simulator has only one. */
    void move(boolean reachable) {
        if (state == State.CLOSED || state == State.RESTARTING) {
            return;
        }
        Future<Void> away = state == State.DISCONNECTED
                ? Future.succeededFuture()
                : leave(PresenceOffline.REHOME, State.DISCONNECTED);
        if (reachable) {
            away.onComplete(
                    left -> connectIn(environment.settings().minBackoff().toMillis()));
        }
    }

    Life life() {
        return life;
    }

    /** Says something about a command; false if there is no connection. A silent gateway swallows it. */
    boolean reply(UplinkMessage message) {
        return fault == Fault.SILENT || send(gateway.reply(), message);
    }

    private boolean send(String topic, UplinkMessage message) {
        return state == State.ONLINE && link != null && link.send(topic, message);
    }

    /** Goes offline in order, is away for a while, and begins a new life. */
    void restart() {
        if (state == State.CLOSED) {
            return;
        }
        note("restart");
        leave(PresenceOffline.RESTART, State.RESTARTING);
        environment
                .vertx()
                .setTimer(Math.max(1, environment.settings().restartDuration().toMillis()), due -> boot());
    }

    private void boot() {
        environment
                .vertx()
                .executeBlocking(() -> environment.boots().raise(List.of(gateway.id())))
                .onSuccess(raised -> {
                    if (state == State.RESTARTING) {
                        life = new Life(
                                gateway.binding(),
                                raised.getOrDefault(gateway.id(), 1L),
                                environment.clock().instant());
                        state = State.DISCONNECTED;
                        desk.booted();
                        connect();
                    }
                })
                .onFailure(failure -> {
                    // Booting with the old counter would look like a clone, so it stays away until the file can be
                    // written.
                    LOG.warnf("Virtual gateway %s cannot keep its boot counter: %s", gateway.id(), failure);
                    environment.vertx().setTimer(backoff.millis(++attempts), due -> boot());
                });
    }

    private Future<Void> leave(String reason, State next) {
        send(gateway.presence(), new PresenceOffline(life.origin(), reason));
        state = next;
        environment.vertx().cancelTimer(reportTimer);
        Link current = link;
        link = null;
        return current == null ? Future.succeededFuture() : current.close();
    }

    /** Events of the connection that it was made for; those of an earlier one are ignored. */
    private final class LinkEvents implements Link.Listener {
        private final Life born = life;

        @Override
        public void up() {
            if (state == State.CONNECTING && born == life) {
                online();
            }
        }

        @Override
        public void received(byte[] payload) {
            if (state == State.ONLINE && fault != Fault.SILENT) {
                desk.received(payload);
            }
        }

        @Override
        public void down() {
            if (born == life && (state == State.ONLINE || state == State.CONNECTING)) {
                environment.vertx().cancelTimer(reportTimer);
                state = State.DISCONNECTED;
                boolean refused = link != null && link.wasRefused();
                link = null;
                long pause = backoff.millis(++attempts);
                Machine machine = gateway.machine();
                if (refused && machine != null) {
                    // It may have been rotated. In an outage of the broker nobody asks the console for anything.
                    renew(machine, () -> connectIn(pause));
                } else {
                    connectIn(pause);
                }
            }
        }
    }
}
