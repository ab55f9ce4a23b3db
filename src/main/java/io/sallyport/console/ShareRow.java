package io.sallyport.console;

import org.jspecify.annotations.Nullable;

/** A file share, as its gateway reports it. */
record ShareRow(
        String name,
        @Nullable String protocol,
        Badge state,
        @Nullable String reason,
        @Nullable Bytes dirty,
        @Nullable Age oldestDirty,
        long failingFiles,
        @Nullable Bytes uploadPerSecond,
        @Nullable String bucket,
        @Nullable Long clients) {
    static ShareRow of(ReportReader share) {
        String bucket = share.child("bucket").text("health");
        return new ShareRow(
                String.valueOf(share.text("name")),
                share.text("protocol"),
                Badge.ofStorage(share.text("state")),
                share.text("reason"),
                share.bytes("dirtyBytes"),
                share.age("oldestDirtyAt"),
                share.countOrZero("failingFiles"),
                share.bytes("uploadBytesPerSecond"),
                bucket == null || bucket.equals("OK") ? bucket : Words.of(bucket),
                share.count("clients"));
    }
}
