package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class DownlinkChannelsTest {
    private static final List<String> GATEWAYS =
            IntStream.range(0, 200).mapToObj("gw-%013d"::formatted).toList();

    private final List<Recorder> emitters =
            Stream.generate(Recorder::new).limit(DownlinkChannels.MOST).toList();

    @Test
    void aGatewayAlwaysHasTheSameConnectionAndEachConnectionHasItsShare() {
        DownlinkChannels channels = channels(3);

        Set<String> used = GATEWAYS.stream().map(channels::channelFor).collect(Collectors.toSet());

        assertThat(used).containsExactlyInAnyOrder("downlink-0", "downlink-1", "downlink-2");
        assertThat(GATEWAYS).allSatisfy(gateway -> assertThat(channels.channelFor(gateway))
                .isEqualTo(channels(3).channelFor(gateway)));
        assertThat(GATEWAYS)
                .filteredOn(gateway -> channels.channelFor(gateway).equals("downlink-0"))
                .hasSizeBetween(40, 100);
    }

    @Test
    void oneConnectionCarriesEverything() {
        assertThat(GATEWAYS).allSatisfy(gateway -> assertThat(channels(1).channelFor(gateway))
                .isEqualTo("downlink-0"));
    }

    @Test
    void channelsBeyondTheConfiguredNumberShareTheConnectionsOfTheOthers() {
        assertThat(DownlinkChannels.ALL)
                .extracting(channel -> DownlinkChannels.connectionOf(channel, 3))
                .containsExactly(0, 1, 2, 0, 1, 2, 0, 1);
        assertThat(DownlinkChannels.ALL)
                .extracting(channel -> DownlinkChannels.connectionOf(channel, 1))
                .containsOnly(0);
    }

    @Test
    void sendsThroughTheChannelThatIsNamed() {
        Message<byte[]> message = Message.of(new byte[0]);

        channels(8).send("downlink-5", message);

        assertThat(emitters.get(5).sent).containsExactly(message);
        assertThat(emitters).filteredOn(emitter -> !emitter.sent.isEmpty()).hasSize(1);
    }

    private DownlinkChannels channels(int connections) {
        return new DownlinkChannels(
                emitters.get(0),
                emitters.get(1),
                emitters.get(2),
                emitters.get(3),
                emitters.get(4),
                emitters.get(5),
                emitters.get(6),
                emitters.get(7),
                new Configured(connections));
    }

    private record Configured(int downlinkConnections) implements BrokerConfig {
        @Override
        public Optional<String> host() {
            return Optional.empty();
        }

        @Override
        public int port() {
            return 0;
        }

        @Override
        public boolean ssl() {
            return false;
        }

        @Override
        public Duration acknowledgeWithin() {
            return Duration.ofSeconds(10);
        }
    }

    private static final class Recorder implements Emitter<byte[]> {
        private final List<Message<?>> sent = new ArrayList<>();

        @Override
        public <M extends Message<? extends byte[]>> void send(M message) {
            sent.add(message);
        }

        @Override
        public CompletionStage<Void> send(byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void complete() {}

        @Override
        public void error(Exception e) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean hasRequests() {
            return true;
        }
    }
}
