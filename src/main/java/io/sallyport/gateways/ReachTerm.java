package io.sallyport.gateways;

import io.sallyport.security.Reach;
import io.sallyport.security.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A caller's reach as a condition on gateways.
 *
 * @param text always true if the reach is everything
 */
public record ReachTerm(String text, Map<String, Object> parameters) {
    /** On the columns of the alias {@code g} in SQL. */
    public static ReachTerm inSql(Reach reach) {
        return of(reach, "g.group_id", "g.site");
    }

    static ReachTerm inHql(Reach reach) {
        return of(reach, "g.groupId", "g.site");
    }

    private static ReachTerm of(Reach reach, String group, String site) {
        List<String> either = new ArrayList<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Scope scope : reach.scopes()) {
            List<String> both = new ArrayList<>(List.of("1 = 1"));
            int number = either.size();
            if (!scope.groups().isEmpty()) {
                both.add("%s in (:reachGroups%d)".formatted(group, number));
                parameters.put("reachGroups" + number, scope.groups());
            }
            if (!scope.sites().isEmpty()) {
                both.add("%s in (:reachSites%d)".formatted(site, number));
                parameters.put("reachSites" + number, scope.sites());
            }
            either.add(String.join(" and ", both));
        }
        return new ReachTerm(either.isEmpty() ? "1 = 0" : "(" + String.join(" or ", either) + ")", parameters);
    }
}
