package io.sallyport.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.maintenance.Assembly.Fit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AssemblyTest {
    @Test
    void partsInAnyOrderCompleteIt() {
        Assembly assembly = new Assembly(3, List.of());

        assertThat(assembly.add(3, 3)).isEqualTo(Fit.NEW);
        assertThat(assembly.add(1, 3)).isEqualTo(Fit.NEW);
        assertThat(assembly.isComplete()).isFalse();
        assertThat(assembly.add(2, 3)).isEqualTo(Fit.NEW);
        assertThat(assembly.isComplete()).isTrue();
    }

    @Test
    void aPartThatIsThereHarmsNobody() {
        Assembly assembly = new Assembly(2, List.of(1));

        assertThat(assembly.add(1, 2)).isEqualTo(Fit.THERE);
        assertThat(assembly.isComplete()).isFalse();
        assertThat(assembly.add(2, 2)).isEqualTo(Fit.NEW);
        assertThat(assembly.add(2, 2)).isEqualTo(Fit.THERE);
        assertThat(assembly.isComplete()).isTrue();
    }

    @Test
    void partsOfAnotherNumberOfPartsAreNotOfIt() {
        Assembly assembly = new Assembly(2, List.of(1));

        assertThat(assembly.add(2, 3)).isEqualTo(Fit.CONTRADICTS);
        assertThat(assembly.add(3, 2)).isEqualTo(Fit.CONTRADICTS);
        assertThat(assembly.isComplete()).isFalse();
    }

    @Property
    void eachPartIsNewOnceAndItIsCompleteWhenAllWere(
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 5) Integer> come) {
        Assembly assembly = new Assembly(5, List.of());
        Set<Integer> seen = new HashSet<>();

        for (int part : come) {
            assertThat(assembly.add(part, 5)).isEqualTo(seen.add(part) ? Fit.NEW : Fit.THERE);
            assertThat(assembly.isComplete()).isEqualTo(seen.size() == 5);
        }
    }
}
