package io.sallyport.status;

/**
 * How a value changes.
 *
 * @param perSecond how fast it grows; negative: it shrinks
 * @param error the standard error of that
 */
record Trend(double perSecond, double error) {
    /** How many standard errors a rate must be away from 0 to be told from mere scatter. */
    private static final double CLEAR = 3;

    /** Else nobody can tell whether it grows or shrinks. */
    boolean isClear() {
        return Math.abs(perSecond) > CLEAR * error;
    }

    /** The trend of the value times this. */
    Trend times(double factor) {
        return new Trend(perSecond * factor, error * Math.abs(factor));
    }
}
