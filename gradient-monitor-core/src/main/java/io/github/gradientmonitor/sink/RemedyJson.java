package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.advice.Remedy;
import java.io.IOException;
import java.lang.reflect.RecordComponent;

/**
 * A remedy as JSON: its kind, which is the name of its record, and the components of that. Whatever
 * records of strings and numbers are added to {@link Remedy} are written and read without a change
 * here.
 */
final class RemedyJson {
  private RemedyJson() {}

  static void write(JsonGenerator out, Remedy remedy) throws IOException {
    out.writeStartObject();
    out.writeStringField("kind", remedy.getClass().getSimpleName());
    for (RecordComponent component : remedy.getClass().getRecordComponents()) {
      out.writeFieldName(component.getName());
      try {
        Object value = component.getAccessor().invoke(remedy);
        if (value instanceof Number number && component.getType() == double.class) {
          out.writeNumber(number.doubleValue());
        } else if (value instanceof Number number) {
          out.writeNumber(number.longValue());
        } else {
          out.writeString(String.valueOf(value));
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component + " of " + remedy, e);
      }
    }
    out.writeEndObject();
  }

  static Remedy read(JsonObject json) {
    String kind = json.text("kind");
    for (Class<?> type : Remedy.class.getPermittedSubclasses()) {
      if (type.getSimpleName().equals(kind)) {
        return read(json, type);
      }
    }
    throw new IllegalArgumentException("kind must be that of a known remedy, but was " + kind);
  }

  private static Remedy read(JsonObject json, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      types[i] = components[i].getType();
      if (types[i] == double.class) {
        values[i] = json.number(name);
      } else if (types[i] == int.class) {
        values[i] = (int) json.integer(name);
      } else if (types[i] == long.class) {
        values[i] = json.integer(name);
      } else {
        values[i] = json.text(name);
      }
    }
    try {
      return (Remedy) type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot make a " + type.getSimpleName(), e);
    }
  }
}
