package io.sallyport.credentials;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sallyport.gateways.ReachTerm;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

@ApplicationScoped
class GatewayCredentialRepository implements PanacheRepositoryBase<GatewayCredential, String> {
    private final EntityManager entityManager;

    GatewayCredentialRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    List<GatewayCredential> of(String gatewayId, String after, int most) {
        return find("gatewayId = ?1 and id > ?2 order by id", gatewayId, after)
                .page(0, most)
                .list();
    }

    List<GatewayCredential> unrevokedOf(String gatewayId) {
        return list("gatewayId = ?1 and revokedAt is null order by id", gatewayId);
    }

    /** The newest first. */
    List<GatewayCredential> validOf(String gatewayId, long binding, Instant now) {
        return list(
                "gatewayId = ?1 and binding = ?2 and revokedAt is null and expiresAt > ?3 order by issuedAt desc, id desc",
                gatewayId,
                binding,
                now);
    }

    /** Takes some that the broker is to be told about, so that no other replica tells it at the same time. */
    List<GatewayCredential> takeToCutOff(Instant now, Instant again, int most) {
        @SuppressWarnings("unchecked")
        List<GatewayCredential> taken = entityManager
                .createNativeQuery(
                        "SELECT * FROM gateway_credential WHERE cut_off_next <= :now ORDER BY cut_off_next LIMIT :most FOR UPDATE SKIP LOCKED",
                        GatewayCredential.class)
                .setParameter("now", now)
                .setParameter("most", most)
                .getResultList();
        taken.forEach(credential -> credential.cuttingOff(again));
        return taken;
    }

    long toCutOff() {
        return count("cutOffNext is not null");
    }

    /** The newest of activated gateways whose newest ends before this, those that end first, first: they will be locked out if they do not renew. */
    List<GatewayCredential> expiring(Instant before, Reach reach, int most) {
        ReachTerm term = ReachTerm.inSql(reach);
        Query query = entityManager
                .createNativeQuery(
                        """
                        SELECT c.* FROM gateway_credential c JOIN gateway g ON g.id = c.gateway_id AND g.binding = c.binding
                        WHERE g.lifecycle <> 'REGISTERED' AND c.expires_at < :before AND c.revoked_at IS NULL AND %s
                          AND NOT EXISTS (SELECT 1 FROM gateway_credential n WHERE n.gateway_id = c.gateway_id AND n.binding = c.binding
                            AND n.revoked_at IS NULL AND n.expires_at > c.expires_at)
                        ORDER BY c.expires_at LIMIT :most"""
                                .formatted(term.text()),
                        GatewayCredential.class)
                .setParameter("before", before)
                .setParameter("most", most);
        term.parameters().forEach(query::setParameter);
        @SuppressWarnings("unchecked")
        List<GatewayCredential> found = query.getResultList();
        return found;
    }

    /** Of those that have not ended by themselves. */
    @Transactional
    List<CertificateAuthority.RevokedCertificate> revokedCertificates(Instant now) {
        return find("certificateSerial is not null and revokedAt is not null and expiresAt > ?1 order by id", now)
                .stream()
                .map(one -> new CertificateAuthority.RevokedCertificate(
                        Objects.requireNonNull(one.certificateSerial()), Objects.requireNonNull(one.revokedAt())))
                .toList();
    }

    /** What opens nothing since before this, and is not to be told any more. */
    long deleteEndedBefore(Instant before) {
        return delete("expiresAt < ?1 and cutOffNext is null", before);
    }
}
