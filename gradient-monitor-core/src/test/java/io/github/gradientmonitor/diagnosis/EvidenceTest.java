package io.github.gradientmonitor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.observation.StepSummary;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final Measure SHARE = new Measure("share", 0.5, "");

  private final AtomicInteger written = new AtomicInteger();

  @Test
  void writesItsSentenceOnceAndOnlyForAReader() {
    Evidence evidence = Evidence.of(this::write, SHARE);
    assertThat(evidence.value("share")).isEqualTo(0.5);
    assertThat(written).hasValue(0);

    assertThat(evidence.sentence()).isEqualTo("half of them");
    assertThat(evidence).hasToString("half of them");
    assertThat(written).hasValue(1);
  }

  @Test
  void saysMoreBehindWhatItSaid() {
    StepSummary before = new StepSummary(3, 0.5, 1, 0);
    Evidence longer =
        new Evidence("half of them", List.of(SHARE), List.of(before))
            .and(() -> ", the blue ones", new Measure("blue", 7, "units"));

    assertThat(longer.sentence()).isEqualTo("half of them, the blue ones");
    assertThat(longer.value("share")).isEqualTo(0.5);
    assertThat(longer.value("blue")).isEqualTo(7);
    assertThat(longer.before()).containsExactly(before);
  }

  @Test
  void isEqualToWhatSaysTheSameWhoeverWroteItFirst() {
    Evidence evidence = Evidence.of(this::write, SHARE);

    assertThat(evidence)
        .isEqualTo(Evidence.of("half of them", SHARE))
        .hasSameHashCodeAs(Evidence.of("half of them", SHARE))
        .isNotEqualTo(Evidence.of("all of them", SHARE))
        .isNotEqualTo(Evidence.of("half of them"))
        .isNotEqualTo("half of them");
  }

  @Test
  void itsFiguresAreComparedWithoutAWord() {
    Evidence evidence = Evidence.of(this::write, SHARE);

    assertThat(evidence.hasFiguresOf(Evidence.of(this::write, SHARE))).isTrue();
    assertThat(evidence.hasFiguresOf(Evidence.of(this::write, new Measure("share", 0.4, ""))))
        .isFalse();
    assertThat(written).hasValue(0);
    assertThat(Evidence.of("half").hasFiguresOf(Evidence.of("all"))).isFalse();
  }

  private String write() {
    written.incrementAndGet();
    return "half of them";
  }
}
