package io.sallyport.bench;

/** The parent topics of a run: the application's, and the baselines', to which the application does not listen. */
final class Topics {
    static final String STATUS = "csg_up_stat";
    static final String REPLIES = "csg_up_ctl";
    static final String COMMANDS = "csg_dn_ctl";

    static final String BARE_STATUS = "bare_up_stat";
    static final String BARE_REPLIES = "bare_up_ctl";
    static final String BARE_COMMANDS = "bare_dn_ctl";

    private Topics() {}
}
