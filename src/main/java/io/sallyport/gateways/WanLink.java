package io.sallyport.gateways;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * A site's line to the cloud.
 *
 * @param budgetGbPerMonth how much may go over it in a month; null if that costs nothing
 */
public record WanLink(
        @Min(1) @Max(1_000_000) int bandwidthMbps, @Nullable @Min(1) @Max(100_000_000) Integer budgetGbPerMonth) {}
