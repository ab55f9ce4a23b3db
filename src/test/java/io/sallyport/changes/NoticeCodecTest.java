package io.sallyport.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeCodecTest {
    private static final String SENDER = "0hzpq7k3m9x2t";

    @Test
    void whatIsWrittenIsRead() {
        ChangeNotice notice = new ChangeNotice(
                SENDER,
                17,
                "gateway",
                List.of(
                        new Change(Change.Kind.GATEWAY, "gw-1", 3, "gw-1", "GID_test"),
                        new Change(Change.Kind.GATEWAY, "gw-2", 4, null, "")));

        assertThat(NoticeCodec.decode("gateway", NoticeCodec.encode(notice))).isEqualTo(notice);
    }

    @Test
    void isWrittenAsTheProtocolSays() {
        ChangeNotice notice = new ChangeNotice(
                SENDER, 17, "presence", List.of(new Change(Change.Kind.PRESENCE, "gw-1", 3, "gw-1", "GID_test")));

        assertThat(new String(NoticeCodec.encode(notice), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {"sender":"0hzpq7k3m9x2t","sequence":17,"items":[{"id":"gw-1","version":3,"gateway":"gw-1","group":"GID_test"}]}""");
    }

    @Test
    void whatANewerReplicaSaysBesidesDoesNotDisturb() {
        ChangeNotice unknownMember = decode(
                "site",
                "{\"sender\":\"%s\",\"sequence\":1,\"more\":{},\"items\":[{\"id\":\"x\",\"version\":2,\"more\":1}]}");
        ChangeNotice unknownKind =
                decode("weather", "{\"sender\":\"%s\",\"sequence\":1,\"items\":[{\"something\":\"else\"}]}");

        assertThat(unknownMember.changes()).containsExactly(new Change(Change.Kind.SITE, "x", 2, null, ""));
        assertThat(unknownKind.changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "null",
                "[]",
                "17",
                "{}",
                "{\"sequence\":1,\"items\":[]}",
                "{\"sender\":\"short\",\"sequence\":1,\"items\":[]}",
                "{\"sender\":\"%s\",\"items\":[]}",
                "{\"sender\":\"%s\",\"sequence\":0,\"items\":[]}",
                "{\"sender\":\"%s\",\"sequence\":\"1\",\"items\":[]}",
                "{\"sender\":\"%s\",\"sequence\":1.5,\"items\":[]}",
                "{\"sender\":\"%s\",\"sequence\":99999999999999999999,\"items\":[]}",
                "{\"sender\":\"%s\",\"sequence\":1}",
                "{\"sender\":\"%s\",\"sequence\":1,\"items\":{}}",
                "{\"sender\":\"%s\",\"sequence\":1,\"items\":[null]}",
                "{\"sender\":\"%s\",\"sequence\":1,\"items\":[{\"version\":1}]}",
                "{\"sender\":\"%s\",\"sequence\":1,\"items\":[{\"id\":\"\",\"version\":1}]}",
                "{\"sender\":\"%s\",\"sequence\":1,\"items\":[{\"id\":\"x\"}]}",
                "{\"sender\":\"%s\",\"sequence\":1,\"items\":[{\"id\":\"x\",\"version\":\"1\"}]}",
                "{\"sender\":\"%s\",\"sequence\":1,\"items\":[{\"id\":\"x\",\"version\":1,\"gateway\":7}]}",
                "{\"sender\":\"%s\",\"sequence\":1,\"sequence\":2,\"items\":[]}",
                "{\"sender\":\"%s\",\"sequence\":1,\"items\":[]} and more"
            })
    void refusesWhatNoReplicaSends(String payload) {
        assertThatThrownBy(() -> decode("gateway", payload))
                .isInstanceOf(NoticeCodec.MalformedNoticeException.class)
                .hasMessageNotContaining("garbage");
    }

    private static ChangeNotice decode(String kind, String payload) {
        return NoticeCodec.decode(kind, payload.replace("%s", SENDER).getBytes(StandardCharsets.UTF_8));
    }
}
