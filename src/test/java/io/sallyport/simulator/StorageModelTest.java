package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.Activity;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.simulator.GatewayPlan.Location;
import io.sallyport.simulator.GatewayPlan.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StorageModelTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-03-02T16:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(10);

    @Test
    void theSameGatewayLivesTheSameLife() {
        assertThat(life("hangzhou-cloud-01", Type.FILE, Duration.ofHours(1)))
                .isEqualTo(life("hangzhou-cloud-01", Type.FILE, Duration.ofHours(1)));
        assertThat(life("hangzhou-cloud-01", Type.FILE, Duration.ofHours(1)))
                .isNotEqualTo(life("hangzhou-cloud-02", Type.FILE, Duration.ofHours(1)));
    }

    @Test
    void isBusierInTheAfternoonThanAtNight() {
        List<StatusReport> day = life("hangzhou-cloud-01", Type.FILE, Duration.ofHours(24));

        assertThat(meanCpu(day, 13, 16)).isGreaterThan(meanCpu(day, 1, 4) + 0.3);
    }

    @Test
    void dirtyDataGatherAndDrain() {
        List<Long> dirty = life("hangzhou-cloud-01", Type.FILE, Duration.ofHours(24)).stream()
                .map(report -> report.caches().get(0).dirtyBytes())
                .map(Objects::requireNonNull)
                .toList();

        long rises = 0;
        long falls = 0;
        for (int i = 1; i < dirty.size(); i++) {
            rises += dirty.get(i) > dirty.get(i - 1) ? 1 : 0;
            falls += dirty.get(i) < dirty.get(i - 1) ? 1 : 0;
        }
        assertThat(rises).isGreaterThan(500);
        assertThat(falls).isGreaterThan(500);
        assertThat(dirty).allMatch(bytes -> bytes >= 0 && bytes <= MachineClass.STANDARD.cacheBytes());
    }

    @Test
    void theOldestDirtyDataAreNeverOfTheFutureAndDoNotStayForever() {
        for (StatusReport report : life("hangzhou-cloud-01", Type.FILE, Duration.ofHours(24))) {
            for (ShareStatus share : report.shares()) {
                Instant oldest = share.oldestDirtyAt();
                assertThat(oldest == null).isEqualTo(Objects.equals(share.dirtyBytes(), 0L));
                if (oldest != null) {
                    assertThat(oldest).isBetween(report.at().minus(Duration.ofHours(3)), report.at());
                }
            }
        }
    }

    @Test
    void aBucketIsSlowNowAndThenAndAnAlertSaysSo() {
        List<StatusReport> day = life("hangzhou-cloud-01", Type.FILE, Duration.ofHours(24));

        List<StatusReport> slow = day.stream()
                .filter(report ->
                        report.alerts().stream().anyMatch(alert -> alert.code().equals("BUCKET_SLOW")))
                .toList();
        assertThat(slow).hasSizeBetween(day.size() / 100, day.size() / 3);
        assertThat(slow).allMatch(report -> report.shares().get(0).state() == ShareStatus.State.DEGRADED);
    }

    @Test
    void aFileGatewayHasSharesAndABlockGatewayVolumes() {
        StatusReport file = life("hangzhou-cloud-01", Type.FILE, STEP).get(0);
        StatusReport block = life("hangzhou-cloud-01", Type.ISCSI, STEP).get(0);

        assertThat(file.shares()).isNotEmpty();
        assertThat(file.volumes()).isEmpty();
        assertThat(block.shares()).isEmpty();
        assertThat(block.volumes()).isNotEmpty();
    }

    @Test
    void aReportIsAsTheProtocolHasItAndSmall() {
        for (StatusReport report : life("hangzhou-cloud-01", Type.FILE, Duration.ofMinutes(10))) {
            byte[] payload = UplinkCodec.encode(report);
            assertThat(payload).hasSizeLessThan(4_096);
            assertThat(UplinkCodec.decode(payload)).isInstanceOf(StatusReport.class);
        }
    }

    private static double meanCpu(List<StatusReport> day, int fromHour, int toHour) {
        return day.stream()
                .filter(report -> {
                    int hour = report.at().atZone(GroupPlan.ALL.get(0).zone()).getHour();
                    return hour >= fromHour && hour < toHour;
                })
                .mapToDouble(report -> Objects.requireNonNull(report.cpu()))
                .average()
                .orElseThrow();
    }

    private static List<StatusReport> life(String name, Type type, Duration duration) {
        GatewayPlan plan =
                new GatewayPlan(GroupPlan.ALL.get(0), name, Location.CLOUD, type, MachineClass.STANDARD, Fault.NONE);
        Configuration configuration = FirstConfiguration.of(plan);
        StorageModel model = new StorageModel(plan, configuration, MIDNIGHT);
        List<StatusReport> reports = new ArrayList<>();
        for (long step = 1; step <= duration.dividedBy(STEP); step++) {
            Instant now = MIDNIGHT.plus(STEP.multipliedBy(step));
            StatusView view = new StatusView(plan, configuration, Map.of(), false, model.advance(now));
            reports.add(view.report(new Origin(1, 1, "boot", 1, step), now, MIDNIGHT, "1.4.0", Activity.IDLE));
        }
        return reports;
    }
}
