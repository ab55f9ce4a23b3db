package io.sallyport.gateways;

/** What goes out, and the version that its ETag names. */
public record Versioned<T>(T value, long version) {}
