package io.sallyport.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.ProtocolException;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.core.Response.Status;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.exception.GenericJDBCException;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemCodesTest {
    private final ProblemCodes codes = new ProblemCodes();

    @Test
    void aCodeThatIsThereIsKept() {
        Refusal refusal = Refusal.conflict("NAME_TAKEN", "A gateway of this group is named so already.");

        assertThat(apply(refusal, refusal)).isSameAs(refusal);
    }

    @Test
    void aRefusalHasItsCodeItsSentenceAndItsMembers() {
        Refusal refusal = Refusal.of(Status.CONFLICT, "BUSY", "The gateway is busy.", Map.of("reissuable", true));

        assertThat(refusal.code()).isEqualTo("BUSY");
        assertThat(refusal.getStatusCode()).isEqualTo(409);
        assertThat(refusal.getTitle()).isEqualTo("Conflict");
        assertThat(refusal.getDetail()).isEqualTo("The gateway is busy.");
        assertThat(refusal.getParameters()).containsEntry("code", "BUSY").containsEntry("reissuable", true);
    }

    @ParameterizedTest
    @CsvSource({"500", "400", "404"})
    void whatBreaksALimitOfTheProtocolIsTheCallersMistake(int status) {
        ProtocolException cause = protocolException();

        HttpProblem problem = apply(problem(status), new IllegalArgumentException("while reading", cause));

        assertThat(problem.getStatusCode()).isEqualTo(400);
        assertThat(problem.getTitle()).isEqualTo("Bad Request");
        assertThat(problem.getDetail()).isEqualTo(cause.getMessage());
        assertThat(code(problem)).isEqualTo("INVALID_IDENTITY");
    }

    @Test
    void aBodyThatIsNotJsonIsSaidToBeThatWithThePlace() {
        HttpProblem problem = apply(problem(400), failureOf("{\n  \"a\": x}", Map.class));

        assertThat(code(problem)).isEqualTo("INVALID_JSON");
        assertThat(problem.getDetail()).startsWith("The body is not valid JSON (line 2, column ");
        assertThat(problem.getStatusCode()).isEqualTo(400);
    }

    @Test
    void whatIsInABodyThatIsNotJsonIsNotRepeated() {
        HttpProblem problem = apply(problem(400), failureOf("{\"secret\": s3cr3t}", Map.class));

        assertThat(problem.getDetail()).doesNotContain("s3cr3t");
    }

    @Test
    void jsonOfAnotherFormIsAnInvalidRequest() {
        HttpProblem problem = apply(problem(400), failureOf("{\"a\":[]}", Form.class));

        assertThat(code(problem)).isEqualTo("INVALID_REQUEST");
        assertThat(problem.getDetail()).isEqualTo("a is missing or of the wrong type.");
    }

    @Test
    void aPlaceThatIsNotKnownIsNotSaid() {
        HttpProblem problem = apply(problem(400), new JsonParseException(null, "something is wrong"));

        assertThat(problem.getDetail()).isEqualTo("The body is not valid JSON.");
        assertThat(apply(problem(400), failureOfATree()).getDetail()).doesNotContain("-1");
    }

    @Test
    void jsonThatWeCanNotWriteIsNoFaultOfTheCaller() {
        HttpProblem problem = apply(problem(500), new JsonParseException(null, "ours"));

        assertThat(problem.getStatusCode()).isEqualTo(500);
        assertThat(code(problem)).isEqualTo("INTERNAL_ERROR");
    }

    @ParameterizedTest
    @MethodSource
    void aDatabaseThatIsAwayIsSaidToBeThat(Throwable cause) {
        HttpProblem problem = apply(problem(500), new IllegalStateException("in a transaction", cause));

        assertThat(problem.getStatusCode()).isEqualTo(503);
        assertThat(problem.getTitle()).isEqualTo("Service Unavailable");
        assertThat(code(problem)).isEqualTo("DATABASE_UNAVAILABLE");
        assertThat(problem.getHeaders()).containsEntry("Retry-After", 5);
    }

    static Stream<Throwable> aDatabaseThatIsAwayIsSaidToBeThat() {
        Exception commitThatGotNoAnswer = new RollbackException("Could not commit transaction");
        commitThatGotNoAnswer.addSuppressed(new SQLException("Communications link failure", "08S01"));
        return Stream.of(
                commitThatGotNoAnswer,
                new JDBCConnectionException("refused", new SQLException("refused", "08001")),
                new SQLTransientConnectionException("away", "08S01"),
                new SQLNonTransientConnectionException("away", "08004", 1040),
                new GenericJDBCException("the pool gave none", new SQLException("Sorry, acquisition timeout!")),
                new GenericJDBCException("broken", new SQLException("Communications link failure", "08S01")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1205, 1213})
    void aLockThatOthersHaveIsSaidToBeThat(int errorCode) {
        SQLException locked = new SQLException("Lock wait timeout exceeded", "40001", errorCode);

        HttpProblem problem =
                apply(problem(500), new IllegalStateException(new GenericJDBCException("locked", locked)));

        assertThat(problem.getStatusCode()).isEqualTo(503);
        assertThat(code(problem)).isEqualTo("CONTENDED");
        assertThat(problem.getHeaders()).containsEntry("Retry-After", 1);
    }

    @Test
    void anotherFailureOfTheDatabaseIsAnErrorOfOurs() {
        HttpProblem problem =
                apply(problem(500), new GenericJDBCException("syntax", new SQLException("syntax", "42000", 1064)));

        assertThat(problem.getStatusCode()).isEqualTo(500);
        assertThat(code(problem)).isEqualTo("INTERNAL_ERROR");
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aCauseThatIsItsOwnCauseEnds() {
        Exception one = new IllegalStateException("one");
        Exception other = new IllegalStateException("other", one);
        one.initCause(other);

        assertThat(code(apply(problem(500), one))).isEqualTo("INTERNAL_ERROR");
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST",
        "401, UNAUTHENTICATED",
        "403, FORBIDDEN",
        "404, NOT_FOUND",
        "405, METHOD_NOT_ALLOWED",
        "406, NOT_ACCEPTABLE",
        "413, TOO_LARGE",
        "415, UNSUPPORTED_MEDIA_TYPE",
        "500, INTERNAL_ERROR",
        "503, UNAVAILABLE",
        "418, HTTP_418"
    })
    void everyOtherProblemHasTheCodeOfItsStatus(int status, String code) {
        HttpProblem problem = apply(problem(status), new IllegalStateException("whatever"));

        assertThat(code(problem)).isEqualTo(code);
        assertThat(problem.getStatusCode()).isEqualTo(status);
        assertThat(problem.getDetail()).isEqualTo("as the framework said");
    }

    @Test
    void comesBeforeTheLoggerOfTheLibrary() {
        assertThat(codes.priority()).isGreaterThan(101);
    }

    private HttpProblem apply(HttpProblem problem, Throwable cause) {
        return codes.apply(problem, ProblemContext.of(cause, "/api/v1/gateways"));
    }

    private static Object code(HttpProblem problem) {
        return problem.getParameters().get("code");
    }

    private static HttpProblem problem(int status) {
        return HttpProblem.builder()
                .withStatus(status)
                .withTitle("as the framework said")
                .withDetail("as the framework said")
                .build();
    }

    private static ProtocolException protocolException() {
        try {
            throw new IllegalStateException(new GatewayId("nonsense").value());
        } catch (ProtocolException e) {
            return e;
        }
    }

    private static JsonProcessingException failureOf(String json, Class<?> type) {
        try {
            throw new IllegalStateException("was read: " + new ObjectMapper().readValue(json, type));
        } catch (JsonProcessingException e) {
            return e;
        }
    }

    private static JsonProcessingException failureOfATree() {
        ObjectMapper mapper = new ObjectMapper();
        try {
            throw new IllegalStateException(
                    "was read: " + mapper.treeToValue(mapper.createObjectNode().put("a", "x"), Form.class));
        } catch (JsonProcessingException e) {
            return e;
        }
    }

    record Form(int a) {}
}
