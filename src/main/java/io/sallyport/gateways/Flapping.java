package io.sallyport.gateways;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a link is lost again and again, and when its changes are told meanwhile. Only what was lost without a word counts: whoever says that
 * it goes, to restart for one, does not flap. It damps what is told and has no say in which state is right.
 */
@Embeddable
class Flapping {
    /** Losses that are kept, the newest; a gateway with so many may have had more. */
    static final int MOST_LOSSES = 50;

    @Convert(converter = JsonColumn.Instants.class)
    @Column(name = "recent_losses")
    private List<Instant> losses = List.of();

    @Column(name = "flapping_told_at")
    private @Nullable Instant toldAt;

    /** Set while it flaps. */
    @Column(name = "flapping_look_at")
    private @Nullable Instant lookAt;

    void lost(Instant now) {
        Stream<Instant> kept = losses.stream().skip(Math.max(0, losses.size() - MOST_LOSSES + 1));
        losses = Stream.concat(kept, Stream.of(now)).toList();
    }

    /**
     * Judges the link after a change.
     *
     * @return whether the change is to be told now; if not, {@link #due} tells it, at the latest when the interval is over
     */
    boolean tells(Instant now, GatewaysConfig.FlappingRule rule) {
        losses = since(now.minus(rule.window()));
        if (!active() && (losses.size() < rule.losses() || isCalm(now, rule))) {
            return true;
        }
        Instant next = toldAt == null ? now : toldAt.plus(rule.notifyEvery());
        if (now.isBefore(next)) {
            lookAt = next;
            return false;
        }
        toldAt = now;
        lookAt = calmAt(now, rule);
        return true;
    }

    /** @return whether something is to be told now: what was held back, or that it is calm */
    boolean due(Instant now, GatewaysConfig.FlappingRule rule) {
        if (lookAt == null || now.isBefore(lookAt)) {
            return false;
        }
        if (isCalm(now, rule)) {
            losses = List.of();
            toldAt = null;
            lookAt = null;
        } else {
            toldAt = now;
            lookAt = calmAt(now, rule);
        }
        return true;
    }

    boolean active() {
        return lookAt != null;
    }

    int lossesWithin(Duration window, Instant now) {
        return since(now.minus(window)).size();
    }

    private List<Instant> since(Instant start) {
        return losses.stream().filter(loss -> loss.isAfter(start)).toList();
    }

    private boolean isCalm(Instant now, GatewaysConfig.FlappingRule rule) {
        return !now.isBefore(calmAt(now, rule));
    }

    /** Also if the window is shorter than the calm, and nothing is left in it. */
    private Instant calmAt(Instant now, GatewaysConfig.FlappingRule rule) {
        return losses.isEmpty() ? now : losses.get(losses.size() - 1).plus(rule.calm());
    }
}
