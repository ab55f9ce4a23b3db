package io.sallyport.gateways;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Whom to call about a site. */
public record Contact(
        @NotBlank @Size(max = 60) String name,
        @Nullable @Email @Size(max = 254) String email,
        @Nullable @Pattern(regexp = "[0-9+(). /-]{3,40}", message = "must be a telephone number") String phone) {}
