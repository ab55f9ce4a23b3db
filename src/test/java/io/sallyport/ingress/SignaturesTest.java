package io.sallyport.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.ingress.Signatures.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final String OLD = "the-old-secret-of-the-event-bus-0001";
    private static final String NEW = "the-new-secret-of-the-event-bus-0002";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    private static final String TOPIC = "csg_up_stat/status/GID_plant@@@gw-0hzpq7k3m9x2t";

    private final Signatures signatures =
            new Signatures(List.of(OLD, NEW), Duration.ofMinutes(5), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void takesWhatOneOfTheSecretsHasSigned() {
        for (String secret : List.of(OLD, NEW)) {
            assertThat(judge(secret, NOW, null, "")).isEqualTo(Verdict.GOOD);
        }
        assertThat(judge("another-secret-that-nobody-knows-0003", NOW, null, ""))
                .isEqualTo(Verdict.WRONG);
    }

    @Test
    void isWhatAnybodyElseComputes() {
        // printf '1795428000.{"a":1}' | openssl dgst -sha256 -hmac 'the-old-secret-of-the-event-bus-0001'
        Signatures then = new Signatures(
                List.of(OLD), Duration.ofMinutes(5), Clock.fixed(Instant.ofEpochSecond(1_795_428_000), ZoneOffset.UTC));

        assertThat(then.judge(
                        "1795428000",
                        "v1=1e09eaceb7731833bd85580bdc7af3defc043a168ac6016d54b2cff636a92881",
                        null,
                        BODY))
                .isEqualTo(Verdict.GOOD);
    }

    @Test
    void coversTheBodyTheTimeAndTheSubject() {
        String signature = sign(OLD, seconds(NOW), TOPIC + ".");

        assertThat(signatures.judge(seconds(NOW), signature, TOPIC, BODY)).isEqualTo(Verdict.GOOD);
        assertThat(signatures.judge(seconds(NOW), signature, TOPIC, "{\"a\":2}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Verdict.WRONG);
        assertThat(signatures.judge(seconds(NOW.plusSeconds(1)), signature, TOPIC, BODY))
                .isEqualTo(Verdict.WRONG);
        assertThat(signatures.judge(seconds(NOW), signature, TOPIC.replace("9x2t", "9x2s"), BODY))
                .isEqualTo(Verdict.WRONG);
        assertThat(signatures.judge(seconds(NOW), signature, null, BODY)).isEqualTo(Verdict.WRONG);
    }

    @Test
    void countsForFiveMinutesBeforeAndAfter() {
        assertThat(judge(OLD, NOW.minusSeconds(300), null, "")).isEqualTo(Verdict.GOOD);
        assertThat(judge(OLD, NOW.plusSeconds(300), null, "")).isEqualTo(Verdict.GOOD);
        assertThat(judge(OLD, NOW.minusSeconds(301), null, "")).isEqualTo(Verdict.TOO_OLD);
        assertThat(judge(OLD, NOW.plusSeconds(301), null, "")).isEqualTo(Verdict.TOO_OLD);
    }

    @Test
    void refusesWhatIsNoSignature() {
        assertThat(signatures.judge(null, "v1=00", null, BODY)).isEqualTo(Verdict.UNSIGNED);
        assertThat(signatures.judge(seconds(NOW), null, null, BODY)).isEqualTo(Verdict.UNSIGNED);
        for (String text :
                List.of("", "v1=", "v1=zz", "v2=" + sign(OLD, seconds(NOW), "").substring(3))) {
            assertThat(signatures.judge(seconds(NOW), text, null, BODY))
                    .as(text)
                    .isEqualTo(Verdict.WRONG);
        }
        for (String time : List.of("", "now", "-1", "99999999999999999999")) {
            assertThat(signatures.judge(time, sign(OLD, time, ""), null, BODY))
                    .as(time)
                    .isEqualTo(Verdict.TOO_OLD);
        }
    }

    @Test
    void withoutASecretNothingIsSigned() {
        Signatures none = new Signatures(List.of(), Duration.ofMinutes(5), Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(none.judge(seconds(NOW), "v1=", null, BODY)).isEqualTo(Verdict.WRONG);
    }

    private Verdict judge(String secret, Instant at, String subject, String before) {
        return signatures.judge(seconds(at), sign(secret, seconds(at), before), subject, BODY);
    }

    private static String seconds(Instant at) {
        return Long.toString(at.getEpochSecond());
    }

    /** As docs/serverless.md says. */
    private static String sign(String secret, String timestamp, String subjectAndDot) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + "." + subjectAndDot).getBytes(StandardCharsets.UTF_8));
            return "v1=" + HexFormat.of().formatHex(mac.doFinal(BODY));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
