package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Cause;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordJsonTest {

  /** One of each kind, those that will be added included. */
  static Stream<Remedy> remedies() {
    return RecordJson.REMEDY.members().stream().map(RecordJsonTest::example);
  }

  static Stream<Cause> causes() {
    return RecordJson.CAUSE.members().stream().map(RecordJsonTest::example);
  }

  @ParameterizedTest
  @MethodSource("remedies")
  void everyRemedyIsReadAsItWasWritten(Remedy remedy) throws IOException {
    assertThat(writtenAndRead(RecordJson.REMEDY, remedy)).isEqualTo(remedy);
  }

  @ParameterizedTest
  @MethodSource("causes")
  void everyCauseIsReadAsItWasWritten(Cause cause) throws IOException {
    assertThat(writtenAndRead(RecordJson.CAUSE, cause)).isEqualTo(cause);
    assertThat(cause.description()).isNotBlank();
    assertThat(cause.kind()).isNotNull();
  }

  private static <T> T writtenAndRead(RecordJson<T> json, T value) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      json.writeFields(out, value);
      out.writeEndObject();
    }
    return json.read(JsonObject.parse(text.toString()));
  }

  @Test
  void anUnknownRemedyIsRefused() throws IOException {
    JsonObject json = JsonObject.parse("{\"kind\":\"Prayer\"}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordJson.REMEDY.read(json))
        .withMessage("kind must be that of a known remedy, but was Prayer");
  }

  private static <T> T example(Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = Arrays.stream(components).map(RecordJsonTest::value).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not a record of strings, numbers and truth: " + type, e);
    }
  }

  private static Object value(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == String.class) {
      return switch (component.getName()) {
        case "activation" -> "relu";
        case "weightInit" -> "he_normal";
        default -> "text";
      };
    }
    return type == double.class
        ? (Object) 0.5
        : type == boolean.class ? (Object) true : type == long.class ? (Object) 2L : (Object) 2;
  }
}
