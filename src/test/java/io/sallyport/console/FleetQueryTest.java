package io.sallyport.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The address of a filtered fleet. */
class FleetQueryTest {
    @Test
    void leavesOutWhatAFormSendsEmpty() {
        FleetQuery query = new FleetQuery("", " ", "ONLINE", "", 50, "");

        assertThat(query.url()).isEqualTo("/?presence=ONLINE");
        assertThat(query.filter().group()).isNull();
        assertThat(query.isFiltered()).isTrue();
    }

    @Test
    void isTheFleetItselfIfNothingIsAskedFor() {
        FleetQuery query = new FleetQuery(null, null, null, null, 50, null);

        assertThat(query.url()).isEqualTo("/");
        assertThat(query.isFiltered()).isFalse();
    }

    @Test
    void keepsTheFilterFromPageToPageAndEncodesIt() {
        FleetQuery query = new FleetQuery("a&b=c d", null, null, null, 2, "gw-1");

        assertThat(query.urlAfter("gw-2")).isEqualTo("/?q=a%26b%3Dc+d&limit=2&after=gw-2");
        assertThat(query.firstUrl()).isEqualTo("/?q=a%26b%3Dc+d&limit=2");
    }
}
