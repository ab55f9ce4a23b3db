package io.sallyport.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list: {@code limit} (1 to 500, 50 if left out) and {@code after}, the cursor of the page before. A cursor is the sorted
 * column's value, so it stays good while rows come and go.
 */
public record PageRequest(
        @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(500) @Parameter(description = "How many items, 1 to 500")
                int limit,
        @QueryParam("after") @Size(max = 64) @Nullable @Parameter(description = "The cursor that `Link: rel=next` gave")
                String after) {

    /** One more than the limit tells whether there is a next page. */
    public int fetchSize() {
        return limit + 1;
    }

    /**
     * The cursor, or the empty string, which sorts before everything.
     *
     * @param form throws an IllegalArgumentException or a {@link Refusal} if its argument can't be a value of the sorted column
     * @throws Refusal 400 {@code INVALID_CURSOR}: an empty page would look like the end of the list
     */
    public String afterOrStart(Consumer<String> form) {
        if (after == null) {
            return "";
        }
        try {
            form.accept(after);
        } catch (IllegalArgumentException | Refusal e) {
            throw Refusal.invalid(
                    "INVALID_CURSOR", "after is no cursor of this list; take it from the Link of the page before.");
        }
        return after;
    }
}
