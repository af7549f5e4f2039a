package io.github.gradientmonitor.clipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.gradientmonitor.observation.Intervention;
import org.junit.jupiter.api.Test;

class GovernorTest {
  private static final double NAN = Double.NaN;

  @Test
  void scalesAllLayersByOneFactor() {
    Gradients gradient = Gradients.of(3, 4);

    Intervention done =
        govern(new Governor(ClippingPolicy.globalNorm(1), NonFinitePolicy.REPORT), gradient);

    assertThat(done.normBefore()).isEqualTo(5);
    assertThat(done.normAfter()).isEqualTo(1);
    assertThat(done.clipped()).isTrue();
    assertThat(gradient.unit(0, 0)).isEqualTo(0.2 * 3);
    assertThat(gradient.unit(1, 0)).isEqualTo(0.2 * 4);
  }

  @Test
  void scalesOnlyTheLayersThatAreAboveTheirLimit() {
    Gradients gradient = Gradients.of(3, 0.5);

    Intervention done =
        govern(new Governor(ClippingPolicy.perLayer(1), NonFinitePolicy.REPORT), gradient);

    assertThat(gradient.calls).containsExactly("scale 0");
    assertThat(done.normAfter()).isEqualTo(Math.hypot(1, 0.5));
  }

  @Test
  void leavesTheOutputLayerOutOfUnitWiseClipping() {
    Gradients gradient = new Gradients(1, new double[] {3, 0.001}, new double[] {3});

    govern(new Governor(ClippingPolicy.unitWise(), NonFinitePolicy.REPORT), gradient);

    assertThat(gradient.calls).containsExactly("scale 0 unit 0");
    assertThat(gradient.unit(0, 0)).isEqualTo(0.01 / 3 * 3);
  }

  @Test
  void touchesNothingUpToTheLimit() {
    for (ClippingPolicy policy :
        new ClippingPolicy[] {
          ClippingPolicy.none(),
          ClippingPolicy.globalNorm(5),
          ClippingPolicy.perLayer(4),
          new UnitWiseClipping(5, 1e-3),
          ClippingPolicy.percentile(10),
          ClippingPolicy.zScore()
        }) {
      Gradients gradient = Gradients.of(3, 4);

      Intervention done = govern(new Governor(policy, NonFinitePolicy.REPORT), gradient);

      assertThat(gradient.calls).as("%s", policy).isEmpty();
      assertThat(done.normAfter()).isEqualTo(done.normBefore());
      assertThat(done.clipped()).isFalse();
    }
  }

  @Test
  void clipsSelectedLayersByTheirOwnNorm() {
    Gradients gradient = Gradients.of(3, 400, 7);

    Intervention done =
        govern(
            new Governor(ClippingPolicy.globalNorm(1).onLayers("a|x.*"), NonFinitePolicy.REPORT),
            gradient);

    assertThat(gradient.calls).containsExactly("scale 0");
    assertThat(gradient.unit(0, 0)).isEqualTo(1);
    assertThat(done.clipped()).isTrue();
  }

  @Test
  void countsAStepAsClippedThoughRoundingHidesIt() {
    Gradients gradient = new Gradients(1, new double[] {1e-9}, new double[] {1e9});

    Intervention done =
        govern(new Governor(new UnitWiseClipping(1e-12, 1e-3), NonFinitePolicy.REPORT), gradient);

    assertThat(done.clipped()).isTrue();
  }

  @Test
  void followsTheShareOfClippedSteps() {
    Governor governor = new Governor(ClippingPolicy.globalNorm(1), NonFinitePolicy.REPORT);
    Intervention done = Intervention.NONE;
    for (int i = 0; i < 69; i++) {
      done = govern(governor, Gradients.of(2));
    }
    // 1 - 0.99^69, by Python 3
    assertThat(done.clippedShare()).isEqualTo(0.5001628, org.assertj.core.data.Offset.offset(1e-6));
    assertThat(done.clippedSteps()).isEqualTo(69);

    done = govern(governor, Gradients.of(0.5));

    assertThat(done.clippedShare()).isLessThan(0.5);
    assertThat(done.clippedSteps()).isEqualTo(69);
  }

