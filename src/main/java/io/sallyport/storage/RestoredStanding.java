package io.sallyport.storage;

/** How a gateway and a restored console stand to each other. */
public enum RestoredStanding {
    /** Its configuration was not heard since. */
    SILENT,
    IN_STEP,
    /** It serves something else, and nobody has decided what counts. */
    DIFFERING,
    ADOPTED,
    OVERWRITTEN
}
