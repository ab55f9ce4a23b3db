package io.sallyport.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sallyport.gateways.PresenceState;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Data that is in no bucket yet, by each gateway's newest report, however old: it does not vanish with the link.
 *
 * @param total over all that was asked about, also what is not among the items
 * @param items those with the most bytes, the most first
 * @param more whether there are others than these items
 */
@Schema(
        name = "UnprotectedData",
        examples =
                """
                {"total":{"dirtyBytes":3145728,"oldestDirtyAt":"2026-11-22T08:00:00Z","oldestDirtyAgeSeconds":7200,
                  "gateways":2,"gatewaysNotCurrent":1,"dirtyBytesNotCurrent":1048576,
                  "oldestReportAt":"2026-11-22T09:00:00Z","oldestReportAgeSeconds":3600},
                 "by":"SITE",
                 "items":[{"site":"hangzhou-2",
                  "sum":{"dirtyBytes":3145728,"oldestDirtyAt":"2026-11-22T08:00:00Z","oldestDirtyAgeSeconds":7200,
                   "gateways":2,"gatewaysNotCurrent":1,"dirtyBytesNotCurrent":1048576,
                   "oldestReportAt":"2026-11-22T09:00:00Z","oldestReportAgeSeconds":3600}}],
                 "more":false}""")
public record UnprotectedData(Sum total, UnprotectedBy by, List<Item> items, boolean more) {

    /**
     * One gateway, site or group.
     *
     * @param gatewayId only by gateway, as are name and presence
     * @param group only by gateway and by group
     * @param site only by gateway and by site; absent: at no site
     */
    @Schema(name = "UnprotectedDataItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            @Nullable String gatewayId,
            @Nullable String name,
            @Nullable String group,
            @Nullable String site,
            @Nullable PresenceState presence,
            Sum sum) {}

    /**
     * @param oldestDirtyAt since when something waits, by its gateway's clock; absent if no gateway says it, as is its age
     * @param gateways how many have unprotected data
     * @param gatewaysNotCurrent of these those that are not {@code ONLINE}, so that nobody knows what became of their data since; all of
     *     them while the broker is away
     * @param oldestReportAt when the report came in that is the oldest among their newest; absent if there are none
     */
    @Schema(name = "UnprotectedDataSum")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sum(
            long dirtyBytes,
            @Nullable Instant oldestDirtyAt,
            @Nullable Long oldestDirtyAgeSeconds,
            long gateways,
            long gatewaysNotCurrent,
            long dirtyBytesNotCurrent,
            @Nullable Instant oldestReportAt,
            @Nullable Long oldestReportAgeSeconds) {}
}
