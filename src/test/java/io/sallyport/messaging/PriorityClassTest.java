package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PriorityClassTest {
    private static final Pattern CHANNEL =
            Pattern.compile("(?:%[^.]+\\.)?mp\\.messaging\\.(?:incoming|outgoing)\\.([^.]+)\\..*");

    @Test
    void everyConfiguredChannelHasItsPriorityClass() throws IOException {
        Set<String> channels = configuredChannels();

        assertThat(channels).containsAll(UplinkChannels.ALL).containsAll(DownlinkChannels.ALL);
        assertThat(channels).allSatisfy(channel -> assertThat(PriorityClass.ofChannel(channel))
                .isNotNull());
    }

    @Test
    void noTwoIncomingChannelsShareAClass() {
        assertThat(Stream.of(
                                "uplink-replies",
                                "uplink-presence",
                                "uplink-status",
                                "uplink-config",
                                "uplink-log",
                                "events-in",
                                "events-out",
                                "downlink-7")
                        .map(PriorityClass::ofChannel))
                .containsExactly(
                        PriorityClass.REPLIES,
                        PriorityClass.PRESENCE,
                        PriorityClass.STATUS,
                        PriorityClass.CONFIG,
                        PriorityClass.LOG,
                        PriorityClass.HEARD,
                        PriorityClass.EVENTS,
                        PriorityClass.DOWNLINK);
    }

    @Test
    void aChannelThatNobodyDecidedOnIsRefusedByName() {
        assertThatThrownBy(() -> PriorityClass.ofChannel("uplink-else"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uplink-else");
    }

    private static Set<String> configuredChannels() throws IOException {
        Properties properties = new Properties();
        try (InputStream file =
                PriorityClassTest.class.getClassLoader().getResourceAsStream("application.properties")) {
            properties.load(Objects.requireNonNull(file));
        }
        Set<String> channels = new TreeSet<>();
        for (String key : properties.stringPropertyNames()) {
            Matcher matcher = CHANNEL.matcher(key);
            if (matcher.matches()) {
                channels.add(matcher.group(1));
            }
        }
        return channels;
    }
}
