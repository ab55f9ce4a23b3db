package io.sallyport.storage.actions;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import org.junit.jupiter.api.Test;

/** What docs/api.md claims of users and directories. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class UserActionsTest extends ServedGateways {
    private static final String DIRECTORY = "settings/directory";

    @Test
    void addsAndRemovesAnSmbUser() {
        put(files, "smb-users/olga", "{\"secret\":\"a-password-of-olga\"}").body("desired.secret", nullValue());
        files.get("smb-users?limit=500").statusCode(200).body("items.name", hasItem("olga"));

        files.delete("smb-users/olga").statusCode(200);

        files.isGone("smb-users/olga");
    }

    @Test
    void changesThePasswordOfAnSmbUser() {
        int first = put(files, "smb-users/guest", "{\"secret\":\"many-know-this\"}")
                .extract()
                .path("generation");

        put(files, "smb-users/guest", "{\"secret\":\"many-know-another\"}")
                .body("generation", greaterThan(first))
                .body("reported.secret", nullValue());

        delete(files, "smb-users/guest");
    }

    @Test
    void joinsADomainAndLeavesIt() {
        put(
                        files,
                        DIRECTORY,
                        """
                        {"type":"AD","domain":"corp.example.com","servers":["10.0.0.1"],"user":"joiner","secret":"of-the-joiner",
                         "organizationalUnit":"OU=gateways"}""")
                .body("desired.domain", is("corp.example.com"))
                .body("reported.organizationalUnit", is("OU=gateways"))
                .body("desired.secret", nullValue())
                .body("reported.secret", nullValue());

        files.delete(DIRECTORY).statusCode(200);

        files.isGone(DIRECTORY);
    }

    @Test
    void bindsToLdap() {
        put(
                        files,
                        DIRECTORY,
                        """
                        {"type":"LDAP","servers":["ldap.example.com"],"baseDn":"dc=example,dc=com","user":"cn=reader,dc=example,dc=com","secret":"of-the-reader"}""")
                .body("reported.type", is("LDAP"))
                .body("reported.servers", contains("ldap.example.com"))
                .body("reported.tls", is(true));

        delete(files, DIRECTORY);
    }
}
