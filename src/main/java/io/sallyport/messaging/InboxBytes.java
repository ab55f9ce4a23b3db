package io.sallyport.messaging;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * How many bytes may wait in an inbox, as it is configured: a memory size, such as {@code 64M}, or a share of the maximum heap, such as
 * {@code 25%}. What must fit beside everything else can't be the same number for a heap of any size.
 */
public final class InboxBytes implements Converter<Long> {
    private static final int WHOLE = 100;

    private final long maxHeapBytes;

    public InboxBytes() {
        this(Runtime.getRuntime().maxMemory());
    }

    InboxBytes(long maxHeapBytes) {
        this.maxHeapBytes = maxHeapBytes;
    }

    /** @throws IllegalArgumentException if it is neither, is not positive, or is more than the whole heap */
    @Override
    public Long convert(String value) {
        String text = value.trim();
        long bytes = text.endsWith("%") ? share(text.substring(0, text.length() - 1)) : size(text);
        if (bytes < 1) {
            throw new IllegalArgumentException("\"" + value + "\" leaves no room for anything");
        }
        return bytes;
    }

    private long share(String percent) {
        int share = Integer.parseInt(percent.trim());
        if (share > WHOLE) {
            throw new IllegalArgumentException(share + "% is more than the whole heap");
        }
        return maxHeapBytes / WHOLE * share;
    }

    private static long size(String text) {
        if (text.isEmpty()) {
            // The converter of memory sizes has nothing to say of it.
            return 0;
        }
        return new MemorySizeConverter().convert(text).asLongValue();
    }
}
