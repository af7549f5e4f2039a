package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.advice.Remedy;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RemedyJsonTest {

  /** One of each kind, those that will be added included. */
  static Stream<Remedy> remedies() {
    return Arrays.stream(Remedy.class.getPermittedSubclasses()).map(RemedyJsonTest::example);
  }

  @ParameterizedTest
  @MethodSource("remedies")
  void everyRemedyIsReadAsItWasWritten(Remedy remedy) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      RemedyJson.write(out, remedy);
    }

    assertThat(RemedyJson.read(JsonObject.parse(text.toString()))).isEqualTo(remedy);
  }

  @Test
  void anUnknownRemedyIsRefused() throws IOException {
    JsonObject json = JsonObject.parse("{\"kind\":\"Prayer\"}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RemedyJson.read(json))
        .withMessage("kind must be that of a known remedy, but was Prayer");
  }

  private static Remedy example(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values =
        Arrays.stream(components)
            .map(
                component ->
                    component.getType() == String.class
                        ? (Object) "text"
                        : component.getType() == double.class ? (Object) 0.5 : (Object) 2)
            .toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return (Remedy) type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not a record of strings and numbers: " + type, e);
    }
  }
}
