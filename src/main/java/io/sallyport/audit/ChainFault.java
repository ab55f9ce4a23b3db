package io.sallyport.audit;

import java.util.Optional;

/**
 * Where the chain does not hold.
 *
 * @param sequence of the first entry, or checkpoint, at which it shows
 */
record ChainFault(Kind kind, long sequence) {
    static Optional<ChainFault> at(Kind kind, long sequence) {
        return Optional.of(new ChainFault(kind, sequence));
    }

    enum Kind {
        CHANGED("the entry does not have the hash that its members and the entry before it make"),
        REMOVED("an entry is missing"),
        INSERTED("an entry is there twice, or out of turn"),
        REWRITTEN("a checkpoint does not have the hash of its entry: the chain was made anew"),
        FORGED("a checkpoint's signature is not that of a trusted key"),
        NOT_SIGNED("no checkpoint is signed by a trusted key");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For people. */
        String words() {
            return words;
        }
    }
}
