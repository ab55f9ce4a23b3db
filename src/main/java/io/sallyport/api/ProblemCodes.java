package io.sallyport.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.logging.Log;
import io.sallyport.protocol.ProtocolException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotFoundException;
import java.sql.SQLException;
import java.util.Map;
import org.hibernate.exception.JDBCConnectionException;

/**
 * Gives every problem that goes out a stable {@code code}: also to those that the framework makes (an unknown path, a body that is not
 * JSON, a violated constraint), and says of a database that is away that it is that, and not an error of ours.
 */
@ApplicationScoped
public class ProblemCodes implements ProblemPostProcessor {
    static final String CODE = "code";

    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;

    private static final Map<Integer, String> BY_STATUS = Map.of(
            400, "INVALID_REQUEST",
            401, "UNAUTHENTICATED",
            403, "FORBIDDEN",
            404, "NOT_FOUND",
            405, "METHOD_NOT_ALLOWED",
            406, "NOT_ACCEPTABLE",
            413, "TOO_LARGE",
            415, "UNSUPPORTED_MEDIA_TYPE",
            500, "INTERNAL_ERROR",
            503, "UNAVAILABLE");

    @Override
    public int priority() {
        // Before the library's logger (101 logs 5xx with the cause): a database that is away is logged as what it is.
        return 150;
    }

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        if (problem.getParameters().containsKey(CODE)) {
            return problem;
        }
        ProtocolException protocol = Causes.find(context.cause, ProtocolException.class);
        if (protocol != null) {
            return HttpProblem.builder(problem)
                    .withStatus(400)
                    .withTitle("Bad Request")
                    .withDetail(protocol.getMessage())
                    .with(CODE, protocol.code().name())
                    .build();
        }
        if (context.cause instanceof NotFoundException
                && Causes.find(context.cause, IllegalArgumentException.class) != null) {
            // JAX-RS takes a parameter that is no number for a path that does not exist.
            return HttpProblem.builder(problem)
                    .withStatus(400)
                    .withTitle("Bad Request")
                    .withDetail("A parameter is not of the form that it must have.")
                    .with(CODE, "INVALID_REQUEST")
                    .build();
        }
        JsonProcessingException json = Causes.find(context.cause, JsonProcessingException.class);
        if (problem.getStatusCode() == 400 && json != null) {
            return notJson(problem, json);
        }
        if (problem.getStatusCode() == 500 && databaseIsAway(context.cause)) {
            return HttpProblem.builder(problem)
                    .withStatus(503)
                    .withTitle("Service Unavailable")
                    .withDetail("The database can't be reached; try again in a moment.")
                    .withHeader("Retry-After", 5)
                    .with(CODE, "DATABASE_UNAVAILABLE")
                    .build();
        }
        if (problem.getStatusCode() == 500 && othersAreInTheWay(context.cause)) {
            return HttpProblem.builder(problem)
                    .withStatus(503)
                    .withTitle("Service Unavailable")
                    .withDetail("Others are changing the same at this moment; nothing was changed, try again.")
                    .withHeader("Retry-After", 1)
                    .with(CODE, "CONTENDED")
                    .build();
        }
        if (problem.getStatusCode() >= 500) {
            // The library's own logger is off: it takes what a gateway could not do, told as 502 to 504, for errors of
            // ours.
            Log.errorf(context.cause, "a request failed, path=%s", context.path);
        }
        String code = BY_STATUS.getOrDefault(problem.getStatusCode(), "HTTP_" + problem.getStatusCode());
        return HttpProblem.builder(problem).with(CODE, code).build();
    }

    private static HttpProblem notJson(HttpProblem problem, JsonProcessingException json) {
        return HttpProblem.builder(problem)
                .withDetail(JsonErrors.explain(json))
                .with(CODE, JsonErrors.isSyntax(json) ? "INVALID_JSON" : "INVALID_REQUEST")
                .build();
    }

    /** A lock was not to be had in time, or two waited for each other; what was begun is rolled back. */
    private static boolean othersAreInTheWay(Throwable cause) {
        SQLException sql = Causes.find(cause, SQLException.class);
        return sql != null && (sql.getErrorCode() == LOCK_WAIT_TIMEOUT || sql.getErrorCode() == DEADLOCK);
    }

    /** Connection errors have SQL state 08…; a pool that can't give a connection in time has none. */
    private static boolean databaseIsAway(Throwable cause) {
        SQLException sql = Causes.find(cause, SQLException.class);
        return Causes.find(cause, JDBCConnectionException.class) != null
                || (sql != null
                        && (sql.getSQLState() == null || sql.getSQLState().startsWith("08")));
    }
}
