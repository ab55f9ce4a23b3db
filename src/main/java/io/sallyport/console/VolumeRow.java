package io.sallyport.console;

import org.jspecify.annotations.Nullable;

/** A block volume, as its gateway reports it. */
record VolumeRow(
        String name,
        Badge state,
        @Nullable Bytes size,
        @Nullable Bytes dirty,
        @Nullable Long lun,
        @Nullable String iqn,
        @Nullable Long sessions) {
    static VolumeRow of(ReportReader volume) {
        return new VolumeRow(
                String.valueOf(volume.text("name")),
                Badge.ofStorage(volume.text("state")),
                volume.bytes("sizeBytes"),
                volume.bytes("dirtyBytes"),
                volume.count("lun"),
                volume.text("iqn"),
                volume.count("sessions"));
    }
}
