package io.sallyport.api;

import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list: {@code {"items":[…]}}, and a {@code Link: rel="next"} while there may be more. There is no total: it would cost a
 * scan, and be wrong when it arrives.
 */
public record Listing<T>(List<T> items) {

    /**
     * @param found what the query gave when asked for one more than the limit
     * @param cursor the value of the column that the list is sorted by, unique in the list
     */
    public static <T> Response respond(List<T> found, PageRequest page, Function<T, String> cursor, UriInfo uri) {
        boolean more = found.size() > page.limit();
        List<T> items = more ? found.subList(0, page.limit()) : found;
        Response.ResponseBuilder response = Response.ok(new Listing<>(items));
        if (more) {
            String after = cursor.apply(items.get(items.size() - 1));
            response.links(Link.fromUriBuilder(uri.getRequestUriBuilder()
                            .replaceQueryParam("limit", page.limit())
                            .replaceQueryParam("after", after))
                    .rel("next")
                    .build());
        }
        return response.build();
    }
}
