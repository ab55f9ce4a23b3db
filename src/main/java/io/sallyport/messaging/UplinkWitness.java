package io.sallyport.messaging;

/** Sees each uplink that is one, whoever sent it and whatever comes of it, on the thread that reads it: returns at once, and never throws. */
public interface UplinkWitness {
    void heard(Uplink<?> uplink);
}
