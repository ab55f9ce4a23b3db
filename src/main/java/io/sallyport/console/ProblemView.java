package io.sallyport.console;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.validation.Violation;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A problem for a person, with the stable code to look it up by. */
record ProblemView(int status, String title, String code, @Nullable String detail) {
    static ProblemView of(HttpProblem problem) {
        return new ProblemView(
                problem.getStatusCode(),
                Objects.requireNonNullElse(problem.getTitle(), "Problem"),
                code(problem),
                detail(problem));
    }

    private static String code(HttpProblem problem) {
        return Objects.toString(problem.getParameters().get("code"), "HTTP_" + problem.getStatusCode());
    }

    private static @Nullable String detail(HttpProblem problem) {
        if (problem.getParameters().get("violations") instanceof Collection<?> violations && !violations.isEmpty()) {
            return violations.stream()
                    .map(violation -> violation instanceof Violation one ? one.field + " " + one.message : "")
                    .collect(Collectors.joining("; ", "", "."));
        }
        // In the framework's own words it is a resource method that can't be found, which says nothing to a person.
        return code(problem).equals("NOT_FOUND") ? "There is no page at this address." : problem.getDetail();
    }
}
