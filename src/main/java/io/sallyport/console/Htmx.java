package io.sallyport.console;

/** The headers by which htmx and the server understand each other. */
final class Htmx {
    /** Sent with each request that htmx makes: the answer is then a fragment. */
    static final String REQUEST = "HX-Request";

    static final String REPLACE_URL = "HX-Replace-Url";
    static final String RETARGET = "HX-Retarget";
    static final String RESWAP = "HX-Reswap";
    static final String TRIGGER = "HX-Trigger";

    /** Triggered where something was changed that the page shows; console.js then has it refreshed. */
    static final String CHANGED = "console:changed";

    private Htmx() {}
}