  @Test
  void skipsWhatIsNotFiniteAndKeepsItFromThePolicy() {
    Governor governor = new Governor(new PercentileClipping(50, 10), NonFinitePolicy.SKIP_UPDATE);
    govern(governor, Gradients.of(1, 0));
    ClippingState before = governor.snapshot();
    Gradients broken = Gradients.of(1, NAN);

    Intervention done = govern(governor, broken);

    assertThat(broken.calls).containsExactly("clear");
    assertThat(done.skipped()).isTrue();
    assertThat(done.clipped()).isFalse();
    assertThat(done.normAfter()).isZero();
    assertThat(done.skippedSteps()).isEqualTo(1);
    assertThat(governor.snapshot()).isEqualTo(before);
  }

  @Test
  void stopsAfterTooManySkipsInARow() {
    Governor governor = new Governor(ClippingPolicy.none(), NonFinitePolicy.skipUpdate(2));
    govern(governor, Gradients.of(NAN));
    govern(governor, Gradients.of(NAN));
    govern(governor, Gradients.of(1));
    govern(governor, Gradients.of(NAN));
    govern(governor, Gradients.of(NAN));

    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> govern(governor, Gradients.of(NAN)))
        .withMessageContaining("after 2 skipped updates in a row");
  }

  @Test
  void tellsTheLastStepsWhenItStops() {
    Governor governor = new Governor(ClippingPolicy.globalNorm(1), NonFinitePolicy.STOP);
    for (int i = 0; i < 12; i++) {
      Gradients gradient = Gradients.of(i + 0.25);
      governor.govern(i, 0.5 * i, gradient.samples(), gradient);
    }
    Gradients broken = Gradients.of(1, NAN);

    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> governor.govern(12, NAN, broken.samples(), broken))
        .satisfies(e -> assertThat(e.iteration()).isEqualTo(12))
        .withMessageContaining("the gradient of step 12 is not finite in b;")
        .withMessageContaining("11.250")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(2 + 10));
    assertThat(broken.calls).isEmpty();
  }

  @Test
  void reportsWithoutTouchingAnything() {
    Governor governor = new Governor(ClippingPolicy.globalNorm(1), NonFinitePolicy.REPORT);
    Gradients broken = Gradients.of(5, NAN);

    Intervention done = govern(governor, broken);

    assertThat(broken.calls).isEmpty();
    assertThat(done.normBefore()).isNaN();
    assertThat(done.skipped()).isFalse();
  }

  @Test
  void knowsWhenThereIsNothingToDo() {
    assertThat(new Governor(ClippingPolicy.none(), NonFinitePolicy.REPORT).isIdle()).isTrue();
    assertThat(new Governor(ClippingPolicy.none(), NonFinitePolicy.STOP).isIdle()).isFalse();
    assertThat(new Governor(ClippingPolicy.globalNorm(1), NonFinitePolicy.REPORT).isIdle())
        .isFalse();
    assertThat(
            new Governor(ClippingPolicy.globalNorm(1), NonFinitePolicy.SKIP_UPDATE)
                .withoutChanges()
                .isIdle())
        .isTrue();
    assertThat(
            new Governor(ClippingPolicy.globalNorm(1), NonFinitePolicy.STOP)
                .withoutChanges()
                .changesGradients())
        .isFalse();
  }

  @Test
  void worksForAPolicyOfTwoArrows() {
    ClippingPolicy mine = () -> gradient -> Scaling.uniform(Math.min(1, 2 / gradient.norm()));
    Gradients gradient = Gradients.of(8);

    govern(new Governor(mine, NonFinitePolicy.REPORT), gradient);

    assertThat(gradient.unit(0, 0)).isEqualTo(2);
  }

  @Test
  void refusesFactorsOutsideTheirRange() {
    for (double factor : new double[] {-0.1, 1.5, NAN}) {
      ClippingPolicy wrong = () -> gradient -> Scaling.uniform(factor);
      Gradients gradient = Gradients.of(8);

      assertThatIllegalStateException()
          .isThrownBy(() -> govern(new Governor(wrong, NonFinitePolicy.REPORT), gradient))
          .withMessage("factor must be 0 .. 1, but was " + factor);
      assertThat(gradient.calls).isEmpty();
    }
  }

  private static Intervention govern(Governor governor, Gradients gradient) {
    return governor.govern(0, 1, gradient.samples(), gradient);
  }
}
