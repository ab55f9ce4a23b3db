package io.sallyport.gateways;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a site is to be. */
@Schema(
        examples =
                """
                {"displayName":"Hangzhou plant 2","timeZone":"Asia/Shanghai",
                 "contacts":[{"name":"Night shift","email":"shift@example.com","phone":"+86 571 0000"}],
                 "wanLink":{"bandwidthMbps":200,"budgetGbPerMonth":5000},
                 "maintenanceWindow":{"days":["SATURDAY","SUNDAY"],"start":"02:00","durationMinutes":180},
                 "freezes":[{"from":"2026-12-20T00:00:00Z","until":"2027-01-03T00:00:00Z","reason":"stock-taking"}]}""")
public record PutSite(
        @NotBlank @Size(max = 60) String displayName,
        @NotNull @IanaTimeZone @Schema(examples = "Asia/Shanghai") String timeZone,
        @Size(max = 20) List<@Valid @NotNull Contact> contacts,
        @Nullable @Valid WanLink wanLink,
        @Nullable @Valid MaintenanceWindow maintenanceWindow,
        @Size(max = 50) List<@Valid @NotNull Freeze> freezes) {
    public PutSite {
        contacts = contacts == null ? List.of() : contacts;
        freezes = freezes == null ? List.of() : freezes;
    }
}
