package io.sallyport.security;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ApiTokenRepository implements PanacheRepositoryBase<ApiToken, String> {
    /** @param createdBy null: whoever made them */
    List<ApiToken> after(String id, @Nullable String createdBy, int most) {
        return createdBy == null
                ? find("id > ?1 order by id", id).page(0, most).list()
                : find("id > ?1 and createdBy = ?2 order by id", id, createdBy)
                        .page(0, most)
                        .list();
    }

    /** Tokens that can't be used any more since before this. */
    long deleteEndedBefore(Instant before) {
        return delete("expiresAt < ?1 or revokedAt < ?1", before);
    }
}
