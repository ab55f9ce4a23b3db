package io.sallyport.storage.rules;

import static io.sallyport.storage.rules.Scene.AT_ONCE;
import static io.sallyport.storage.rules.Scene.RULES;
import static io.sallyport.storage.rules.Scene.block;
import static io.sallyport.storage.rules.Scene.directory;
import static io.sallyport.storage.rules.Scene.disk;
import static io.sallyport.storage.rules.Scene.file;
import static io.sallyport.storage.rules.Scene.nfs;
import static io.sallyport.storage.rules.Scene.smb;
import static io.sallyport.storage.rules.Scene.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.storage.ResourceConfig;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectsTest {
    private static final String REPORT =
            """
            {"shares":[{"name":"it","clients":12,"dirtyBytes":4096}],"volumes":[{"name":"it","sessions":2,"dirtyBytes":4096}]}""";

    /** Before, wanted, and the members whose change cuts off; empty if it does not. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "nfs | {}                              | {'readOnly':true}                      | readOnly",
                "nfs | {'readOnly':true}               | {}                                     | ``",
                "nfs | {}                              | {'bucket':{'endpoint':'INTERNAL'}}     | bucket.endpoint",
                "nfs | {}                              | {'bucket':{'tls':false}}               | bucket.tls",
                "nfs | {}                              | {'cacheDisk':'two'}                    | cacheDisk",
                "nfs | {}                              | {'nfs':{'versions':['V3']}}            | nfs.versions",
                "nfs | {}                              | {'nfs':{'versions':['V3','V4_0','V4_1']}} | ``",
                "nfs | {}                              | {'nfs':{'security':'krb5'}}            | nfs.security",
                "nfs | {}                              | {'nfs':{'squash':'ROOT_SQUASH'}}       | nfs.squash",
                "nfs | {}                              | {'nfs':{'anonymousUid':1}}             | ``",
                "nfs | {'nfs':{'squash':'ALL_SQUASH'}} | {'nfs':{'squash':'ALL_SQUASH','anonymousUid':1}} | nfs.anonymousUid",
                "nfs | {'nfs':{'squash':'ALL_SQUASH'}} | {'nfs':{'squash':'ALL_SQUASH','anonymousGid':1}} | nfs.anonymousGid",
                "nfs | {}                              | {'nfs':{'v4Optimization':true}}        | ``",
                "nfs | {}                              | {'nfs':{'readOnlyClients':['10.0.0.1']}} | the client lists",
                "nfs | {'nfs':{'readOnlyClients':['10.0.0.1']}}  | {}                           | ``",
                "nfs | {'nfs':{'readOnlyClients':['10.0.0.1']}}  | {'nfs':{'readWriteClients':['10.0.0.0/8']}} | ``",
                "nfs | {'nfs':{'readWriteClients':['10.0.0.1']}} | {'nfs':{'readOnlyClients':['10.0.0.1']}} | the client lists",
                "nfs | {'nfs':{'readWriteClients':['10.0.0.0/8']}} | {'nfs':{'readWriteClients':['10.0.0.0/9']}} | the client lists",
                "nfs | {'nfs':{'readWriteClients':['10.0.0.0/8']}} | {'nfs':{'readWriteClients':['11.0.0.0/8']}} | the client lists",
                "nfs | {'nfs':{'readWriteClients':['10.0.0.1']}} | {'nfs':{'readWriteClients':['::/0']}} | the client lists",
                "nfs | {'nfs':{'readWriteClients':['10.0.0.1']}} | {'nfs':{'readWriteClients':['10.0.0.1','::1']}} | ``",
                "nfs | {}                              | {'cache':{'writeBackLagSeconds':60}}   | ``",
                "smb | {}                              | {'smb':{'signing':'REQUIRED'}}         | smb.signing",
                "smb | {}                              | {'smb':{'encryption':'REQUIRED'}}      | smb.encryption",
                "smb | {}                              | {'smb':{'encryption':'OFF'}}           | smb.encryption",
                "smb | {'smb':{'encryption':'REQUIRED'}} | {}                                   | ``",
                "smb | {'smb':{'guest':true}}          | {}                                     | smb.guest",
                "smb | {}                              | {'smb':{'guest':true}}                 | ``",
                "smb | {}                              | {'smb':{'windowsAcl':true}}            | smb.windowsAcl",
                "smb | {}                              | {'smb':{'caseSensitive':true}}         | smb.caseSensitive",
                "smb | {}                              | {'smb':{'browsable':false}}            | ``",
                "smb | {}                              | {'smb':{'readOnlyUsers':['ada']}}      | the user lists",
                "smb | {'smb':{'readWriteUsers':['ada','bob']}} | {'smb':{'readWriteUsers':['bob']}} | the user lists",
                "smb | {'smb':{'readWriteUsers':['bob']}} | {'smb':{'readWriteUsers':['ada','bob']}} | ``",
                "vol | {}                              | {'sizeBytes':1073741825}               | ``",
                "vol | {}                              | {'bucket':{'endpoint':'INTERNAL'}}     | bucket.endpoint",
                "vol | {}                              | {'bucket':{'tls':false}}               | bucket.tls",
                "vol | {}                              | {'cacheDisk':'two'}                    | cacheDisk",
                "vol | {'secret':'s'}                  | {'secret':'s','chapUser':'ada'}        | chapUser",
                "vol | {'secret':'s'}                  | {'secret':'t'}                         | secret",
                "vol | {'secret':'s'}                  | {}                                     | ``",
                "vol | {}                              | {'initiators':['iqn.2026-11.com.a:b']} | initiators",
                "vol | {'initiators':['iqn.2026-11.com.a:b']} | {}                              | ``",
            })
    void saysWhoIsCutOff(String kind, String before, String wanted, String members) {
        List<Effect> effects =
                RULES
                        .effects(
                                made(kind, wanted),
                                made(kind, before),
                                scene(kind).reporting(REPORT).situation())
                        .stream()
                        .filter(effect -> effect.code() == Effect.Code.CLIENTS_CUT_OFF)
                        .toList();

        if (members.isEmpty()) {
            assertThat(effects).isEmpty();
        } else {
            assertThat(effects).singleElement().satisfies(effect -> assertThat(effect.detail())
                    .contains("change of " + members + " ")
                    .contains(kind.equals("vol") ? "2 sessions" : "12 clients"));
        }
    }

    @Test
    void nobodyIsCutOffIfNobodyIsThereAndPerhapsSomebodyIfNothingIsKnown() {
        ResourceConfig wanted = nfs("{\"readOnly\":true}");

        assertThat(RULES.effects(
                        wanted,
                        nfs("{}"),
                        file().reporting("{\"shares\":[{\"name\":\"it\",\"clients\":0}]}")
                                .situation()))
                .isEmpty();
        assertThat(RULES.effects(wanted, nfs("{}"), file().situation()))
                .singleElement()
                .satisfies(effect -> assertThat(effect.detail()).contains("not known"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "new                                | {}                                                     | ``",
                "new                                | {'reverseSync':{'enabled':true}}                       | BUCKET_LISTED",
                "{}                                 | {'reverseSync':{'enabled':true}}                       | BUCKET_LISTED",
                "{'reverseSync':{'enabled':true}}   | {'reverseSync':{'enabled':true}}                       | ``",
                "{'reverseSync':{'enabled':true}}   | {'reverseSync':{'enabled':true,'pollingSeconds':60}}   | BUCKET_LISTED",
                "{'reverseSync':{'enabled':true,'pollingSeconds':60}} | {'reverseSync':{'enabled':true,'pollingSeconds':61}} | STALE_READS",
                "{'reverseSync':{'enabled':true}}   | {}                                                     | STALE_READS",
                "{'reverseSync':{'enabled':true}}   | {'reverseSync':{'enabled':true,'partialPaths':true}}   | STALE_READS",
                "{'reverseSync':{'enabled':true}}   | {'reverseSync':{'enabled':true,'download':true}}       | DATA_DOWNLOADED",
                "new                                | {'cache':{'mode':'SYNC'}}                              | BUCKET_LISTED DATA_DOWNLOADED",
                "{}                                 | {'cache':{'mode':'SYNC'}}                              | BUCKET_LISTED DATA_DOWNLOADED",
                "{'cache':{'mode':'SYNC'}}          | {'cache':{'mode':'SYNC'}}                              | ``",
                "new                                | {'encryption':{'mode':'SERVER_SIDE'}}                  | ``",
                "new                                | {'encryption':{'mode':'SERVER_SIDE_KMS','keyId':'k'}}  | COSTS_MORE",
                "{}                                 | {'encryption':{'mode':'CLIENT_SIDE','keyId':'k'}}      | COSTS_MORE",
                "{'archive':true}                   | {'archive':true}                                       | ``",
                "{}                                 | {'archive':true}                                       | COSTS_MORE",
                "{}                                 | {'transferAcceleration':true}                          | COSTS_MORE",
                "new                                | {'bucket':{'endpoint':'ACCELERATED'}}                  | COSTS_MORE",
                "{}                                 | {'cacheDisk':'two'}                                    | CLIENTS_CUT_OFF DIRTY_DATA_DRAINED CACHE_COLD",
            })
    void saysWhatAShareCosts(String before, String wanted, String codes) {
        ResourceConfig old = before.equals("new") ? null : made("nfs", before);

        assertThat(RULES.effects(
                        made("nfs", wanted), old, file().reporting(REPORT).situation()))
                .extracting(effect -> effect.code().name())
                .containsExactlyElementsOf(words(codes));
    }

    @Test
    void whatIsCleanNeedNotBeDrained() {
        String clean = "{\"shares\":[{\"name\":\"it\",\"clients\":0,\"dirtyBytes\":0}]}";

        assertThat(RULES.effects(
                        nfs("{\"cacheDisk\":null}"),
                        nfs("{}"),
                        file().reporting(clean).situation()))
                .extracting(Effect::code)
                .containsExactly(Effect.Code.CACHE_COLD);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "new                                        | {}                                          | ``",
                "new                                        | {'bucket':{'endpoint':'ACCELERATED'}}       | COSTS_MORE",
                "{'bucket':{'endpoint':'ACCELERATED'}}      | {'bucket':{'endpoint':'ACCELERATED'}}       | ``",
                "{}                                         | {'bucket':{'endpoint':'ACCELERATED'}}       | CLIENTS_CUT_OFF COSTS_MORE",
                "{}                                         | {'cacheDisk':'two'}                         | CLIENTS_CUT_OFF DIRTY_DATA_DRAINED CACHE_COLD",
                "{}                                         | {'cache':'WRITE_THROUGH','cacheDisk':null}  | CLIENTS_CUT_OFF DIRTY_DATA_DRAINED",
                "{'cache':'WRITE_THROUGH','cacheDisk':null} | {}                                          | CLIENTS_CUT_OFF CACHE_COLD",
            })
    void saysWhatAVolumeCosts(String before, String wanted, String codes) {
        ResourceConfig old = before.equals("new") ? null : made("vol", before);

        assertThat(RULES.effects(
                        made("vol", wanted), old, block().reporting(REPORT).situation()))
                .extracting(effect -> effect.code().name())
                .containsExactlyElementsOf(words(codes));
    }

    @Test
    void aDirectoryCutsOffThoseWhoAskIt() {
        ResourceConfig other = directory("{\"domain\":\"other.example.com\"}");
        Scene asking = file().with(smb("{}")).reporting(REPORT);
        Scene notAsking = file().with(nfs("{}")).reporting(REPORT);

        assertThat(RULES.effects(other, directory("{}"), asking.situation()))
                .singleElement()
                .satisfies(effect -> assertThat(effect.detail()).contains("domain", "12 clients"));
        assertThat(RULES.effects(
                        directory("{\"type\":\"LDAP\",\"domain\":null,\"baseDn\":\"dc=b\",\"servers\":[\"s\"]}"),
                        directory("{}"),
                        asking.situation()))
                .singleElement()
                .satisfies(effect -> assertThat(effect.detail()).contains("type, domain, baseDn"));
        assertThat(RULES.effectsOfDeletion(other, AT_ONCE, asking.situation())).hasSize(1);
        assertThat(RULES.effects(other, null, asking.situation())).isEmpty();
        assertThat(RULES.effects(other, other, asking.situation())).isEmpty();
        assertThat(RULES.effects(other, directory("{}"), notAsking.situation())).isEmpty();
        assertThat(RULES.effectsOfDeletion(other, AT_ONCE, notAsking.situation()))
                .isEmpty();
        assertThat(RULES.effectsOfDeletion(
                        other,
                        AT_ONCE,
                        file().with(nfs("{\"nfs\":{\"security\":\"krb5p\"}}")).situation()))
                .singleElement()
                .satisfies(effect -> assertThat(effect.detail()).contains("not known"));
    }

    @Test
    void aUserIsCutOffByAnotherPasswordAndByTheDeletion() {
        ResourceConfig wanted = user("{\"secret\":\"other\"}");
        Situation serving = file().with(smb("{}")).situation();

        assertThat(RULES.effects(wanted, user("{}"), serving)).hasSize(1);
        assertThat(RULES.effectsOfDeletion(wanted, AT_ONCE, serving)).hasSize(1);
        assertThat(RULES.effects(wanted, wanted, serving)).isEmpty();
        assertThat(RULES.effects(wanted, null, serving)).isEmpty();
        assertThat(RULES.effectsOfDeletion(
                        wanted, AT_ONCE, file().with(nfs("{}")).situation()))
                .isEmpty();
    }

    @Test
    void nobodyNoticesThatACacheDiskGrows() {
        assertThat(RULES.effects(disk("{\"sizeBytes\":85899345920}"), disk("{}"), file().situation()))
                .isEmpty();
    }

    private static Scene scene(String kind) {
        return kind.equals("vol") ? block() : file();
    }

    private static ResourceConfig made(String kind, String patch) {
        Function<String, ResourceConfig> maker =
                kind.equals("vol") ? Scene::volume : kind.equals("smb") ? Scene::smb : Scene::nfs;
        return maker.apply(patch.replace('\'', '"'));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
    }
}
