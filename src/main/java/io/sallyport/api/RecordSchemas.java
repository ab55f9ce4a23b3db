package io.sallyport.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/** Which members of a schema are always there, and which may be null: its record says so. */
final class RecordSchemas {
    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);

    private final Map<String, Schema> schemas;
    private final IndexView index;

    RecordSchemas(Map<String, Schema> schemas, IndexView index) {
        this.schemas = schemas;
        this.index = index;
    }

    /**
     * An answer has every member, null or not, unless its record leaves out nulls. What may be in a request as well need not have those
     * that may be null, and a merge patch need not have any.
     */
    void completeAnswers(Reachable reachable) {
        for (ClassInfo type : index.getKnownClasses()) {
            String name = nameOf(type);
            Schema schema = schemas.get(name);
            if (schema == null || !type.isRecord() || !reachable.all().contains(name)) {
                continue;
            }
            Map<String, FieldInfo> members = membersOf(type);
            if (schema.getProperties() == null
                    || !members.keySet().equals(schema.getProperties().keySet())) {
                continue;
            }
            complete(
                    schema,
                    members,
                    reachable.requests().contains(name),
                    reachable.answers().contains(name),
                    type.hasDeclaredAnnotation(JsonInclude.class));
        }
        reachable.patches().forEach(name -> asPatch(Objects.requireNonNull(schemas.get(name))));
    }

    private static void complete(
            Schema schema,
            Map<String, FieldInfo> members,
            boolean isRequest,
            boolean isAnswer,
            boolean leavesOutNulls) {
        members.forEach((member, field) -> {
            boolean nullable = field.type().hasAnnotation(NULLABLE);
            if (nullable && (isRequest || !leavesOutNulls)) {
                schema.addProperty(
                        member,
                        orNull(Objects.requireNonNull(schema.getProperties().get(member))));
            }
            boolean mayBeMissing = nullable && (isRequest || leavesOutNulls);
            if (isAnswer && !isRequired(schema, member) && !mayBeMissing) {
                schema.addRequired(member);
            }
        });
    }

    /** What a patch does not name stays; a null in a map removes the entry. */
    private static void asPatch(Schema schema) {
        schema.setRequired(null);
        schema.getProperties().values().forEach(member -> {
            if (member.getAdditionalPropertiesSchema() != null) {
                member.setAdditionalPropertiesSchema(orNull(member.getAdditionalPropertiesSchema()));
            }
        });
    }

    private static boolean isRequired(Schema schema, String member) {
        return schema.getRequired() != null && schema.getRequired().contains(member);
    }

    private static Schema orNull(Schema schema) {
        if (schema.getRef() != null) {
            Schema reference = OASFactory.createSchema().ref(schema.getRef());
            return OASFactory.createSchema()
                    .description(schema.getDescription())
                    .addAnyOf(reference)
                    .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
        }
        if (schema.getType() != null && !schema.getType().contains(SchemaType.NULL)) {
            schema.addType(SchemaType.NULL);
        }
        return schema;
    }

    private static String nameOf(ClassInfo type) {
        AnnotationInstance annotation = type.declaredAnnotation(SCHEMA);
        return annotation == null || annotation.value("name") == null
                ? type.simpleName()
                : annotation.value("name").asString();
    }

    private static Map<String, FieldInfo> membersOf(ClassInfo type) {
        Map<String, FieldInfo> members = new LinkedHashMap<>();
        type.recordComponentsInDeclarationOrder().forEach(component -> {
            FieldInfo field = type.field(component.name());
            AnnotationInstance name = field.declaredAnnotation(JsonProperty.class);
            members.put(
                    name == null || name.value() == null
                            ? component.name()
                            : name.value().asString(),
                    field);
        });
        return members;
    }
}
