package io.sallyport.messaging;

import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.GroupId;
import java.util.concurrent.CompletionStage;

/** The port to send through, whatever the transport behind it is. */
public interface Downlink {
    /**
     * Sends a command to one gateway. Completes when the broker has acknowledged the message, which is not when the gateway has it. Fails with
     * {@link BrokerUnavailableException} at once if the broker is not connected, or its connection is lost before that: then it may be tried
     * again under the same command ID. On a connection that stays up it is waited for ({@link BrokerConfig#acknowledgeWithin} at most), so trying again is
     * never hasty. The failure is a {@link DownlinkFullException} if the connection has no room just now: then it was never on the wire. It is a {@link
     * DownlinkUncertainException} if the connection was lost before the acknowledgement: then it may be on the wire. Any other was not sent. What is
     * sent to one gateway keeps its order.
     *
     * @param signed whether the gateway was activated to take signed messages only
     * @throws IllegalStateException if it is to be signed, and no key is configured
     * @throws io.sallyport.protocol.ProtocolException if the message breaks a limit of the protocol: trying again is of no use
     */
    CompletionStage<Void> send(ClientId gateway, Command command, boolean signed);

    /**
     * Sends one message to every gateway of a group that is connected; the broker fans it out. Completes and fails as {@link #send} does.
     * Who received it, nobody is told. Where the console signs, it goes out in both forms: each gateway takes the one that it was activated for.
     */
    CompletionStage<Void> broadcast(GroupId group, Broadcast message);
}
