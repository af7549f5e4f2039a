package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.dl4j.internal.reading.DataCadence;
import org.junit.jupiter.api.Test;

class DataCadenceTest {
  private final DataCadence cadence = new DataCadence();

  @Test
  void identifiesExamplesForAsLongAsPassesDecide() {
    for (int i = 0; i < 1600; i++) {
      cadence.next(true);
      assertThat(cadence.readsFingerprint()).as("step %d", i).isTrue();
    }
    for (int i = 0; i < 1000; i++) {
      cadence.next(true);
    }

    assertThat(cadence.readsFingerprint()).isFalse();
  }

  @Test
  void readsLabelsOftenAtFirstAndSeldomLater() {
    int read = 0;
    for (int i = 0; i < 200; i++) {
      cadence.next(true);
      read += cadence.readsLabels() ? 1 : 0;
    }

    assertThat(read).isEqualTo(102);
  }

  @Test
  void readsEverythingWhereSomethingIsNotFinite() {
    for (int i = 0; i < 150; i++) {
      cadence.next(true);
    }
    cadence.next(true);
    cadence.next(false);

    assertThat(cadence.readsLabels()).isTrue();
    assertThat(cadence.readsFeatures()).isTrue();
    assertThat(cadence.readsPenalty()).isTrue();
  }
}
