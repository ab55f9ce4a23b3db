package io.sallyport.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the OpenAPI document what holds for many operations, so that a resource says only what is its own. The words are in
 * {@code META-INF/openapi.yaml}; here is where they apply. Runs when Sallyport is built.
 */
@OpenApiFilter(RunStage.BUILD)
public class CompleteOpenApi implements OASFilter {
    private static final String API = "/api/";
    private static final Map<String, String> SUCCESSES =
            Map.of("200", "OK", "201", "Created", "202", "Accepted: it has not ended yet", "204", "Done");

    private final IndexView index;

    public CompleteOpenApi(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Components common = document.getComponents();
        Map<String, Schema> schemas = new LinkedHashMap<>(common.getSchemas());
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> {
                    completeParameters(path, operation, common);
                    completeResponses(path, operation, common);
                }));
        RecordSchemas records = new RecordSchemas(schemas, index);
        records.completeAnswers(Reachable.from(document, schemas));
        schemas.values().forEach(schema -> completeListExample(schema, schemas));
        schemas.keySet().retainAll(Reachable.from(document, schemas).all());
        common.setSchemas(schemas);
    }

    private static void completeParameters(String path, Operation operation, Components common) {
        for (Parameter parameter : orEmpty(operation.getParameters())) {
            String key = parameter.getIn() == Parameter.In.PATH
                    ? collectionOf(path, parameter.getName()) + "." + parameter.getName()
                    : parameter.getName();
            if (parameter.getIn() != Parameter.In.QUERY
                    && common.getParameters().containsKey(key)) {
                operation.removeParameter(parameter);
                operation.addParameter(OASFactory.createParameter().ref(key));
            }
        }
    }

    /** The segment before the parameter: {@code gateways} in {@code /api/v1/gateways/{id}/status}; the name of one that is a parameter itself. */
    private static String collectionOf(String path, String parameter) {
        String before = path.substring(0, path.indexOf("/{" + parameter + "}"));
        return before.substring(before.lastIndexOf('/') + 1).replaceAll("[{}]", "");
    }

    private static void completeResponses(String path, Operation operation, Components common) {
        APIResponses responses = operation.getResponses();
        for (String status : commonStatuses(path, operation)) {
            APIResponse own = responses.getAPIResponse(status);
            if (own == null || isOfTheLibrary(own)) {
                responses.addAPIResponse(status, OASFactory.createAPIResponse().ref(status));
            }
        }
        Map<String, APIResponse> sorted = new LinkedHashMap<>();
        responses.getAPIResponses().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        sorted.forEach((status, response) -> {
            if (response.getRef() == null) {
                APIResponse shared = common.getResponses().get(status);
                complete(status, response, commonStatuses(path, operation).contains(status) ? shared : null);
            }
        });
        responses.setAPIResponses(sorted);
    }

    /** Which statuses of all may be answered, by the form of the operation. */
    private static Set<String> commonStatuses(String path, Operation operation) {
        Set<String> statuses = new TreeSet<>();
        if (!path.startsWith(API)) {
            return statuses;
        }
        statuses.addAll(Set.of("401", "403", "429", "500", "503"));
        List<Parameter> parameters = orEmpty(operation.getParameters());
        if (operation.getRequestBody() != null) {
            statuses.addAll(Set.of("400", "413", "415"));
        }
        if (!parameters.isEmpty()) {
            statuses.add("400");
        }
        if (takes(parameters, "If-Match")) {
            statuses.add("412");
        }
        if (takes(parameters, "Idempotency-Key")) {
            statuses.addAll(Set.of("409", "422"));
        }
        if (!operation.getResponses().hasAPIResponse("204")) {
            statuses.add("406");
        }
        return statuses;
    }

    private static boolean takes(List<Parameter> parameters, String common) {
        return parameters.stream()
                .anyMatch(parameter -> ("#/components/parameters/" + common).equals(parameter.getRef()));
    }

    /** The library adds a 400 without our {@code code}. */
    private static boolean isOfTheLibrary(APIResponse response) {
        return "Bad Request".equals(response.getDescription());
    }

    private static void complete(String status, APIResponse response, @Nullable APIResponse shared) {
        if (response.getDescription() == null) {
            response.setDescription(SUCCESSES.get(status));
        }
        if (response.getHeaders() != null) {
            response.getHeaders()
                    .keySet()
                    .forEach(name ->
                            response.addHeader(name, OASFactory.createHeader().ref(name)));
        }
        if (status.compareTo("400") >= 0) {
            response.setContent(OASFactory.createContent()
                    .addMediaType(
                            "application/problem+json",
                            OASFactory.createMediaType()
                                    .schema(OASFactory.createSchema().ref("Problem"))));
            if (shared != null) {
                response.setDescription(response.getDescription() + "; or " + shared.getDescription());
                response.setHeaders(shared.getHeaders());
            }
        }
    }

    /** A list's example is one of what is in it. */
    private static void completeListExample(Schema list, Map<String, Schema> schemas) {
        Schema items =
                list.getProperties() == null ? null : list.getProperties().get("items");
        if (items == null || list.getExamples() != null || items.getItems() == null) {
            return;
        }
        Schema item = schemas.get(Reachable.nameOf(items.getItems()));
        if (item != null && item.getExamples() != null) {
            list.addExample(Map.of("items", List.of(item.getExamples().get(0))));
        }
    }

    private static List<Parameter> orEmpty(@Nullable List<Parameter> parameters) {
        return List.copyOf(Objects.requireNonNullElse(parameters, List.of()));
    }
}
