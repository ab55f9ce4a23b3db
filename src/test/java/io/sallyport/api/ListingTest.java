package io.sallyport.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final URI REQUEST = URI.create("http://localhost/api/v1/gateways?group=GID_test&limit=2&after=a");

    @Test
    void aPageThatIsNotTheLastLinksToTheNext() {
        Response response = respond(List.of("b", "c", "d"), new PageRequest(2, "a"));

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getEntity()).isEqualTo(new Listing<>(List.of("b", "c")));
        Link next = response.getLink("next");
        assertThat(next.getUri().getPath()).isEqualTo("/api/v1/gateways");
        assertThat(next.getUri().getQuery().split("&"))
                .containsExactlyInAnyOrder("group=GID_test", "limit=2", "after=c");
    }

    @Test
    void theLastPageHasNoLink() {
        Response response = respond(List.of("b", "c"), new PageRequest(2, "a"));

        assertThat(response.getEntity()).isEqualTo(new Listing<>(List.of("b", "c")));
        assertThat(response.getLinks()).isEmpty();
    }

    @Test
    void anEmptyListIsAPageToo() {
        Response response = respond(List.of(), new PageRequest(2, null));

        assertThat(response.getEntity()).isEqualTo(new Listing<>(List.of()));
        assertThat(response.getLinks()).isEmpty();
    }

    @Test
    void onePageAsksForOneMoreThanItShows() {
        assertThat(new PageRequest(50, null).fetchSize()).isEqualTo(51);
        assertThat(new PageRequest(50, null).afterOrStart(Integer::valueOf)).isEmpty();
        assertThat(new PageRequest(50, "17").afterOrStart(Integer::valueOf)).isEqualTo("17");
    }

    private static Response respond(List<String> found, PageRequest page) {
        return Listing.respond(found, page, Function.identity(), uriInfo());
    }

    /** Of a request's URI only this much is asked. */
    private static UriInfo uriInfo() {
        return (UriInfo) Proxy.newProxyInstance(
                ListingTest.class.getClassLoader(), new Class<?>[] {UriInfo.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getRequestUriBuilder");
                    return UriBuilder.fromUri(REQUEST);
                });
    }

    @Test
    void aCursorThatNoPageGaveIsRefused() {
        assertThatThrownBy(() -> new PageRequest(50, "made-up").afterOrStart(Integer::valueOf))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("INVALID_CURSOR"));
    }
}
