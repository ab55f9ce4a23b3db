package io.sallyport.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.storage.rules.BucketConflict;
import io.sallyport.storage.rules.Effect;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a change would do. Nothing was sent, and nothing was stored.
 *
 * @param generation against which it was judged; its ETag, so that the change can be made of just that
 * @param changes field by field
 * @param refused whether it would be refused without {@code force}
 */
@Schema(
        name = "Preview",
        examples =
                """
                {"generation":3,"changes":[{"field":"timeZone","from":"UTC","to":"Asia/Shanghai"}],
                 "effects":[{"code":"CLIENTS_CUT_OFF","detail":"12 clients lose their connections."}],
                 "conflicts":[{"outcome":"LOST_UPDATES","gatewayId":"gw-0hzpq7k3m9x2t","kind":"SHARE","name":"finance",
                  "detail":"Both write below reports/."}],"refused":true}""")
public record PreviewView(
        long generation,
        List<FieldChange> changes,
        List<Effect> effects,
        List<BucketConflict> conflicts,
        boolean refused) {

    static PreviewView of(ResourcePlan plan, long generation) {
        return new PreviewView(
                generation,
                plan.changes().stream().map(FieldChange::of).toList(),
                plan.effects(),
                plan.conflicts(),
                plan.isRefused());
    }

    /** @param from null if it is not there up to now */
    @Schema(name = "FieldChange")
    record FieldChange(
            String field,
            @Schema(implementation = Object.class) @Nullable JsonNode from,
            @Schema(implementation = Object.class) @Nullable JsonNode to) {
        static FieldChange of(Difference difference) {
            return new FieldChange(difference.field(), difference.reported(), difference.desired());
        }
    }
}
