package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Cause;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A record of a sealed family as JSON: its name, and its components. Whatever records of strings,
 * numbers and truth values are added to a family are written and read without a change here.
 *
 * @param <T> the sealed interface
 */
final class RecordJson<T> {
  static final RecordJson<Remedy> REMEDY = new RecordJson<>(Remedy.class, "kind");
  static final RecordJson<Cause> CAUSE = new RecordJson<>(Cause.class, "type");

  private final Class<T> family;
  private final String nameField;

  private RecordJson(Class<T> family, String nameField) {
    this.family = family;
    this.nameField = nameField;
  }

  /** Writes name and components as fields of the object that is open. */
  void writeFields(JsonGenerator out, T value) throws IOException {
    out.writeStringField(nameField, name(value.getClass()));
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      out.writeFieldName(component.getName());
      Object part = component(value, component);
      if (part instanceof Double number) {
        out.writeNumber(number);
      } else if (part instanceof Number number) {
        out.writeNumber(number.longValue());
      } else if (part instanceof Boolean truth) {
        out.writeBoolean(truth);
      } else {
        out.writeString(String.valueOf(part));
      }
    }
  }

  T read(JsonObject json) {
    String name = json.text(nameField);
    for (Class<? extends T> type : members()) {
      if (name(type).equals(name)) {
        return read(json, type);
      }
    }
    throw new IllegalArgumentException(
        nameField
            + " must be that of a known "
            + family.getSimpleName().toLowerCase(Locale.ROOT)
            + ", but was "
            + name);
  }

  /** The records of the family, those of its branches included. */
  List<Class<? extends T>> members() {
    List<Class<? extends T>> members = new ArrayList<>();
    collect(family, members);
    return members;
  }

  private void collect(Class<?> type, List<Class<? extends T>> members) {
    if (type.isRecord()) {
      members.add(type.asSubclass(family));
    } else {
      for (Class<?> each : type.getPermittedSubclasses()) {
        collect(each, members);
      }
    }
  }

  /** The name within the family: a record of a branch has the branch's name in front. */
  private String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null || outer == family
        ? type.getSimpleName()
        : outer.getSimpleName() + "." + type.getSimpleName();
  }

  private static Object component(Object value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component + " of " + value, e);
    }
  }

  private static <R> R read(JsonObject json, Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String field = components[i].getName();
      types[i] = components[i].getType();
      if (types[i] == double.class) {
        values[i] = json.number(field);
      } else if (types[i] == int.class) {
        values[i] = (int) json.integer(field);
      } else if (types[i] == long.class) {
        values[i] = json.integer(field);
      } else if (types[i] == boolean.class) {
        values[i] = json.bool(field);
      } else {
        values[i] = json.text(field);
      }
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot make a " + type.getSimpleName(), e);
    }
  }
}
