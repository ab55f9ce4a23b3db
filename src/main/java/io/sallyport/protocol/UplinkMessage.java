package io.sallyport.protocol;

/** What a gateway may say. Each permitted type has exactly one handler on the console's side. */
public sealed interface UplinkMessage
        permits CommandReceived,
                CommandProgress,
                CommandSucceeded,
                CommandFailed,
                PresenceOnline,
                PresenceOffline,
                StatusReport,
                ConfigReport,
                LogExcerpt {

    Origin origin();
}
