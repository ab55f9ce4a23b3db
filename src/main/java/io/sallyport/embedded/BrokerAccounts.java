package io.sallyport.embedded;

import java.security.PublicKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who may connect: accounts that the broker knows by itself, and everybody with a token that is signed with one of the keys. */
public final class BrokerAccounts {
    private final boolean open;
    private final Map<String, Account> known = new HashMap<>();
    private final Map<String, PublicKey> keys = new HashMap<>();
    /** User names, until when. Safe: a concurrent map. Bounded by what the administration is asked for. */
    private final Map<String, Instant> banned = new ConcurrentHashMap<>();

    private BrokerAccounts(boolean open) {
        this.open = open;
    }

    /** Everybody may do everything. */
    public static BrokerAccounts open() {
        return new BrokerAccounts(true);
    }

    /** Nobody may connect, until accounts and keys are added. */
    public static BrokerAccounts closed() {
        return new BrokerAccounts(false);
    }

    /** Before the broker starts. */
    public BrokerAccounts with(Account account) {
        known.put(account.username(), account);
        return this;
    }

    /**
     * Before the broker starts.
     *
     * @param pem the private key, as the console is given it
     * @throws IllegalArgumentException if it is no such key
     */
    public BrokerAccounts withTokenKey(String kid, String pem) {
        keys.put(kid, TokenKeys.publicHalf(pem));
        return this;
    }

    Admission admit(String clientId, @Nullable String username, @Nullable String password, Instant now)
            throws BrokerToken.Refused {
        if (open) {
            return new Admission(null, Rights.EVERYTHING, null);
        }
        if (username == null || password == null) {
            throw new BrokerToken.Refused("it has no user name and password");
        }
        if (isBanned(username, now)) {
            throw new BrokerToken.Refused("its user name is banned");
        }
        Account account = known.get(username);
        if (account != null) {
            if (!account.isThatOf(password, clientId)) {
                throw new BrokerToken.Refused("the password is wrong, or the client ID not one of this user's");
            }
            return new Admission(username, account.rights(), null);
        }
        BrokerToken token = BrokerToken.verify(password, keys, now);
        if (!token.clientId().equals(clientId) || !token.username().equals(username)) {
            throw new BrokerToken.Refused("the token is another's");
        }
        return new Admission(username, token.rights(), token.expiresAt());
    }

    void ban(String username, Instant until) {
        banned.put(username, until);
    }

    /** @return whether it was banned */
    boolean unban(String username) {
        return banned.remove(username) != null;
    }

    boolean isBanned(@Nullable String username, Instant now) {
        Instant until = username == null ? null : banned.get(username);
        return until != null && now.isBefore(until);
    }
}
