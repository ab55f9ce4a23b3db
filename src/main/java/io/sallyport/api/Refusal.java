package io.sallyport.api;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.Map;

/**
 * A request is refused: a problem detail (RFC 9457) with a stable {@code code} that programs may branch on, and a sentence for people.
 * Nothing was changed by the request.
 */
public final class Refusal extends HttpProblem {
    private static final long serialVersionUID = 1L;

    private final String code;

    private Refusal(Builder builder, String code) {
        super(builder);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** The resource does not exist, or lies outside what the caller may see. */
    public static Refusal notFound(String code, String detail) {
        return of(Status.NOT_FOUND, code, detail);
    }

    public static Refusal invalid(String code, String detail) {
        return of(Status.BAD_REQUEST, code, detail);
    }

    public static Refusal conflict(String code, String detail) {
        return of(Status.CONFLICT, code, detail);
    }

    /** The request is well-formed, and can't be done as it is (RFC 9110, 422). */
    public static Refusal unprocessable(String code, String detail) {
        return unprocessable(code, detail, Map.of());
    }

    /** @param members further members of the problem detail */
    public static Refusal unprocessable(String code, String detail, Map<String, ?> members) {
        Builder builder = HttpProblem.builder()
                .withStatus(422)
                .withTitle("Unprocessable Content")
                .withDetail(detail)
                .with(ProblemCodes.CODE, code);
        members.forEach(builder::with);
        return new Refusal(builder, code);
    }

    /** Too many wrong credentials came before. */
    public static Refusal tooMany(Duration retryAfter) {
        String code = "TOO_MANY_ATTEMPTS";
        return new Refusal(
                HttpProblem.builder()
                        .withStatus(Status.TOO_MANY_REQUESTS)
                        .withTitle(Status.TOO_MANY_REQUESTS.getReasonPhrase())
                        .withDetail("There were too many wrong credentials; try again later.")
                        .withHeader("Retry-After", retryAfter.toSeconds() + 1)
                        .with(ProblemCodes.CODE, code),
                code);
    }

    public static Refusal of(Status status, String code, String detail) {
        return of(status, code, detail, Map.of());
    }

    /** @param members further members of the problem detail */
    public static Refusal of(Status status, String code, String detail, Map<String, ?> members) {
        Builder builder = HttpProblem.builder()
                .withStatus(status)
                .withTitle(status.getReasonPhrase())
                .withDetail(detail)
                .with(ProblemCodes.CODE, code);
        members.forEach(builder::with);
        return new Refusal(builder, code);
    }
}
