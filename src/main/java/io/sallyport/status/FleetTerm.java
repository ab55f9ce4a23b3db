package io.sallyport.status;

import io.sallyport.gateways.ReachTerm;
import io.sallyport.security.Reach;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which gateways of those within reach: a condition on the alias {@code g} in SQL. */
record FleetTerm(String text, Map<String, Object> parameters) {
    /** @param group null for every group, as is site */
    static FleetTerm of(Reach reach, @Nullable String group, @Nullable String site) {
        ReachTerm within = ReachTerm.inSql(reach);
        StringBuilder text = new StringBuilder(within.text());
        Map<String, Object> parameters = new LinkedHashMap<>(within.parameters());
        if (group != null) {
            text.append(" AND g.group_id = :group");
            parameters.put("group", group);
        }
        if (site != null) {
            text.append(" AND g.site = :site");
            parameters.put("site", site);
        }
        return new FleetTerm(text.toString(), parameters);
    }
}
