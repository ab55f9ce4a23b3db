package io.sallyport.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway's status was.
 *
 * @param from what was asked for, widened to whole steps
 * @param to exclusive
 * @param points oldest first; a step without a sample has no point
 */
@Schema(
        name = "StatusHistory",
        examples =
                """
                {"gatewayId":"gw-0hzpq7k3m9x2t","from":"2026-11-22T09:00:00Z","to":"2026-11-22T10:00:00Z","stepSeconds":300,
                 "points":[{"at":"2026-11-22T09:55:00Z","samples":5,"cpu":0.25,"dirtyBytes":1048576,"clients":12,
                  "dataPath":"SERVING","opsPerSecond":120.5}]}""")
public record HistoryView(String gatewayId, Instant from, Instant to, long stepSeconds, List<Point> points) {

    /**
     * One step: means, but the most of {@code dirtyBytes}, {@code clients} and {@code memoryTotalBytes}, and the worst data path.
     *
     * @param at when the step begins
     * @param samples from how many samples
     * @param opsPerSecond over all shares
     */
    @Schema(name = "StatusHistoryPoint")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Point(
            Instant at,
            long samples,
            @Nullable Double cpu,
            @Nullable Long memoryUsedBytes,
            @Nullable Long memoryTotalBytes,
            @Nullable Double networkInBytesPerSecond,
            @Nullable Double networkOutBytesPerSecond,
            long dirtyBytes,
            long clients,
            DataPath dataPath,
            @Nullable Double opsPerSecond) {}
}
