package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersistenceTest {
  private final Persistence twoOfThree = new Persistence(2, 3);

  @Test
  void believesTwoSightingsInARow() {
    assertThat(twoOfThree.accept(10, true, false)).isFalse();
    assertThat(twoOfThree.accept(11, true, false)).isTrue();
    assertThat(twoOfThree.since()).isEqualTo(10);
    assertThat(twoOfThree.sightings()).containsExactly(10L, 11L);
  }

  @Test
  void believesTwoSightingsWithOneCheckBetween() {
    assertThat(twoOfThree.accept(5, true, false)).isFalse();
    assertThat(twoOfThree.accept(6, false, true)).isFalse();
    assertThat(twoOfThree.accept(7, true, false)).isTrue();
    assertThat(twoOfThree.sightings()).containsExactly(5L, 7L);
  }

  @Test
  void doesNotBelieveSightingsThatAreTooFarApart() {
    for (int i = 0; i < 30; i++) {
      assertThat(twoOfThree.accept(i, i % 3 == 0, i % 3 != 0)).isFalse();
    }
  }

  @Test
  void doesNotBelieveOnACheckWithoutTheSign() {
    Persistence threeOfThree = new Persistence(3, 3);

    assertThat(threeOfThree.accept(0, true, false)).isFalse();
    assertThat(threeOfThree.accept(1, true, false)).isFalse();
    assertThat(threeOfThree.accept(2, false, false)).isFalse();
    assertThat(threeOfThree.accept(3, true, false)).isFalse();
    assertThat(threeOfThree.accept(4, true, false)).isFalse();
    assertThat(threeOfThree.accept(5, true, false)).isTrue();
  }

  @Test
  void goesOnBelievingUntilAbsentFromAllChecksInARow() {
    twoOfThree.accept(0, true, false);
    twoOfThree.accept(1, true, false);

    assertThat(twoOfThree.accept(2, false, true)).isTrue();
    assertThat(twoOfThree.accept(3, false, true)).isTrue();
    assertThat(twoOfThree.accept(4, true, false)).isTrue();
    assertThat(twoOfThree.accept(5, false, true)).isTrue();
    assertThat(twoOfThree.accept(6, false, true)).isTrue();
    assertThat(twoOfThree.accept(7, false, true)).isFalse();
  }

  @Test
  void keepsWhatItBelievesWhileTheSignIsNeitherThereNorAway() {
    twoOfThree.accept(0, true, false);
    twoOfThree.accept(1, true, false);
    for (int i = 2; i < 50; i++) {
      assertThat(twoOfThree.accept(i, false, false)).isTrue();
    }

    Persistence other = new Persistence(1, 3);
    for (int i = 0; i < 50; i++) {
      assertThat(other.accept(i, false, false)).isFalse();
    }
  }

  @Test
  void keepsTheFirstSightingsWhileItBelieves() {
    for (int i = 0; i < 20; i++) {
      twoOfThree.accept(i, true, false);
    }

    assertThat(twoOfThree.since()).isZero();
    assertThat(twoOfThree.sightings()).containsExactly(0L, 1L);
  }

  @Test
  void needsNewSightingsAfterItStopped() {
    twoOfThree.accept(0, true, false);
    twoOfThree.accept(1, true, false);
    for (int i = 2; i < 5; i++) {
      twoOfThree.accept(i, false, true);
    }

    assertThat(twoOfThree.accept(5, true, false)).isFalse();
    assertThat(twoOfThree.accept(6, true, false)).isTrue();
    assertThat(twoOfThree.since()).isEqualTo(5);
    assertThat(twoOfThree.sightings()).containsExactly(5L, 6L);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "2, 3", "3, 3", "2, 7", "5, 8", "64, 64"})
  void agreesWithALookAtTheWholePast(int needed, int checks) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double share = random.nextDouble();
      Persistence persistence = new Persistence(needed, checks);
      List<Boolean> present = new ArrayList<>();
      List<Boolean> absent = new ArrayList<>();
      boolean believed = false;
      for (int i = 0; i < 400; i++) {
        boolean is = random.nextDouble() < share;
        present.add(is);
        absent.add(!is && random.nextInt(4) > 0);

        List<Boolean> latest = present.subList(Math.max(0, i + 1 - checks), i + 1);
        long sightings = latest.stream().filter(one -> one).count();
        boolean away =
            i + 1 >= checks && absent.subList(i + 1 - checks, i + 1).stream().allMatch(one -> one);
        if (believed) {
          believed = !away;
        } else {
          believed = is && sightings >= needed;
        }

        assertThat(persistence.accept(i, is, absent.get(i)))
            .as("seed %d, check %d", seed, i)
            .isEqualTo(believed);
      }
    }
  }
}
