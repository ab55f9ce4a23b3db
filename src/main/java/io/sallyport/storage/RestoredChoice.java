package io.sallyport.storage;

/** What counts where a restored console and a gateway differ. */
public enum RestoredChoice {
    /** What the gateway has. */
    ADOPT,
    /** What the console has. */
    OVERWRITE
}
