package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.sallyport.api.Refusal;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandIntakeTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final CommandsConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withConverter(MemorySize.class, 200, new MemorySizeConverter())
            .withDefaultValue("sallyport.commands.intake", "3")
            .withMapping(CommandsConfig.class)
            .build()
            .getConfigMapping(CommandsConfig.class);
    private static final GatewayId GATEWAY = new GatewayId("gw-0hzpq7k3m9x2t");

    private final Table table = new Table();
    private final Sent sent = new Sent();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final CommandIntake intake = new CommandIntake(
            new AsAsked(), table, sent, IssuedCommands.UNTRACED, new CommandJson(new ObjectMapper()), CONFIG, registry);

    @AfterEach
    void stop() {
        table.mayWrite.release(1_000);
        intake.stop();
    }

    @Test
    void whatComesWhileOneIsWrittenIsWrittenTogether() throws Exception {
        intake.start();
        CompletableFuture<CommandView> first = issue("first");
        table.writing.await();
        CompletableFuture<CommandView> second = issue("second");
        CompletableFuture<CommandView> third = issue("third");
        assertThat(first).isNotDone();
        assertThat(registry.get("sallyport.commands.intake").gauge().value()).isEqualTo(2);

        table.mayWrite.release(2);

        assertThat(first).succeedsWithin(SOON).extracting(CommandView::method).isEqualTo("first");
        assertThat(second).succeedsWithin(SOON).extracting(CommandView::method).isEqualTo("second");
        assertThat(third).succeedsWithin(SOON).extracting(CommandView::method).isEqualTo("third");
        assertThat(table.transactions).containsExactly(List.of("first"), List.of("second", "third"));
        assertThat(sent.ids).containsExactly("first", "second", "third");
    }

    @Test
    void whatIsRefusedOrCanNotBeWrittenSpoilsNoOther() {
        CompletableFuture<CommandView> good = issue("good");
        CompletableFuture<CommandView> refused = issue("refused");
        CompletableFuture<CommandView> bad = issue("bad");
        table.check = methods -> {
            if (methods.contains("bad")) {
                throw new GenericJDBCException("no", new SQLException("out of range", "22003", 1264));
            }
        };
        table.mayWrite.release(100);

        intake.start();

        assertThat(good).succeedsWithin(SOON);
        assertThat(refused).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(Refusal.class);
        assertThat(bad).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(GenericJDBCException.class);
        assertThat(sent.ids).containsExactly("good");
        assertThat(sent.givenBack)
                .as("of each transaction that failed")
                .contains("bad")
                .doesNotContain("refused");
    }

    @Test
    void whileTheDatabaseIsAwayEachIsToldAndNothingIsSent() {
        CompletableFuture<CommandView> one = issue("one");
        CompletableFuture<CommandView> two = issue("two");
        table.check = methods -> {
            throw new GenericJDBCException("no", new SQLException("gone", "08S01"));
        };
        table.mayWrite.release(1);
        intake.start();

        assertThat(one).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(GenericJDBCException.class);
        assertThat(two).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(GenericJDBCException.class);
        assertThat(sent.ids).isEmpty();
        assertThat(sent.givenBack).containsExactly("one", "two");

        table.check = methods -> {};
        table.mayWrite.release(1);
        assertThat(issue("three")).succeedsWithin(SOON);
    }

    @Test
    void whatIsBeyondTheBoundIsRefusedAtOnce() {
        for (int i = 0; i < 3; i++) {
            issue("waits");
        }

        assertThatThrownBy(() -> issue("one too many")).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("OVERLOADED");
            assertThat(refusal.getStatusCode()).isEqualTo(503);
        });
    }

    @Test
    void whoeverWaitsWhenItEndsIsAnswered() {
        table.mayWrite.release(1);
        intake.start();
        CompletableFuture<CommandView> last = issue("last");

        intake.stop();

        await().atMost(SOON).untilAsserted(() -> assertThat(last).isCompleted());
    }

    private CompletableFuture<CommandView> issue(String method) {
        return intake.issue(Actor.SYSTEM, GATEWAY, new IssueCommand(method, null, false))
                .subscribeAsCompletionStage();
    }

    /** All methods are known. */
    private static final class AsAsked extends CommandOrders {
        AsAsked() {
            super(null, null, null, null, null, null, null);
        }

        @Override
        CommandOrder of(Actor actor, GatewayId gatewayId, IssueCommand request) {
            return new CommandOrder(
                    actor,
                    gatewayId,
                    request.method(),
                    JsonNodeFactory.instance.objectNode(),
                    true,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    /** One transaction for each permit. */
    private static final class Table extends NewFlights {
        private final Semaphore mayWrite = new Semaphore(0);
        private final CountDownLatch writing = new CountDownLatch(1);
        private final List<List<String>> transactions = new CopyOnWriteArrayList<>();
        private volatile Consumer<List<String>> check = methods -> {};

        Table() {
            super(null, null, null, null, null, null, null, null);
        }

        @Override
        List<Made> issue(List<CommandOrder> all, List<Departure> departures) {
            writing.countDown();
            mayWrite.acquireUninterruptibly();
            List<Made> made = new ArrayList<>();
            for (CommandOrder order : all) {
                if (order.method().equals("refused")) {
                    made.add(new Made(null, Refusal.notFound("NO", "no")));
                } else {
                    made.add(new Made(command(order.method()), null));
                    departures.add(departure(order));
                }
            }
            List<String> methods = all.stream().map(CommandOrder::method).toList();
            check.accept(methods);
            transactions.add(methods);
            return made;
        }

        private static IssuedCommand command(String method) {
            return new IssuedCommand(
                    IssuedCommands.ID,
                    IssuedCommands.target(1),
                    method,
                    "{}",
                    true,
                    null,
                    null,
                    IssuedCommands.CREATED);
        }

        private static Departure departure(CommandOrder order) {
            CommandMeta meta = new CommandMeta(
                    GATEWAY, 1, IssuedCommands.ID, IssuedCommands.CREATED, IssuedCommands.CREATED, null, null, null);
            return new Departure(
                    order.method(),
                    IssuedCommands.target(1).clientId(),
                    new Command("status.get", order.params(), meta, true),
                    false,
                    true);
        }
    }

    private static final class Sent extends CommandSender {
        private final List<String> ids = new CopyOnWriteArrayList<>();
        private final List<String> givenBack = new CopyOnWriteArrayList<>();

        Sent() {
            super(
                    null,
                    new CommandWindow(CONFIG, new SimpleMeterRegistry()),
                    new QueuedCommands(),
                    IssuedCommands.UNTRACED,
                    null);
        }

        @Override
        void send(Departure departure) {
            ids.add(departure.commandId());
        }

        @Override
        void giveBack(Collection<Departure> departures) {
            departures.forEach(departure -> givenBack.add(departure.commandId()));
        }
    }
}
