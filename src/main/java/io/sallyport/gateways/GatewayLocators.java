package io.sallyport.gateways;

import io.sallyport.api.Refusal;
import io.sallyport.security.Locator;
import io.sallyport.security.Reach;
import io.sallyport.security.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;

/** Say whether gateways, groups and sites can be reached. */
final class GatewayLocators {
    private GatewayLocators() {}

    @ApplicationScoped
    static class OfGateways implements Locator {
        private final GatewayRepository gateways;

        OfGateways(GatewayRepository gateways) {
            this.gateways = gateways;
        }

        @Override
        public Subject subject() {
            return Subject.GATEWAY;
        }

        @Override
        public Optional<Boolean> isWithin(String id, Reach reach) {
            return gateways.place(id).map(reach::includes);
        }

        @Override
        public Refusal hidden(String id) {
            return Refusal.notFound("GATEWAY_NOT_FOUND", "There is no gateway " + id + ".");
        }
    }

    /** Of groups, which need not exist: then there is nothing in them to be reached, and the endpoint says so itself. */
    private static Refusal noGroup(String id) {
        return Refusal.notFound("GROUP_NOT_FOUND", "There is no group " + id + ".");
    }

    /** Groups and sites that somebody has a part of are no secret. */
    private static Refusal notAllOfIt() {
        return Refusal.of(
                Status.FORBIDDEN, "OUT_OF_SCOPE", "This needs a role for all of it, not for a part or for others.");
    }

    private static Refusal noSite(String name) {
        return Refusal.notFound("SITE_NOT_FOUND", "There is no site " + name + ".");
    }

    @ApplicationScoped
    static class OfGroups implements Locator {
        @Override
        public Subject subject() {
            return Subject.GROUP;
        }

        @Override
        public Optional<Boolean> isWithin(String id, Reach reach) {
            return Optional.of(reach.touchesGroup(id));
        }

        @Override
        public Refusal hidden(String id) {
            return noGroup(id);
        }
    }

    @ApplicationScoped
    static class OfWholeGroups implements Locator {
        @Override
        public Subject subject() {
            return Subject.WHOLE_GROUP;
        }

        @Override
        public Optional<Boolean> isWithin(String id, Reach reach) {
            return Optional.of(reach.includesGroup(id));
        }

        @Override
        public Refusal hidden(String id) {
            return notAllOfIt();
        }
    }

    @ApplicationScoped
    static class OfSites implements Locator {
        @Override
        public Subject subject() {
            return Subject.SITE;
        }

        @Override
        public Optional<Boolean> isWithin(String name, Reach reach) {
            return Optional.of(reach.touchesSite(name));
        }

        @Override
        public Refusal hidden(String name) {
            return noSite(name);
        }
    }

    @ApplicationScoped
    static class OfWholeSites implements Locator {
        @Override
        public Subject subject() {
            return Subject.WHOLE_SITE;
        }

        @Override
        public Optional<Boolean> isWithin(String name, Reach reach) {
            return Optional.of(reach.includesSite(name));
        }

        @Override
        public Refusal hidden(String name) {
            return notAllOfIt();
        }
    }
}
