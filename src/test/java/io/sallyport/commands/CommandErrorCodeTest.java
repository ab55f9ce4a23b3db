package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.RpcError;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandErrorCodeTest {
    private static final Instant HEARD = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "-32601, UNSUPPORTED",
        "-32602, INVALID_PARAMS",
        "-32001, GATEWAY_ERROR",
        "-32603, GATEWAY_ERROR",
        "-32002, EXPIRED",
        "-32003, STALE_GENERATION",
        "-32004, BUSY",
        "-32005, WOULD_LOSE_DATA",
        "-32006, REJECTED",
        "-32007, REJECTED",
        "-32600, REJECTED",
        "-32700, REJECTED"
    })
    void eachCodeOnTheWireIsWhatTheTableSays(int wire, CommandErrorCode code) {
        assertThat(RpcError.ofCode(wire)).as("the protocol knows it").isPresent();
        assertThat(CommandErrorCode.of(failed(wire, null), HEARD)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -32000, -32008, -32099, Integer.MIN_VALUE})
    void anUnknownCodeIsTheGatewaysOwnError(int wire) {
        assertThat(CommandErrorCode.of(failed(wire, null), HEARD)).isEqualTo(CommandErrorCode.GATEWAY_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-22T10:00:10Z", "2026-11-22T09:59:50Z", "2026-11-22T10:00:00Z"})
    void aClockThatDiffersByUpToTenSecondsMeansExpired(Instant gatewayTime) {
        assertThat(CommandErrorCode.of(failed(-32002, gatewayTime), HEARD)).isEqualTo(CommandErrorCode.EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T10:00:10.001Z",
                "2026-11-22T09:59:49.999Z",
                "2026-11-22T10:00:11Z",
                "1970-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z"
            })
    void aClockThatDiffersByMoreThanTenSecondsMeansClockSkew(Instant gatewayTime) {
        assertThat(CommandErrorCode.of(failed(-32002, gatewayTime), HEARD)).isEqualTo(CommandErrorCode.CLOCK_SKEW);
    }

    @Test
    void aWrongClockExplainsNoOtherFailure() {
        assertThat(CommandErrorCode.of(failed(-32004, Instant.EPOCH), HEARD)).isEqualTo(CommandErrorCode.BUSY);
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeIsExplainedInWholeSentencesAndHasAnHttpStatusOfAFailure(CommandErrorCode code) {
        assertThat(code.explanation()).matches("[A-Z].*\\.").hasSizeGreaterThan(20);
        assertThat(code.httpStatus()).isBetween(400, 599);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverIsToldToIssueItAgainMay(CommandErrorCode code) {
        if (code.explanation().toLowerCase(Locale.ROOT).contains("issue it again")) {
            assertThat(code.isReissuable()).isTrue();
        }
    }

    private static CommandFailed failed(int code, @Nullable Instant gatewayTime) {
        return new CommandFailed(
                new Origin(1, 1, "boot", 1, null), UUID.randomUUID(), code, "words", null, gatewayTime, null);
    }
}
