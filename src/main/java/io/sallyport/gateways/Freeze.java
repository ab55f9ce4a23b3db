package io.sallyport.gateways;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;

/** A time in which nothing is to be changed at a site. */
public record Freeze(@NotNull Instant from, @NotNull Instant until, @NotBlank @Size(max = 200) String reason) {
    boolean endsAfterItBegins() {
        return until.isAfter(from);
    }
}
