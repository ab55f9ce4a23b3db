package io.sallyport.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.builder.ResponseBuilder;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import io.sallyport.testing.OpenApiDocument.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Holds every answer of REST that a test gets through REST Assured against the server's own OpenAPI document, and every request
 * that was accepted: operation, status, headers, content type, body.
 */
public final class OpenApiCheck implements Filter {
    private static final List<String> HEADERS =
            List.of("ETag", "Location", "Link", "Preference-Applied", "Retry-After");
    /** The others are there when there is a reason for them. */
    private static final List<String> ALWAYS = List.of("ETag", "Location");

    private static final Set<String> SUCCEEDED = ConcurrentHashMap.newKeySet();
    private static volatile OpenApiDocument document;

    /** The operations that were answered with 2xx in this run, such as {@code GET /api/v1/gateways}. */
    public static Set<String> succeeded() {
        return SUCCEEDED;
    }

    /** The document of the server that was asked first; there is one for all of a run. */
    public static OpenApiDocument documentOf(URI anyAddress) {
        if (document == null) {
            document = new OpenApiDocument(get(anyAddress.resolve("/openapi?format=json")));
        }
        return document;
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(request, expected);
        URI uri = URI.create(request.getURI());
        boolean isStream = String.valueOf(response.contentType()).startsWith("text/event-stream");
        boolean isRest =
                Stream.of("/api/", "/asyncapi", "/gateway/v1/", "/broker/v1/").anyMatch(uri.getRawPath()::startsWith);
        if (!isRest || !isMethodOfTheDocument(request.getMethod())) {
            return response;
        }
        byte[] body = isStream ? new byte[0] : response.asByteArray();
        Response readAgain = isStream
                ? response
                : new ResponseBuilder().clone(response).setBody(body).build();
        List<String> errors = errors(request, response, uri, isStream ? null : new String(body));
        if (!errors.isEmpty()) {
            throw new AssertionError("not as /openapi says: %s %s answered %d:%n  %s%n%s"
                    .formatted(
                            request.getMethod(),
                            uri.getRawPath(),
                            response.statusCode(),
                            String.join("\n  ", errors),
                            isStream ? "" : new String(body)));
        }
        return readAgain;
    }

    private static List<String> errors(
            FilterableRequestSpecification request, Response response, URI uri, String body) {
        OpenApiDocument api = documentOf(uri);
        Optional<Operation> operation = api.find(request.getMethod(), uri.getRawPath());
        if (operation.isEmpty()) {
            boolean isRefused = response.statusCode() == (api.hasPath(uri.getRawPath()) ? 405 : 404);
            return isRefused ? List.of() : List.of("the document has no such operation");
        }
        JsonNode answer = operation.get().description().at("/responses/" + response.statusCode());
        if (answer.isMissingNode()) {
            return List.of("the document does not have this status");
        }
        List<String> errors = new ArrayList<>();
        errors.addAll(errorsOfHeaders(api.resolve(answer), response));
        if (body != null) {
            errors.addAll(errorsOfBody(api, api.resolve(answer), response.contentType(), body));
        }
        if (response.statusCode() < 300) {
            SUCCEEDED.add(operation.get().toString());
            JsonNode requestBody = operation.get().description().path("requestBody");
            if (requestBody.isObject()) {
                errorsOfBody(api, requestBody, request.getContentType(), request.getBody()).stream()
                        .map(error -> "request: " + error)
                        .forEach(errors::add);
            }
        }
        return errors;
    }

    private static List<String> errorsOfHeaders(JsonNode answer, Response response) {
        List<String> errors = new ArrayList<>();
        for (String name : HEADERS) {
            boolean isThere = response.headers().hasHeaderWithName(name);
            boolean isDescribed = answer.path("headers").has(name);
            if (isThere && !isDescribed) {
                errors.add("the document does not have the header " + name);
            } else if (isDescribed && !isThere && ALWAYS.contains(name)) {
                errors.add("there is no header " + name);
            }
        }
        return errors;
    }

    private static List<String> errorsOfBody(OpenApiDocument api, JsonNode described, String contentType, String body) {
        boolean hasBody = body != null && !body.isEmpty();
        if (!hasBody || described.path("content").isEmpty()) {
            return hasBody || !described.path("content").isEmpty()
                    ? List.of("there is %s body, other than the document says".formatted(hasBody ? "a" : "no"))
                    : List.of();
        }
        String mediaType = contentType.split(";")[0];
        JsonNode schema = described.path("content").path(mediaType).path("schema");
        if (schema.isMissingNode()) {
            return List.of("the document does not have the content type " + mediaType);
        }
        return mediaType.endsWith("json") ? api.errors(schema, Registry.parse(body)) : List.of();
    }

    private static boolean isMethodOfTheDocument(String method) {
        return Stream.of("HEAD", "OPTIONS").noneMatch(method::equals);
    }

    private static String get(URI address) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(address)
                                    .header("Authorization", TestUsers.ADMIN)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError("the server has no OpenAPI document", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
