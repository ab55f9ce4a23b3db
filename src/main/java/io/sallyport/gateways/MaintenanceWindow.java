package io.sallyport.gateways;

import com.fasterxml.jackson.annotation.JsonFormat;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * When work at a site may interrupt its users: weekly, in the site's own time.
 *
 * @param days those on which it starts; it may last into the next day
 */
public record MaintenanceWindow(
        @NotEmpty Set<@NotNull DayOfWeek> days,
        @NotNull @JsonFormat(pattern = "HH:mm") @Schema(implementation = String.class, examples = "02:00")
                LocalTime start,
        @Min(1) @Max(1_440) int durationMinutes) {}
