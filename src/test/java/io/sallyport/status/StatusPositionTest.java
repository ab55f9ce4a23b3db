package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.protocol.Origin;
import io.sallyport.protocol.ProtocolException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusPositionTest {
    private final StatusPosition position = new StatusPosition(9, 3, 17, "boot", 1042, StatusReports.NOW);

    @ParameterizedTest
    @CsvSource({
        "3, 17, 1043, true",
        "3, 17, 1042, false",
        "3, 17, 1041, false",
        "3, 18, 0,    true",
        "3, 16, 9999, false",
        "4, 0,  0,    true",
        "2, 99, 9999, false"
    })
    void ordersByBindingThenBootThenSeq(long binding, long boot, long seq, boolean newer) {
        assertThat(position.isBefore(new Origin(binding, boot, "boot", 1, seq))).isEqualTo(newer);
    }

    @Test
    void theSessionOrdersNothing() {
        assertThat(position.isBefore(new Origin(3, 17, "boot", 1, 1043L))).isTrue();
        assertThat(position.isBefore(new Origin(3, 17, "boot", 99, 1042L))).isFalse();
    }

    @Test
    void aBootIsTheSameByItsBindingItsNumberAndItsId() {
        assertThat(position.isSameBoot(new Origin(3, 17, "boot", 99, 1L))).isTrue();
        assertThat(position.isSameBoot(new Origin(3, 17, "another", 1, 1042L))).isFalse();
        assertThat(position.isSameBoot(new Origin(3, 18, "boot", 1, 1042L))).isFalse();
        assertThat(position.isSameBoot(new Origin(4, 17, "boot", 1, 1042L))).isFalse();
    }

    @Test
    void aReportWithoutASeqIsRefused() {
        assertThatThrownBy(() -> position.isBefore(new Origin(3, 17, "boot", 1, null)))
                .isInstanceOf(ProtocolException.class);
    }

    @Property
    void ofTwoDifferentPositionsExactlyOneIsBeforeTheOther(
            @ForAll @LongRange(min = 1, max = 3) long binding,
            @ForAll @LongRange(max = 2) long boot,
            @ForAll @LongRange(max = 2) long seq,
            @ForAll @LongRange(min = 1, max = 3) long otherBinding,
            @ForAll @LongRange(max = 2) long otherBoot,
            @ForAll @LongRange(max = 2) long otherSeq) {
        boolean same = binding == otherBinding && boot == otherBoot && seq == otherSeq;

        boolean before = new StatusPosition(0, binding, boot, "boot", seq, StatusReports.NOW)
                .isBefore(new Origin(otherBinding, otherBoot, "boot", 1, otherSeq));
        boolean after = new StatusPosition(0, otherBinding, otherBoot, "boot", otherSeq, StatusReports.NOW)
                .isBefore(new Origin(binding, boot, "boot", 1, seq));

        assertThat(before).isEqualTo(!same && !after);
    }
}
