package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DesiredStatesTest {
    private final DesiredStates states = new DesiredStates();

    @Test
    void anOlderGenerationIsStaleAndTheSameOrANewerOneIsNot() {
        states.accept(new DesiredState("share/finance", 1, 7));

        assertThat(states.isStale(new DesiredState("share/finance", 1, 6))).isTrue();
        assertThat(states.isStale(new DesiredState("share/finance", 1, 7))).isFalse();
        assertThat(states.isStale(new DesiredState("share/finance", 1, 8))).isFalse();
    }

    @Test
    void theEpochOutranksTheGeneration() {
        states.accept(new DesiredState("share/finance", 2, 1));

        assertThat(states.isStale(new DesiredState("share/finance", 1, 9))).isTrue();
        assertThat(states.isStale(new DesiredState("share/finance", 3, 0))).isFalse();
    }

    @Test
    void eachResourceHasItsOwn() {
        states.accept(new DesiredState("share/finance", 1, 7));

        assertThat(states.isStale(new DesiredState("share/sales", 1, 1))).isFalse();
        assertThat(states.isStale(new DesiredState("volume/finance", 1, 1))).isFalse();
    }

    @Test
    void anOlderOneChangesNothing() {
        states.accept(new DesiredState("share/finance", 1, 7));
        states.accept(new DesiredState("share/finance", 1, 3));

        assertThat(states.all()).containsExactly(new DesiredState("share/finance", 1, 7));
    }

    @Test
    void forgetsWhatWasSetLongestAgoWhenItIsFull() {
        states.accept(new DesiredState("share/first", 1, 1));
        states.accept(new DesiredState("share/second", 1, 1));
        states.accept(new DesiredState("share/first", 1, 2));
        for (int i = 2; i <= DesiredStates.CAPACITY; i++) {
            states.accept(new DesiredState("share/" + i, 1, 1));
        }

        assertThat(states.all()).hasSize(DesiredStates.CAPACITY);
        assertThat(states.all()).contains(new DesiredState("share/first", 1, 2));
        assertThat(states.all()).extracting(DesiredState::resource).doesNotContain("share/second");
    }
}
