package io.sallyport.changes;

import java.util.List;

/** What an event stream says: these things of one kind are now at these versions. */
public record ChangeEvent(String kind, List<Item> items) {
    public record Item(String id, long version) {}
}
