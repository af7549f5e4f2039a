package io.github.gradientmonitor.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeakIdentityMapTest {
  private final WeakIdentityMap<Object, Integer> map = new WeakIdentityMap<>();

  @Test
  void keysThatAreEqualAreTwo() {
    List<String> one = new ArrayList<>();
    List<String> equal = new ArrayList<>();

    assertThat(map.computeIfAbsent(one, () -> 1)).isEqualTo(1);
    assertThat(map.computeIfAbsent(equal, () -> 2)).isEqualTo(2);

    one.add("changed"); // Hash code and equality of a network change as it learns.
    assertThat(map.computeIfAbsent(one, () -> 3)).isEqualTo(1);
    assertThat(map.computeIfAbsent(equal, () -> 4)).isEqualTo(2);
  }

  @Test
  void whatIsCollectedLeavesNothing() throws InterruptedException {
    Object kept = new Object();
    map.computeIfAbsent(kept, () -> 0);
    for (int i = 1; i <= 1000; i++) {
      int value = i;
      map.computeIfAbsent(new Object(), () -> value);
    }
    for (int look = 0; look < 100 && map.size() > 2; look++) {
      System.gc();
      Thread.sleep(20);
      map.computeIfAbsent(new Object(), () -> -1);
    }

    assertThat(map.size()).isLessThanOrEqualTo(3);
    assertThat(map.computeIfAbsent(kept, () -> -1)).isZero();
  }
}
