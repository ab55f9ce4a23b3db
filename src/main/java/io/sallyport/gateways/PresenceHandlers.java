package io.sallyport.gateways;

import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkHandler;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import jakarta.enterprise.context.ApplicationScoped;

/** Both presence messages go into one inbox, so that they keep their order. */
final class PresenceHandlers {
    private PresenceHandlers() {}

    @ApplicationScoped
    static class Online implements UplinkHandler<PresenceOnline> {
        private final PresenceInbox inbox;

        Online(PresenceInbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public Class<PresenceOnline> messageType() {
            return PresenceOnline.class;
        }

        @Override
        public void take(Uplink<PresenceOnline> uplink) {
            inbox.add(uplink);
        }
    }

    @ApplicationScoped
    static class Offline implements UplinkHandler<PresenceOffline> {
        private final PresenceInbox inbox;

        Offline(PresenceInbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public Class<PresenceOffline> messageType() {
            return PresenceOffline.class;
        }

        @Override
        public void take(Uplink<PresenceOffline> uplink) {
            inbox.add(uplink);
        }
    }
}
