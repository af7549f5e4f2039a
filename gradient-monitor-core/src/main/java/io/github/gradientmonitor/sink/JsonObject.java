package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object that was read from JSON. Asking it for what it does not hold is an {@link
 * IllegalArgumentException} that names the field, so that a reader need not look out for that at
 * every step.
 */
final class JsonObject {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, @Nullable Object> fields;

  private JsonObject(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

  /**
   * Reads the one object that a text holds.
   *
   * @throws IOException if the text is no JSON, or ends too early
   * @throws IllegalArgumentException if it is no object
   */
  static JsonObject parse(String text) throws IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      Object value = value(parser);
      if (value instanceof JsonObject object && parser.nextToken() == null) {
        return object;
      }
    }
    throw new IllegalArgumentException("the line must be one JSON object");
  }

  String text(String field) {
    return as(String.class, field, fields.get(field));
  }

  @Nullable String textOrNull(String field) {
    return fields.get(field) == null ? null : text(field);
  }

  boolean bool(String field) {
    return as(Boolean.class, field, fields.get(field));
  }

  long integer(String field) {
    return as(Number.class, field, fields.get(field)).longValue();
  }

  /** A number, which may be one of the three strings that stand for what is not finite. */
  double number(String field) {
    return number(field, fields.get(field));
  }

  JsonObject object(String field) {
    return as(JsonObject.class, field, fields.get(field));
  }

  List<JsonObject> objects(String field) {
    return list(field).stream().map(item -> as(JsonObject.class, field, item)).toList();
  }

  List<String> texts(String field) {
    return list(field).stream().map(item -> as(String.class, field, item)).toList();
  }

  double[] numbers(String field) {
    return list(field).stream().mapToDouble(item -> number(field, item)).toArray();
  }

  /** The numbers of an object, in their order; none where the field is missing. */
  Map<String, Double> numbersByName(String field) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    if (fields.get(field) != null) {
      object(field).fields.forEach((name, value) -> numbers.put(name, number(name, value)));
    }
    return numbers;
  }

  long[] integers(String field) {
    return list(field).stream()
        .mapToLong(item -> as(Number.class, field, item).longValue())
        .toArray();
  }

  private List<?> list(String field) {
    return as(List.class, field, fields.get(field));
  }

  private static double number(String field, @Nullable Object value) {
    return value instanceof String text
        ? Double.parseDouble(text)
        : as(Number.class, field, value).doubleValue();
  }

  private static <T> T as(Class<T> type, String field, @Nullable Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          field + " must be a " + type.getSimpleName() + ", but was " + value);
    }
    return type.cast(value);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IllegalArgumentException("the line must not be empty");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, value(parser));
        }
        yield new JsonObject(fields);
      }
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }
}
