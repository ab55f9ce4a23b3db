package io.sallyport.embedded;

import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager4;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected, and what each may do. A CONNECT is decided before the broker sees it: the broker would note the client ID before it asked for the
 * password, keep what it was told of a password without the client ID that it came with, and never ask about the will. What is decided then is
 * kept for the connection, so each message costs a look into a set. Everything that the broker asks about a connection that is not known here is refused.
 */
final class BrokerAccess implements MQTTInterceptor, ActiveMQSecurityManager4 {
    private static final Logger LOG = Logger.getLogger(BrokerAccess.class);

    /** Kept at the channel, and so as long as the connection: the broker asks about the will when the line has ended. */
    private static final AttributeKey<Guest> GUEST = AttributeKey.valueOf(BrokerAccess.class, "guest");

    private final BrokerAccounts accounts;
    private final Clock clock;
    /** Who is connected. Bounded by the connections; safe: a concurrent set. */
    private final Set<Guest> guests = ConcurrentHashMap.newKeySet();

    private record Guest(RemotingConnection connection, String clientId, Admission admission) {}

    BrokerAccess(BrokerAccounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** False ends the connection. */
    @Override
    public boolean intercept(MqttMessage packet, RemotingConnection connection) {
        if (packet.decoderResult().isFailure()) {
            return false;
        }
        if (packet instanceof MqttConnectMessage connect) {
            return admit(connect, connection);
        }
        Guest guest = guestOf(connection);
        // Nothing in the protocol is retained: what is would reach gateways long after it was said.
        return guest != null
                && !(packet instanceof MqttPublishMessage publish
                        && publish.fixedHeader().isRetain()
                        && guest.admission().isLimited());
    }

    private boolean admit(MqttConnectMessage connect, RemotingConnection connection) {
        Channel channel = channelOf(connection);
        String clientId = connect.payload().clientIdentifier();
        if (guestOf(connection) != null) {
            return false;
        }
        try {
            Admission admission = accounts.admit(
                    clientId,
                    connect.payload().userName(),
                    text(connect.payload().passwordInBytes()),
                    clock.instant());
            requireWill(connect, admission);
            Guest guest = new Guest(connection, clientId, admission);
            channel.attr(GUEST).set(guest);
            guests.add(guest);
            channel.closeFuture().addListener(closed -> guests.remove(guest));
            return true;
        } catch (BrokerToken.Refused e) {
            // Of the client's words only what can't be mistaken for a line of the log.
            LOG.infof(
                    "The embedded broker refuses %s: %s", clientId.replaceAll("[^A-Za-z0-9_@-]", "?"), e.getMessage());
            channel.writeAndFlush(MqttMessageBuilders.connAck()
                    .returnCode(
                            connect.variableHeader().version() == MqttVersion.MQTT_5.protocolLevel()
                                    ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
                                    : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED)
                    .build());
            return false;
        }
    }

    private static void requireWill(MqttConnectMessage connect, Admission admission) throws BrokerToken.Refused {
        if (connect.variableHeader().isWillFlag()) {
            if (!admission.rights().mayPublish(Rights.address(connect.payload().willTopic()))) {
                throw new BrokerToken.Refused("the will goes to another's topic");
            }
            if (connect.variableHeader().isWillRetain() && admission.isLimited()) {
                throw new BrokerToken.Refused("the will is retained");
            }
        }
    }

    /** Ends the connections whose tokens have expired, or whose user names are banned by now. */
    void endWhatHasExpired() {
        Instant now = clock.instant();
        for (Guest guest : guests) {
            if (!guest.admission().isGoodAt(now)
                    || accounts.isBanned(guest.admission().username(), now)) {
                end(guest, "its credential is not valid any more");
            }
        }
    }

    /** @return whether it was connected */
    boolean disconnect(String clientId) {
        List<Guest> connected = guests.stream()
                .filter(guest -> guest.clientId().equals(clientId))
                .toList();
        connected.forEach(guest -> end(guest, "the administration asked for it"));
        return !connected.isEmpty();
    }

    /** As a line that breaks: the broker sends the will. */
    private void end(Guest guest, String why) {
        guests.remove(guest);
        LOG.infof("The embedded broker disconnects %s: %s", guest.clientId(), why);
        guest.connection().fail(new ActiveMQDisconnectedException(why));
    }

    @Override
    public @Nullable String validateUser(
            String user, String password, RemotingConnection connection, String securityDomain) {
        Guest guest = guestOf(connection);
        return guest == null ? null : guest.clientId();
    }

    @Override
    public @Nullable String validateUserAndRole(
            String user,
            String password,
            Set<Role> roles,
            CheckType check,
            String address,
            RemotingConnection connection,
            String securityDomain) {
        Guest guest = guestOf(connection);
        return guest != null && allows(guest.admission().rights(), check, address) ? guest.clientId() : null;
    }

    private static boolean allows(Rights rights, CheckType check, String address) {
        return switch (check) {
            case SEND -> rights.mayPublish(address);
            case CONSUME,
                    CREATE_DURABLE_QUEUE,
                    DELETE_DURABLE_QUEUE,
                    CREATE_NON_DURABLE_QUEUE,
                    DELETE_NON_DURABLE_QUEUE -> rights.maySubscribe(address);
            case CREATE_ADDRESS -> rights.mayPublish(address) || rights.maySubscribe(address);
            default -> false;
        };
    }

    private static @Nullable Guest guestOf(RemotingConnection connection) {
        return channelOf(connection).attr(GUEST).get();
    }

    private static Channel channelOf(RemotingConnection connection) {
        return ((NettyConnection) connection.getTransportConnection()).getNettyChannel();
    }

    /** Never asked: the ones above are. */
    @Override
    public boolean validateUser(String user, String password) {
        return false;
    }

    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType checkType) {
        return false;
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
