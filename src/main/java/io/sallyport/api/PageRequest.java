package io.sallyport.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
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

    /** The empty string sorts before everything. */
    public String afterOrStart() {
        return after == null ? "" : after;
    }
}
