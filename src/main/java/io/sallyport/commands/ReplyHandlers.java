package io.sallyport.commands;

import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkHandler;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandProgress;
import io.sallyport.protocol.CommandReceived;
import io.sallyport.protocol.CommandSucceeded;
import jakarta.enterprise.context.ApplicationScoped;

/** What gateways say of commands goes into one inbox: responses, and notes that give way before them. */
final class ReplyHandlers {
    private ReplyHandlers() {}

    @ApplicationScoped
    static class Succeeded implements UplinkHandler<CommandSucceeded> {
        private final ReplyInbox inbox;

        Succeeded(ReplyInbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public Class<CommandSucceeded> messageType() {
            return CommandSucceeded.class;
        }

        @Override
        public void take(Uplink<CommandSucceeded> uplink) {
            inbox.addResponse(uplink);
        }
    }

    @ApplicationScoped
    static class Failed implements UplinkHandler<CommandFailed> {
        private final ReplyInbox inbox;

        Failed(ReplyInbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public Class<CommandFailed> messageType() {
            return CommandFailed.class;
        }

        @Override
        public void take(Uplink<CommandFailed> uplink) {
            inbox.addResponse(uplink);
        }
    }

    @ApplicationScoped
    static class Received implements UplinkHandler<CommandReceived> {
        private final ReplyInbox inbox;

        Received(ReplyInbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public Class<CommandReceived> messageType() {
            return CommandReceived.class;
        }

        @Override
        public void take(Uplink<CommandReceived> uplink) {
            inbox.addNote(uplink);
        }
    }

    @ApplicationScoped
    static class Progress implements UplinkHandler<CommandProgress> {
        private final ReplyInbox inbox;

        Progress(ReplyInbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public Class<CommandProgress> messageType() {
            return CommandProgress.class;
        }

        @Override
        public void take(Uplink<CommandProgress> uplink) {
            inbox.addNote(uplink);
        }
    }
}
