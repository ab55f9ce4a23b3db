package io.sallyport.status;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a straight line through points needs to be known of them, so that the database can add up any number of them.
 *
 * @param t seconds, from whatever moment
 * @param y the value at that moment
 */
record TrendSums(long points, double t, double y, double tt, double ty, double yy) {
    /** Of the squares: what sums of numbers with 16 digits may be wrong by. */
    private static final double ROUNDING = 1e-14;

    /**
     * The line of least squares.
     *
     * @param leastSpan the points are to be spread like evenly spaced ones over that long: a bunch and a straggler say little
     * @return null if that is not enough history
     */
    @Nullable
    Trend trend(int leastPoints, Duration leastSpan) {
        if (points < Math.max(3, leastPoints)) {
            return null;
        }
        double spread = tt - t * t / points;
        // n points at even distances d have the spread n(n² - 1)d²/12, and the span (n - 1)d.
        double span = Math.sqrt(12 * Math.max(0, spread) * (points - 1) / (points * (points + 1.0)));
        // A second is left to the rounding, so that samples that are exactly far enough apart are enough.
        if (spread <= 0 || span + 1 < leastSpan.toSeconds()) {
            return null;
        }
        double slope = (ty - t * y / points) / spread;
        double scatter = yy - y * y / points - slope * slope * spread;
        double error = Math.sqrt(Math.max(scatter, ROUNDING * yy) / (points - 2) / spread);
        return Double.isFinite(slope) && Double.isFinite(error) ? new Trend(slope, error) : null;
    }
}
