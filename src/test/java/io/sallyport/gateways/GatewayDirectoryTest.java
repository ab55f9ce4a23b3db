package io.sallyport.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.changes.Change;
import io.sallyport.gateways.GatewayDirectory.Standing;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOnline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatewayDirectoryTest {
    private static final String ID = "gw-0hzpq7k3m9x2t";
    private static final GroupId GROUP = new GroupId("GID_test");

    private final StoredGateways stored = new StoredGateways();
    private final FixedTransaction transaction = new FixedTransaction();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GatewayDirectory directory = new GatewayDirectory(stored, transaction, registry);

    @Test
    void anActivatedGatewayWithItsBindingIsKnown() {
        stored.has(ID, 3, Lifecycle.ACTIVATED);
        directory.load();

        assertThat(standing(GROUP, ID, 3)).isEqualTo(Standing.KNOWN);
        assertThat(directory.groupOf(ID)).isEqualTo("GID_test");
        assertThat(registry.get("sallyport.gateways.directory").gauge().value()).isEqualTo(1);
    }

    @Test
    void aStrangerIsUnknown() {
        assertThat(standing(GROUP, ID, 1)).isEqualTo(Standing.UNKNOWN);
        assertThat(directory.groupOf(ID)).isEmpty();
    }

    @Test
    void aGatewayUnderAnotherGroupsClientIdIsUnknown() {
        stored.has(ID, 3, Lifecycle.ACTIVATED);
        directory.load();

        assertThat(standing(new GroupId("GID_other"), ID, 3)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void anotherBindingIsFenced() {
        stored.has(ID, 3, Lifecycle.ACTIVATED);
        directory.load();

        assertThat(standing(GROUP, ID, 2)).isEqualTo(Standing.FENCED);
        assertThat(standing(GROUP, ID, 4)).isEqualTo(Standing.FENCED);
    }

    @Test
    void aQuarantinedGatewayIsSaidToBeThatWhateverItsBinding() {
        stored.has(ID, 3, Lifecycle.QUARANTINED);
        directory.load();

        assertThat(standing(GROUP, ID, 3)).isEqualTo(Standing.QUARANTINED);
        assertThat(standing(GROUP, ID, 2)).isEqualTo(Standing.QUARANTINED);
    }

    @Test
    void isHeardOnlyWhileItIsActivatedAndUnderItsBinding() {
        stored.has(ID, 3, Lifecycle.ACTIVATED);
        directory.load();
        assertThat(directory.isHeard(ID, 3)).isTrue();
        assertThat(directory.isHeard(ID, 2)).isFalse();
        assertThat(directory.isHeard("gw-0hzpq7k3m9x2v", 3)).isFalse();

        stored.rows.clear();
        stored.has(ID, 3, Lifecycle.QUARANTINED);
        readAll();

        assertThat(directory.isHeard(ID, 3)).isFalse();
    }

    @Test
    void aGatewayThatNoMachineHasClaimedIsNotKnown() {
        stored.has(ID, 0, Lifecycle.REGISTERED);
        directory.load();

        assertThat(standing(GROUP, ID, 1)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void ownCommitsCountAtOnce() {
        Gateway gateway = gateway();
        gateway.bind(false);

        directory.put(gateway);
        assertThat(standing(GROUP, ID, 1)).isEqualTo(Standing.KNOWN);
        directory.remove(ID);
        assertThat(standing(GROUP, ID, 1)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void aLookTakesOverWhatOtherReplicasChangedAndDeleted() {
        String deleted = "gw-0hzpq7k3m9x2v";
        stored.has(ID, 1, Lifecycle.ACTIVATED);
        stored.has(deleted, 1, Lifecycle.ACTIVATED);
        directory.load();

        stored.rows.clear();
        stored.has(ID, 2, Lifecycle.ACTIVATED);
        readAll();

        assertThat(standing(GROUP, ID, 1)).isEqualTo(Standing.FENCED);
        assertThat(standing(GROUP, ID, 2)).isEqualTo(Standing.KNOWN);
        assertThat(standing(GROUP, deleted, 1)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void whatIsRegisteredWhileALookRunsIsNotTakenForDeleted() {
        Gateway gateway = gateway();
        gateway.bind(false);
        stored.whileReading = () -> directory.put(gateway);

        readAll();

        assertThat(standing(GROUP, ID, 1)).isEqualTo(Standing.KNOWN);
    }

    @Test
    void keepsWhatItHasWhileTheDatabaseIsAway() {
        stored.has(ID, 1, Lifecycle.ACTIVATED);
        directory.load();
        stored.whileReading = () -> {
            throw new IllegalStateException("the database is away");
        };

        assertThatCode(directory::load).doesNotThrowAnyException();

        assertThat(standing(GROUP, ID, 1)).isEqualTo(Standing.KNOWN);
    }

    @Test
    void whatAnotherReplicaTellsOfIsReadAtOnceAndNothingElse() {
        String deleted = "gw-0hzpq7k3m9x2v";
        String untold = "gw-0hzpq7k3m9x2w";
        stored.has(deleted, 1, Lifecycle.ACTIVATED);
        directory.load();

        stored.rows.clear();
        stored.has(ID, 2, Lifecycle.ACTIVATED);
        stored.has(untold, 1, Lifecycle.ACTIVATED);
        directory.onHeard(List.of(changed(ID), changed(deleted)));
        directory.readWhatChanged();

        assertThat(standing(GROUP, ID, 2)).isEqualTo(Standing.KNOWN);
        assertThat(standing(GROUP, deleted, 1)).isEqualTo(Standing.UNKNOWN);
        assertThat(standing(GROUP, untold, 1)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void whoIsNotKnownAsAMessageHasItIsReadAgain() {
        String known = "gw-0hzpq7k3m9x2v";
        String replaced = "gw-0hzpq7k3m9x2w";
        stored.has(known, 1, Lifecycle.ACTIVATED);
        stored.has(replaced, 1, Lifecycle.ACTIVATED);
        directory.load();

        stored.rows.clear();
        stored.has(ID, 1, Lifecycle.ACTIVATED);
        stored.has(replaced, 2, Lifecycle.ACTIVATED);
        directory.lookAgain(List.of(online(known, 1), online(ID, 1), online(replaced, 2)));

        assertThat(standing(GROUP, ID, 1)).isEqualTo(Standing.KNOWN);
        assertThat(standing(GROUP, replaced, 2)).isEqualTo(Standing.KNOWN);
        assertThat(standing(GROUP, known, 1))
                .as("known, so not read for every message of it")
                .isEqualTo(Standing.KNOWN);
    }

    @Test
    void messagesOfKnownGatewaysNeedNoDatabase() {
        stored.has(ID, 1, Lifecycle.ACTIVATED);
        directory.load();
        stored.whileReading = () -> {
            throw new IllegalStateException("the database is away");
        };

        assertThatCode(() -> directory.lookAgain(List.of(online(ID, 1)))).doesNotThrowAnyException();
    }

    @Test
    void everythingIsReadAgainWhenSomethingMayHaveBeenMissed() {
        stored.has(ID, 2, Lifecycle.ACTIVATED);

        directory.onLost();
        directory.readWhatChanged();

        assertThat(standing(GROUP, ID, 2)).isEqualTo(Standing.KNOWN);
    }

    @Test
    void whatCouldNotBeReadIsReadWhenTheDatabaseIsBack() {
        directory.onHeard(List.of(changed(ID)));
        stored.whileReading = () -> {
            throw new IllegalStateException("the database is away");
        };
        assertThatThrownBy(directory::readWhatChanged).isInstanceOf(IllegalStateException.class);

        stored.whileReading = () -> {};
        stored.has(ID, 2, Lifecycle.ACTIVATED);
        directory.readWhatChanged();

        assertThat(standing(GROUP, ID, 2)).isEqualTo(Standing.KNOWN);
    }

    @Test
    void readsPageByPageAndMissesNone() {
        List<String> ids =
                IntStream.range(10, 30).mapToObj(number -> "gw-" + number).toList();
        ids.forEach(id -> stored.has(id, 1, Lifecycle.ACTIVATED));
        directory.load();
        assertThat(ids).allMatch(id -> directory.isHeard(id, 1));

        stored.rows.remove(7);
        readAll();

        assertThat(directory.isHeard("gw-17", 1)).isFalse();
        assertThat(ids.stream().filter(id -> directory.isHeard(id, 1))).hasSize(ids.size() - 1);
    }

    @Test
    void whatATransactionPutIsReadAgainOnceItHasEndedSinceItMayRollBack() {
        stored.has(ID, 3, Lifecycle.ACTIVATED);
        directory.load();
        Gateway gateway = gateway();
        gateway.bind(false);
        directory.put(gateway);

        transaction.end();
        directory.readWhatChanged();

        assertThat(standing(GROUP, ID, 3)).isEqualTo(Standing.KNOWN);
    }

    @Test
    void aLookThatHadReadTheRowBeforeDoesNotHideADeletion() {
        stored.has(ID, 1, Lifecycle.ACTIVATED);
        // The page is read before the deletion commits, and put into the directory after.
        stored.afterReading = () -> {
            directory.remove(ID);
            stored.rows.clear();
            transaction.end();
        };
        readAll();
        stored.afterReading = () -> {};

        directory.readWhatChanged();

        assertThat(standing(GROUP, ID, 1)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void aLoadThatFailedIsMadeGood() {
        stored.whileReading = () -> {
            throw new IllegalStateException("the database is away");
        };
        directory.load();
        stored.whileReading = () -> {};
        stored.has(ID, 1, Lifecycle.ACTIVATED);

        directory.readWhatChanged();

        assertThat(standing(GROUP, ID, 1)).isEqualTo(Standing.KNOWN);
    }

    private void readAll() {
        directory.refreshRegularly();
        directory.readWhatChanged();
    }

    private static Change changed(String id) {
        return new Change(Change.Kind.GATEWAY, id, 2, id, GROUP.value());
    }

    private Standing standing(GroupId group, String id, long binding) {
        return directory.standingOf(ClientId.of(group, new GatewayId(id)), new Origin(binding, 1, "boot", 1, null));
    }

    private static Uplink<PresenceOnline> online(String id, long binding) {
        GatewayId gateway = new GatewayId(id);
        return new Uplink<>(
                ClientId.of(GROUP, gateway),
                gateway,
                PresenceOnline.class,
                new Origin(binding, 1, "boot", 1, null),
                new byte[0],
                Instant.EPOCH);
    }

    private static Gateway gateway() {
        RegisterGateway request = new RegisterGateway(
                "hangzhou-01", GROUP, Location.CLOUD, GatewayType.FILE, GatewayClass.BASIC, null, Map.of(), null, null);
        return new Gateway(new GatewayId(ID), request, Instant.EPOCH);
    }

    private static final class StoredGateways extends GatewayRepository {
        private final List<GatewayDirectory.Row> rows = new ArrayList<>();
        private Runnable whileReading = () -> {};
        private Runnable afterReading = () -> {};

        @SuppressWarnings("NullAway") // nothing here asks the entity manager
        StoredGateways() {
            super(null);
        }

        void has(String id, long binding, Lifecycle lifecycle) {
            rows.add(new GatewayDirectory.Row(id, new GatewayDirectory.Entry(GROUP.value(), null, binding, lifecycle)));
        }

        @Override
        List<GatewayDirectory.Row> directoryAfter(String id) {
            whileReading.run();
            List<GatewayDirectory.Row> page = rows.stream()
                    .sorted(Comparator.comparing(GatewayDirectory.Row::id))
                    .filter(row -> row.id().compareTo(id) > 0)
                    .limit(3)
                    .toList();
            afterReading.run();
            return page;
        }

        @Override
        List<GatewayDirectory.Row> directory(Set<String> ids) {
            whileReading.run();
            return rows.stream().filter(row -> ids.contains(row.id())).toList();
        }
    }
}
