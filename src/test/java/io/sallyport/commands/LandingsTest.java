package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.commands.CommandFlights.Landing;
import io.sallyport.commands.CommandFlights.Landing.Outcome;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LandingsTest {
    private static final Duration WAIT = Duration.ofMillis(50);
    private static final GatewayId GATEWAY = new GatewayId("gw-0hzpq7k3m9x2t");

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final Landings landings = new Landings(3, WAIT, nanoTime::get);

    @Test
    void thatACommandWasSentWaitsAMomentForItsGatewaysWord() {
        Landing sent = landing("a", true, Outcome.SENT);
        assertThat(landings.add(sent)).isFalse();

        assertThat(landings.takeDue(false)).isEmpty();
        nanoTime.addAndGet(WAIT.toNanos() - 1);
        assertThat(landings.takeDue(false)).isEmpty();
        nanoTime.incrementAndGet();

        assertThat(landings.takeDue(false)).containsExactly(sent);
        assertThat(landings.isEmpty()).isTrue();
    }

    @Test
    void whatNobodyAnswersAndWhatFailedIsNotedAtOnce() {
        Landing unanswered = landing("unanswered", false, Outcome.SENT);
        Landing failed = landing("failed", true, Outcome.TRY_AGAIN);
        Landing full = landing("full", true, Outcome.FULL);
        landings.add(landing("waits", true, Outcome.SENT));

        assertThat(landings.add(unanswered)).isTrue();
        assertThat(landings.add(failed)).isTrue();
        assertThat(landings.add(full)).isTrue();

        landings.noted(List.of("waits"));
        assertThat(landings.takeDue(false)).containsExactly(unanswered, failed, full);
    }

    @Test
    void manyAreNotedWithoutWaiting() {
        assertThat(landings.add(landing("a", true, Outcome.SENT))).isFalse();
        assertThat(landings.add(landing("b", true, Outcome.SENT))).isFalse();
        assertThat(landings.add(landing("c", true, Outcome.SENT))).isFalse();
        assertThat(landings.takeDue(false)).isEmpty();

        assertThat(landings.add(landing("d", true, Outcome.SENT))).isTrue();

        assertThat(landings.takeDue(false)).hasSize(4);
    }

    @Test
    void whoEndsWaitsForNobody() {
        landings.add(landing("a", true, Outcome.SENT));

        assertThat(landings.takeDue(true)).hasSize(1);
    }

    @Test
    void whatWasNotedWithAnAnswerIsNotNotedAgainAndAFailureIsNotTakenForASend() {
        Landing sent = landing("a", true, Outcome.SENT);
        landings.add(sent);
        landings.add(landing("b", true, Outcome.TRY_AGAIN));

        assertThat(landings.sent(List.of("a", "b", "unknown")))
                .containsOnlyKeys("a")
                .containsValue(sent);
        landings.noted(List.of("a"));

        assertThat(landings.sent(List.of("a"))).isEmpty();
        assertThat(landings.takeDue(true)).hasSize(1);
    }

    @Test
    void whatCouldNotBeNotedIsDueAtOnceButNotInPlaceOfWhatCameLater() {
        Landing first = landing("a", true, Outcome.SENT);
        Landing other = landing("b", true, Outcome.SENT);
        Landing later = landing("b", true, Outcome.SENT);
        landings.add(later);

        landings.putBack(List.of(first, other));

        assertThat(landings.takeDue(false)).containsExactly(first);
        assertThat(landings.sent(List.of("b"))).containsValue(later);
    }

    private static Landing landing(String id, boolean wantsReply, Outcome outcome) {
        CommandMeta meta = new CommandMeta(
                GATEWAY, 1, new UUID(1, 1), IssuedCommands.CREATED, IssuedCommands.CREATED, null, null, null);
        Command message = new Command("status.get", JsonNodeFactory.instance.objectNode(), meta, wantsReply);
        ClientId clientId = ClientId.of(new GroupId("GID_test"), GATEWAY);
        return new Landing(new Departure(id, clientId, message, false, true), outcome, IssuedCommands.CREATED);
    }
}
