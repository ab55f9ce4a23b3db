package io.sallyport.storage.rules;

import static io.sallyport.storage.rules.Scene.RULES;
import static io.sallyport.storage.rules.Scene.credential;
import static io.sallyport.storage.rules.Scene.file;
import static io.sallyport.storage.rules.Scene.nfs;
import static io.sallyport.storage.rules.Scene.refusal;
import static io.sallyport.storage.rules.Scene.smb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sallyport.api.Refusal;
import io.sallyport.protocol.storage.ShareConfig;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareRulesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'cache':{'writeBackLagSeconds':4}}                                            | cache.writeBackLagSeconds  | 5    | 120   | 4",
                "{'cache':{'writeBackLagSeconds':121}}                                          | cache.writeBackLagSeconds  | 5    | 120   | 121",
                "{'cache':{'frontendLimitMBps':1281}}                                           | cache.frontendLimitMBps    | 0    | 1280  | 1281",
                "{'cache':{'backendLimitMBps':1281}}                                            | cache.backendLimitMBps     | 0    | 1280  | 1281",
                "{'cache':{'downloadLimitMBps':1281}}                                           | cache.downloadLimitMBps    | 0    | 1280  | 1281",
                "{'cache':{'frontendLimitMBps':100,'backendLimitMBps':99}}                      | cache.backendLimitMBps     | 100  | 1280  | 99",
                "{'reverseSync':{'enabled':true,'pollingSeconds':14}}                           | reverseSync.pollingSeconds | 15   | 36000 | 14",
                "{'reverseSync':{'enabled':true,'pollingSeconds':36001}}                        | reverseSync.pollingSeconds | 15   | 36000 | 36001",
                "{'reverseSync':{'enabled':true,'pollingSeconds':3599,'download':true}}         | reverseSync.pollingSeconds | 3600 | 36000 | 3599",
                "{'reverseSync':{'enabled':true,'pollingSeconds':36001,'download':true}}        | reverseSync.pollingSeconds | 3600 | 36000 | 36001",
            })
    void saysWhichLimitIsExceeded(String patch, String field, long min, long max, long actual) {
        Refusal refusal = refused(nfs(patch.replace('\'', '"')));

        assertThat(refusal.code()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(refusal.getStatusCode()).isEqualTo(422);
        assertThat(refusal.getParameters()).containsEntry("field", field);
        assertThat(Stream.of("min", "max", "actual").map(refusal.getParameters()::get))
                .map(value -> ((Number) value).longValue())
                .containsExactly(min, max, actual);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'cache':{'writeBackLagSeconds':5}}",
                "{'cache':{'writeBackLagSeconds':120}}",
                "{'cache':{'frontendLimitMBps':1280,'backendLimitMBps':1280,'downloadLimitMBps':1280}}",
                "{'cache':{'frontendLimitMBps':100,'backendLimitMBps':0}}",
                "{'cache':{'frontendLimitMBps':100,'backendLimitMBps':100}}",
                "{'cache':{'frontendLimitMBps':0,'backendLimitMBps':1}}",
                "{'reverseSync':{'enabled':true,'pollingSeconds':15,'partialPaths':true}}",
                "{'reverseSync':{'enabled':true,'pollingSeconds':36000}}",
                "{'reverseSync':{'enabled':true,'pollingSeconds':3600,'download':true}}",
                "{'ignoreDeletes':true}",
                "{'transferAcceleration':true}",
                "{'transferAcceleration':true,'bucket':{'endpoint':'ACCELERATED'}}",
                "{'bucket':{'endpoint':'INTERNAL'}}",
                "{'cacheDisk':null}",
                "{'nfs':{'readOnlyClients':['10.1.0.0/16','192.0.2.7'],'readWriteClients':['2001:db8::/32','::1']}}",
                "{'archive':true,'encryption':{'mode':'CLIENT_SIDE','keyId':'k'}}",
            })
    void takesWhatIsWithinTheLimits(String patch) {
        assertThatCode(() -> RULES.check(nfs(patch.replace('\'', '"')), null, file().situation()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'ignoreDeletes':true,'reverseSync':{'enabled':true}}                     | INVALID_COMBINATION | ignoreDeletes",
                "{'reverseSync':{'partialPaths':true}}                                     | INVALID_COMBINATION | reverseSync.partialPaths",
                "{'reverseSync':{'download':true}}                                         | INVALID_COMBINATION | reverseSync.download",
                "{'transferAcceleration':true,'bucket':{'endpoint':'INTERNAL'}}            | INVALID_COMBINATION | transferAcceleration",
                "{'bucket':{'provider':'s3'}}                                              | INVALID_COMBINATION | credential",
                "{'nfs':{'readOnlyClients':['host.example.com']}}                          | INVALID_VALUE       | nfs.readOnlyClients",
                "{'nfs':{'readWriteClients':['10.0.0.1','10.0.0.0/33']}}                   | INVALID_VALUE       | nfs.readWriteClients",
                "{'credential':'none'}                                                     | UNKNOWN_REFERENCE   | credential",
                "{'cacheDisk':'none'}                                                      | UNKNOWN_REFERENCE   | cacheDisk",
            })
    void refusesWhatCannotBe(String patch, String code, String field) {
        Refusal refusal = refused(nfs(patch.replace('\'', '"')));

        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.getStatusCode()).isEqualTo(422);
        assertThat(refusal.getParameters()).containsEntry("field", field);
    }

    @ParameterizedTest
    @CsvSource({
        "nfs, readOnlyClients, 10.0.0.1",
        "nfs, readWriteClients, 10.0.0.1",
        "smb, readOnlyUsers, ada",
        "smb, readWriteUsers, ada"
    })
    void countsTheEntriesOfEachList(String protocol, String list, String entry) {
        String full = list(protocol, list, entry, 100);
        String overfull = list(protocol, list, entry, 101);

        assertThatCode(() -> RULES.check(share(protocol, full), null, file().situation()))
                .doesNotThrowAnyException();
        assertThat(refused(share(protocol, overfull)).getParameters())
                .containsEntry("code", "LIMIT_EXCEEDED")
                .containsEntry("field", protocol + "." + list);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'bucket':{'name':'others'}}              | bucket",
                "{'bucket':{'account':'2'}}                | bucket",
                "{'bucket':{'prefix':'below'}}             | bucket",
            })
    void keepsWhatNeverChanges(String patch, String field) {
        Refusal refusal = refusal(() -> RULES.check(
                nfs(patch.replace('\'', '"')), nfs("{}"), file().with(nfs("{}")).situation()));

        assertThat(refusal.code()).isEqualTo("CAN_NOT_CHANGE");
        assertThat(refusal.getParameters()).containsEntry("field", field);
    }

    @Test
    void keepsItsProtocol() {
        Refusal refusal = refusal(
                () -> RULES.check(smb("{}"), nfs("{}"), file().with(nfs("{}")).situation()));

        assertThat(refusal.getParameters())
                .containsEntry("code", "CAN_NOT_CHANGE")
                .containsEntry("field", "protocol");
    }

    @Test
    void mayReachItsBucketAnotherWay() {
        ShareConfig wanted =
                nfs("""
                {"bucket":{"endpoint":"INTERNAL","tls":false},"credential":"other"}""");

        assertThatCode(() -> RULES.check(
                        wanted,
                        nfs("{}"),
                        file().with(nfs("{}"), credential("{\"name\":\"other\"}"))
                                .situation()))
                .doesNotThrowAnyException();
    }

    @Test
    void isThereAtMostFiftyTimes() {
        ShareConfig[] others = IntStream.range(0, 50)
                .mapToObj(i -> nfs("{\"name\":\"other%d\"}".formatted(i)))
                .toArray(ShareConfig[]::new);
        Situation full = file().with(others).situation();

        assertThat(refusal(() -> RULES.check(nfs("{}"), null, full)).getParameters())
                .containsEntry("code", "LIMIT_EXCEEDED")
                .containsEntry("field", "shares")
                .containsEntry("max", 50L)
                .containsEntry("actual", 51L);
        assertThatCode(() -> RULES.check(others[0], others[0], full)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void readsAddressesAndNetworksStrictly(String text, boolean isOne) {
        assertThat(ClientNetwork.parse(text).isPresent()).isEqualTo(isOne);
    }

    static Stream<Object[]> networks() {
        List<String> right = List.of(
                "10.0.0.1",
                "0.0.0.0/0",
                "255.255.255.255/32",
                "10.1.2.3/16",
                "::",
                "::/0",
                "fe80::1",
                "2001:db8::/128");
        List<String> wrong = List.of(
                "",
                "10",
                "10.0.1",
                "010.0.0.1",
                "10.0.0.256",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                " 10.0.0.1",
                "localhost",
                "abc",
                "face.b00c",
                "::/129",
                ":::",
                "1:2:3:4:5:6:7:8:9",
                "fe80::1%eth0",
                "[::1]",
                "::ffff:10.0.0.1",
                "abc:",
                ".:1",
                "10.0.0.0/255.0.0.0",
                "*");
        return Stream.concat(
                right.stream().map(text -> new Object[] {text, true}),
                wrong.stream().map(text -> new Object[] {text, false}));
    }

    private static Refusal refused(ShareConfig share) {
        return refusal(() -> RULES.check(share, null, file().situation()));
    }

    private static ShareConfig share(String protocol, String patch) {
        return protocol.equals("nfs") ? nfs(patch) : smb(patch);
    }

    private static String list(String protocol, String list, String entry, int size) {
        return "{\"%s\":{\"%s\":[%s]}}"
                .formatted(protocol, list, String.join(",", Collections.nCopies(size, '"' + entry + '"')));
    }
}
