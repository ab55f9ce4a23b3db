package io.sallyport.status;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which part of the fleet is asked about, and how many of the worst are wanted. There are no further pages: ranks change while one reads. */
public record FleetFilter(
        @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(500) @Parameter(description = "How many items, 1 to 500")
                int limit,
        @QueryParam("group") @Nullable @Parameter(description = "A group ID") String group,
        @QueryParam("site") @Nullable @Parameter(description = "A site's name") String site) {
    boolean includes(LimitAhead limit) {
        return (group == null || group.equals(limit.group())) && (site == null || site.equals(limit.site()));
    }
}
