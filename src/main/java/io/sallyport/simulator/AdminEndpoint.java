package io.sallyport.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Lists the virtual gateways, switches their faults and changes what they are set to, over HTTP on the loopback interface. */
final class AdminEndpoint {
    private static final Logger LOG = Logger.getLogger(AdminEndpoint.class);
    private static final String HOST = "127.0.0.1";
    private static final Pattern FAULT_PATH = Pattern.compile("/gateways/([A-Za-z0-9-]{1,60})/fault");
    private static final int MAX_BODY_BYTES = 64;
    private static final int MAX_CONFIGURATION_BYTES = 16_384;

    private final Supplier<Collection<VirtualGateway>> gateways;

    /** @param gateways the fleet as it is at the moment; safe to ask from any thread */
    AdminEndpoint(Supplier<Collection<VirtualGateway>> gateways) {
        this.gateways = gateways;
    }

    /** Listens on this port, or on any that is free if it is taken. */
    Future<HttpServer> listen(Vertx vertx, int port) {
        return server(vertx).listen(port, HOST).recover(taken -> server(vertx).listen(0, HOST));
    }

    private HttpServer server(Vertx vertx) {
        return vertx.createHttpServer().requestHandler(this::handle);
    }

    private void handle(HttpServerRequest request) {
        Matcher fault = FAULT_PATH.matcher(request.path());
        if (request.method().equals(HttpMethod.GET) && request.path().equals("/")) {
            JsonArray items = new JsonArray();
            gateways.get().forEach(gateway -> items.add(view(gateway)));
            answer(request, 200, new JsonObject().put("items", items));
        } else if (request.method().equals(HttpMethod.PUT) && fault.matches()) {
            if (length(request) > MAX_BODY_BYTES) {
                answer(request, 400, error("the body is the name of a fault, with a Content-Length"));
            } else {
                request.body().onSuccess(body -> switchFault(request, fault.group(1), body));
            }
        } else if (LocalChange.PATH.matcher(request.path()).matches()) {
            boolean hasBody = !request.method().equals(HttpMethod.DELETE);
            if (hasBody && length(request) > MAX_CONFIGURATION_BYTES) {
                answer(request, 400, error("the body is JSON, with a Content-Length"));
            } else {
                request.body().onSuccess(body -> change(request, body.toString()));
            }
        } else {
            answer(
                    request,
                    404,
                    error("there is GET /, PUT /gateways/{id or name}/fault,"
                            + " and PUT, PATCH and DELETE /gateways/{id or name}/{kind}/{name}"));
        }
    }

    private void change(HttpServerRequest request, String body) {
        Optional<LocalChange> change = LocalChange.of(request.method().name(), request.path(), body);
        Optional<VirtualGateway> found = change.flatMap(wanted -> find(wanted.gateway()));
        if (change.isEmpty()) {
            answer(request, 400, error("this is no change of a resource"));
        } else if (found.isEmpty()) {
            answer(request, 404, error("no virtual gateway has this ID or name"));
        } else {
            found.get()
                    .changeLocally(change.get())
                    .onSuccess(changed -> answer(request, 200, view(found.get())))
                    .onFailure(refused -> answer(request, 400, error(String.valueOf(refused.getMessage()))));
        }
    }

    private Optional<VirtualGateway> find(String idOrName) {
        return gateways.get().stream()
                .filter(gateway -> isCalled(gateway, idOrName))
                .findFirst();
    }

    /** Without a length a body could be of any size, so it counts as too large. */
    private static long length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && length.matches("\\d{1,9}") ? Long.parseLong(length) : Long.MAX_VALUE;
    }

    private void switchFault(HttpServerRequest request, String idOrName, Buffer body) {
        Optional<VirtualGateway> found = find(idOrName);
        Optional<Fault> fault = Fault.named(body.toString());
        if (found.isEmpty()) {
            answer(request, 404, error("no virtual gateway has this ID or name"));
        } else if (fault.isEmpty()) {
            answer(request, 400, error("the body is one of " + List.of(Fault.values())));
        } else {
            VirtualGateway gateway = found.get();
            gateway.switchTo(fault.get()).onSuccess(switched -> {
                LOG.infof(
                        "Fault of virtual gateway %s switched to %s: gatewayId=%s",
                        gateway.plan().name(), fault.get(), gateway.gateway().id());
                answer(request, 200, view(gateway));
            });
        }
    }

    private static boolean isCalled(VirtualGateway gateway, String idOrName) {
        return gateway.plan().name().equals(idOrName)
                || gateway.gateway().id().value().equals(idOrName);
    }

    private static JsonObject view(VirtualGateway gateway) {
        return new JsonObject()
                .put("id", gateway.gateway().id().value())
                .put("name", gateway.plan().name())
                .put("fault", gateway.fault().toString())
                .put("state", gateway.state().name());
    }

    private static JsonObject error(String message) {
        return new JsonObject().put("error", message);
    }

    private static void answer(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.encode());
    }
}
