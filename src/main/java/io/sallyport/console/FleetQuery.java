package io.sallyport.console;

import io.sallyport.api.PageRequest;
import io.sallyport.gateways.GatewayFilter;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Which gateways the fleet's page is to show. A form sends what is left empty as empty text; that counts as not named. */
record FleetQuery(
        @QueryParam("q") @Size(max = 60) @Nullable String q,
        @QueryParam("group") @Nullable String group,
        @QueryParam("presence") @Nullable String presence,
        @QueryParam("location") @Nullable String location,
        @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(500) int limit,
        @QueryParam("after") @Size(max = 64) @Nullable String after) {

    private static final int DEFAULT_LIMIT = 50;

    FleetQuery {
        q = named(q);
        group = named(group);
        presence = named(presence);
        location = named(location);
        after = named(after);
    }

    static FleetQuery ofGroup(String group) {
        return new FleetQuery(null, group, null, null, DEFAULT_LIMIT, null);
    }

    GatewayFilter filter() {
        return new GatewayFilter(group, location, null, presence, List.of(), q, null);
    }

    PageRequest page() {
        return new PageRequest(limit, after);
    }

    public boolean isFiltered() {
        return q != null || group != null || presence != null || location != null;
    }

    /** This very page's address without what is empty, so that it can be shared. */
    String url() {
        return urlAfter(after);
    }

    public String firstUrl() {
        return urlAfter(null);
    }

    String urlAfter(@Nullable String cursor) {
        StringJoiner url = new StringJoiner("&", "/?", "").setEmptyValue("/");
        add(url, "q", q);
        add(url, "group", group);
        add(url, "presence", presence);
        add(url, "location", location);
        add(url, "limit", limit == DEFAULT_LIMIT ? null : Integer.toString(limit));
        add(url, "after", cursor);
        return url.toString();
    }

    private static void add(StringJoiner url, String name, @Nullable String value) {
        if (value != null) {
            url.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static @Nullable String named(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.trim();
    }
}
