package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonObjectTest {

  @Test
  void readsNumbersThatJsonDoesNotHave() throws IOException {
    JsonObject json = JsonObject.parse("{\"a\":[1,2.5,\"NaN\",\"Infinity\",\"-Infinity\"]}");

    assertThat(json.numbers("a"))
        .containsExactly(1, 2.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  @Test
  void namesTheFieldThatIsMissingOrOfAnotherKind() throws IOException {
    JsonObject json = JsonObject.parse("{\"a\":true,\"n\":null}");

    assertThat(json.textOrNull("n")).isNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.integer("a"))
        .withMessage("a must be a Number, but was true");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.text("b"))
        .withMessage("b must be a String, but was null");
  }

  @Test
  void refusesWhatIsNotOneObject() {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonObject.parse("7"));
    assertThatIllegalArgumentException().isThrownBy(() -> JsonObject.parse("{} {}"));
    assertThatThrownBy(() -> JsonObject.parse("{\"a\":")).isInstanceOf(IOException.class);
  }
}
