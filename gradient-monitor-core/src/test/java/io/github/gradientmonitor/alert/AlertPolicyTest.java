package io.github.gradientmonitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.diagnosis.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertPolicyTest {
  @Test
  void saysWarningsAtOnceAndClearsThemAfterTwenty() {
    assertThat(AlertPolicy.defaults()).isEqualTo(new AlertPolicy(Severity.WARNING, 1, 20));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -2})
  void refusesFewerThanOneDiagnosis(int number) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlertPolicy(Severity.WATCH, number, 1))
        .withMessage("raiseAfter must be at least 1, but was " + number);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlertPolicy(Severity.WATCH, 1, number))
        .withMessage("clearAfter must be at least 1, but was " + number);
  }
}
