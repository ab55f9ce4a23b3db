package io.sallyport.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.List;

/** Says what is wrong with a body in the caller's terms: which member, what it may be; never a name of our code. */
final class JsonErrors {
    private JsonErrors() {}

    static boolean isSyntax(JsonProcessingException e) {
        return e instanceof JsonParseException;
    }

    static String explain(JsonProcessingException e) {
        if (e instanceof JsonParseException) {
            // Only where: the parser's own words repeat what it stumbled over, which may be a secret without its
            // quotes.
            return "The body is not valid JSON" + place(e) + ".";
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "There is no member " + pathOf(unknown) + ".";
        }
        if (e instanceof InvalidFormatException format && format.getTargetType() != null) {
            Object[] constants = format.getTargetType().getEnumConstants();
            if (constants != null) {
                return pathOf(format) + " must be one of " + List.of(constants) + ".";
            }
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return pathOf(mapping) + " is missing or of the wrong type.";
        }
        return "The body is not of the form that this request has.";
    }

    private static String place(JsonProcessingException e) {
        JsonLocation where = e.getLocation();
        return where == null || where.getLineNr() < 1
                ? ""
                : " (line %d, column %d)".formatted(where.getLineNr(), where.getColumnNr());
    }

    private static String pathOf(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : e.getPath()) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }
}
