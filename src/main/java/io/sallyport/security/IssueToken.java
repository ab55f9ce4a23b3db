package io.sallyport.security;

import io.sallyport.api.Refusal;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a token is to allow, and for how long. */
@Schema(examples = """
        {"name":"nightly report","grants":["viewer@site:lyon"],"expiresInDays":90}""")
public record IssueToken(
        @NotBlank @Size(max = 60) @Schema(description = "What it is for") String name,
        @NotEmpty
                @Size(max = 20)
                @Schema(
                        description =
                                "Roles, each with its limits: `viewer`, `operator@group:GID_files,site:lyon`. No more than you have")
                List<@NotNull @Size(max = 500) String> grants,
        @Min(1) @Max(3_650) int expiresInDays) {

    /** @throws Refusal 400 {@code INVALID_GRANT} */
    List<Grant> parsedGrants() {
        try {
            return grants.stream().map(Grant::parse).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("INVALID_GRANT", "grants: " + e.getMessage() + ".");
        }
    }
}
