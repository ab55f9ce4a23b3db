package io.sallyport.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a resource was to be from then on.
 *
 * @param config null of a deletion; never a secret
 * @param changes against the revision before
 */
@Schema(
        name = "Revision",
        examples =
                """
                {"generation":4,"epoch":1,"action":"PATCH","author":"user:olga","at":"2026-11-22T10:00:00Z",
                 "commandId":"0197a3c2-5f10-7c3e-9d41-2b6f0e8a7c55","config":{"name":"bandwidth","schedule":[],"timeZone":"UTC"},
                 "changes":[{"field":"timeZone","from":"Asia/Shanghai","to":"UTC"}]}""")
record RevisionView(
        long generation,
        long epoch,
        ResourceRevision.Action action,
        String author,
        Instant at,
        @Nullable String commandId,
        @Schema(implementation = Object.class, type = SchemaType.OBJECT) @Nullable JsonNode config,
        List<PreviewView.FieldChange> changes) {

    static RevisionView of(ResourceRevision revision, @Nullable ResourceRevision before, ResourceForms forms) {
        ObjectNode config = revision.config() == null ? null : forms.object(revision.config());
        ObjectNode old = before == null || before.config() == null ? null : forms.object(before.config());
        return new RevisionView(
                revision.generation(),
                revision.epoch(),
                revision.action(),
                revision.author(),
                revision.at(),
                revision.commandId(),
                config,
                Difference.between(config, old).stream()
                        .map(PreviewView.FieldChange::of)
                        .toList());
    }
}
