package io.sallyport.security;

/** What an endpoint is about, and so what a role must hold for. */
public enum Subject {
    /** All of it: the role must hold everywhere. */
    FLEET,
    /** Whatever the caller can reach: the role must hold somewhere, and the endpoint limits itself to {@link Access#reach}. */
    REACH,
    GATEWAY,
    /** Of which the caller may see a part. */
    GROUP,
    WHOLE_GROUP,
    /** Of which the caller may see a part. */
    SITE,
    WHOLE_SITE,
    COMMAND,
    COMMAND_BATCH,
    ENROLMENT_BATCH
}
