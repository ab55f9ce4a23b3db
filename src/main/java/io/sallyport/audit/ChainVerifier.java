package io.sallyport.audit;

import java.util.Optional;

/**
 * Goes through a chain, entry by entry in the order of their numbers, and stops at the first fault. Holds one entry, however long the chain is.
 *
 * <p>A signature speaks for all that is before it. So a checkpoint without one, of a time before there was a key, is none that is missing, as long as a signed
 * one comes later: {@link #end} says whether it did.
 */
final class ChainVerifier {
    private final CheckpointKeys keys;
    private long sequence;
    private String hash;
    private long signedUpTo;

    /**
     * @param before the number of the last entry that is not to be looked at, and its hash: 0 and {@link AuditChain#START}, or those of a checkpoint, where
     *     older entries were removed after their time
     */
    ChainVerifier(CheckpointKeys keys, long before, String hash) {
        this.keys = keys;
        this.sequence = before;
        this.hash = hash;
    }

    Optional<ChainFault> next(SealedEntry entry) {
        if (entry.sequence() <= sequence) {
            return ChainFault.at(ChainFault.Kind.INSERTED, entry.sequence());
        }
        if (entry.sequence() > sequence + 1) {
            return ChainFault.at(ChainFault.Kind.REMOVED, sequence + 1);
        }
        if (!AuditChain.hash(hash, entry.sequence(), entry.entry()).equals(entry.hash())) {
            return ChainFault.at(ChainFault.Kind.CHANGED, entry.sequence());
        }
        sequence = entry.sequence();
        hash = entry.hash();
        return Optional.empty();
    }

    /** @param checkpoint of the entry that was the last; one of a later number says that the chain has lost its end */
    Optional<ChainFault> next(Checkpoint checkpoint) {
        if (checkpoint.sequence() > sequence) {
            return ChainFault.at(ChainFault.Kind.REMOVED, sequence + 1);
        }
        if (checkpoint.sequence() < sequence || !checkpoint.hash().equals(hash)) {
            return ChainFault.at(ChainFault.Kind.REWRITTEN, checkpoint.sequence());
        }
        if (!keys.canVerify() || checkpoint.signature() == null) {
            return Optional.empty();
        }
        if (!keys.isSigned(checkpoint)) {
            return ChainFault.at(ChainFault.Kind.FORGED, checkpoint.sequence());
        }
        signedUpTo = checkpoint.sequence();
        return Optional.empty();
    }

    /** After the last entry and the last checkpoint. */
    Optional<ChainFault> end() {
        return keys.canVerify() && sequence > 0 && signedUpTo == 0
                ? ChainFault.at(ChainFault.Kind.NOT_SIGNED, sequence)
                : Optional.empty();
    }

    long sequence() {
        return sequence;
    }

    String hash() {
        return hash;
    }

    /** The last entry that a signature speaks for; 0 if none does. */
    long signedUpTo() {
        return signedUpTo;
    }
}
