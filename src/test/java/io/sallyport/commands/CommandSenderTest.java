package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.commands.CommandFlights.Landing;
import io.sallyport.commands.CommandFlights.Landing.Outcome;
import io.sallyport.messaging.Downlink;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommandSenderTest {
    private static final CommandsConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withConverter(MemorySize.class, 200, new MemorySizeConverter())
            .withDefaultValue("sallyport.commands.window", "2")
            .withMapping(CommandsConfig.class)
            .build()
            .getConfigMapping(CommandsConfig.class);

    private final CommandWindow window = new CommandWindow(CONFIG, new SimpleMeterRegistry());
    private final QueuedCommands queued = new QueuedCommands();
    private final Line line = new Line();
    private final AtomicLong nanoTime = new AtomicLong();
    private final CommandSender sender = new CommandSender(
            line,
            window,
            queued,
            IssuedCommands.UNTRACED,
            Clock.fixed(IssuedCommands.CREATED, ZoneOffset.UTC),
            nanoTime::get);
    private final AtomicInteger rings = new AtomicInteger();

    @Test
    void aNewCommandHasAPlaceWhileThereIsRoom() {
        queued.some(false);

        assertThat(sender.reserve("a")).isTrue();
        assertThat(sender.reserve("b")).isTrue();
        assertThat(sender.reserve("c")).isFalse();
        sender.giveBack(List.of(departure("a")));
        assertThat(sender.reserve("c")).isTrue();
    }

    @Test
    void aNewCommandWaitsBehindThoseThatAreQueued() {
        queued.some(false);
        queued.added();

        assertThat(sender.reserve("a")).isFalse();
    }

    @Test
    void whoStopsTakesNothingNew() {
        queued.some(false);
        sender.stop();

        assertThat(sender.reserve("a")).isFalse();
    }

    @Test
    void aSendThatFailedIsNotedAtOnceAndNothingNewIsTakenForAMoment() {
        queued.some(false);
        sender.ring(rings::incrementAndGet);
        sender.send(departure("a"));
        assertThat(sender.sending()).isEqualTo(1);

        line.sent.completeExceptionally(new IllegalStateException("not connected"));

        assertThat(sender.sending()).isZero();
        assertThat(rings).hasValue(1);
        assertThat(sender.landings().takeDue(false))
                .extracting(Landing::outcome)
                .containsExactly(Outcome.TRY_AGAIN);
        assertThat(sender.isPaused()).isTrue();
        assertThat(sender.reserve("b")).isFalse();
    }

    @Test
    void thatItWasSentWaitsForTheGatewaysWord() {
        sender.ring(rings::incrementAndGet);
        sender.send(departure("a"));

        line.sent.complete(null);

        assertThat(sender.landings().takeDue(false)).isEmpty();
        assertThat(sender.landings().sent(List.of("a"))).hasSize(1);
        assertThat(sender.isPaused()).isFalse();

        nanoTime.addAndGet(Duration.ofMillis(50).toNanos());
        assertThat(sender.landings().takeDue(false))
                .extracting(Landing::outcome)
                .containsExactly(Outcome.SENT);
    }

    private static Departure departure(String id) {
        GatewayId gateway = new GatewayId("gw-0hzpq7k3m9x2t");
        CommandMeta meta = new CommandMeta(
                gateway, 1, IssuedCommands.ID, IssuedCommands.CREATED, IssuedCommands.CREATED, null, null, null);
        Command message = new Command("status.get", JsonNodeFactory.instance.objectNode(), meta, true);
        return new Departure(id, ClientId.of(new GroupId("GID_test"), gateway), message, false, true);
    }

    private static final class Line implements Downlink {
        private final CompletableFuture<Void> sent = new CompletableFuture<>();

        @Override
        public CompletionStage<Void> send(ClientId gateway, Command command, boolean signed) {
            return sent;
        }

        @Override
        public CompletionStage<Void> broadcast(GroupId group, Broadcast message) {
            throw new UnsupportedOperationException();
        }
    }
}
