package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SkillWindowTest {
  private final SkillWindow window = new SkillWindow(8);

  @Test
  void holdsTheMeanOfTheLatestStepsBesideItsError() {
    accept(9, 9, 1, 2, 3, 4, 1, 2, 3, 4);

    assertThat(window.isFull()).isTrue();
    assertThat(window.mean()).isEqualTo(2.5);
    assertThat(window.error()).isCloseTo(Math.sqrt(10.0 / 7 / 8), within(1e-12));
    assertThat(window.rise()).isZero();
  }

  @Test
  void measuresARiseInStandardErrors() {
    accept(0, 1, 0, 1, 3, 4, 3, 4);

    assertThat(window.rise()).isCloseTo(3 / Math.sqrt(2 * (1.0 / 3) / 4), within(1e-12));
  }

  @Test
  void passesOverWhatIsNotFinite() {
    accept(1, Double.NaN, Double.NEGATIVE_INFINITY, 3);

    assertThat(window.mean()).isEqualTo(2);
    assertThat(window.isFull()).isFalse();
  }

  @Test
  void isNotMisledByOneStepThatIsOutOfAllBounds() {
    accept(-0.5, -0.5, -0.5, -1e9, -0.5, -0.5, -0.5, -0.5);

    assertThat(window.mean()).isEqualTo(-4.5 / 8);
    assertThat(window.error()).isLessThan(0.1);
  }

  @Test
  void knowsNoRiseOfWhatNeverChanges() {
    accept(2, 2, 2, 2, 2, 2, 2, 2);

    assertThat(window.rise()).isZero();
    assertThat(window.error()).isZero();
  }

  private void accept(double... values) {
    for (double value : values) {
      window.accept(value);
    }
  }
}
