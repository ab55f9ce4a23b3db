package io.sallyport.storage;

/** What comes of what a gateway serves that a restored console knows nothing of, when the gateway is overwritten. */
public enum RestoredExtras {
    /** It stays, and is managed from now on. */
    ADOPT,
    /** It is deleted at the gateway, unless data would be lost. */
    DELETE
}
