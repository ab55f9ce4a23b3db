package io.sallyport.audit;

/**
 * An entry with its place in the chain.
 *
 * @param sequence from 1, without gaps
 * @param hash of the hash before it and all that the entry says, in hexadecimal
 */
record SealedEntry(long sequence, String hash, AuditEntry entry) {}
