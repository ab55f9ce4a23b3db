package io.sallyport.security;

import org.jspecify.annotations.Nullable;

/** Where something belongs: what a scope is about. */
public record Place(String group, @Nullable String site) {}
