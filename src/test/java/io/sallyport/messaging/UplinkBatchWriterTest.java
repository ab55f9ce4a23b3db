package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.UplinkCodec;
import java.nio.charset.StandardCharsets;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.Test;

/** Every message ends in exactly one of three ways. */
class UplinkBatchWriterTest {
    private static final ClientId SENDER = ClientId.parse("GID_test@@@gw-0hzpq7k3m9x2t");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> written = new ArrayList<>();
    private final List<Uplink<?>> givenBack = new ArrayList<>();
    private boolean databaseIsAway;

    @Test
    void writesWhatIsGoodAndRejectsTheRestWithItsReason() {
        writer().write(List.of(message("a"), garbage(), message("bad"), message("b")), givenBack::addAll);

        assertThat(written).containsExactly("a", "b");
        assertThat(rejected("NOT_JSON")).isEqualTo(1);
        assertThat(rejected("NOT_STORED")).isEqualTo(1);
        assertThat(givenBack).isEmpty();
    }

    @Test
    void givesBackOnlyWhatHasNotEndedWhenTheDatabaseGoesInTheMiddle() {
        Uplink<PresenceOffline> last = message("away");
        databaseIsAway = true;
        List<Uplink<?>> batch = List.of(message("a"), garbage(), message("bad"), message("b"), last);

        assertThatThrownBy(() -> writer().write(batch, givenBack::addAll)).isInstanceOf(GenericJDBCException.class);
        assertThat(givenBack).isNotEmpty().contains(last);
        databaseIsAway = false;
        writer().write(List.copyOf(givenBack), uplinks -> {});

        assertThat(written).containsExactlyInAnyOrder("a", "b", "away");
        assertThat(rejected("NOT_JSON")).isEqualTo(1);
        assertThat(rejected("NOT_STORED")).isEqualTo(1);
    }

    private UplinkBatchWriter<String> writer() {
        return new UplinkBatchWriter<>(
                Topic.Kind.PRESENCE,
                new UplinkCounters(registry, Clock.systemUTC(), new FixedInstance<>(List.of())),
                (uplink, message) -> ((PresenceOffline) message).reason(),
                this::store);
    }

    /** All or nothing, as a transaction is. */
    private void store(List<String> reasons) {
        if (reasons.contains("bad")) {
            throw new IllegalStateException("a bad row");
        }
        if (databaseIsAway && reasons.contains("away")) {
            throw new GenericJDBCException("away", new SQLTransientConnectionException());
        }
        written.addAll(reasons);
    }

    private double rejected(String reason) {
        return registry.find("sallyport.uplink.rejected").tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static Uplink<PresenceOffline> message(String reason) {
        return uplink(UplinkCodec.encode(new PresenceOffline(new Origin(1, 1, "b", 1, null), reason)));
    }

    private static Uplink<PresenceOffline> garbage() {
        return uplink("garbage".getBytes(StandardCharsets.UTF_8));
    }

    private static Uplink<PresenceOffline> uplink(byte[] payload) {
        return new Uplink<>(
                SENDER,
                SENDER.gateway(),
                PresenceOffline.class,
                new Origin(1, 1, "b", 1, null),
                payload,
                Instant.parse("2026-11-22T10:00:00Z"));
    }
}
