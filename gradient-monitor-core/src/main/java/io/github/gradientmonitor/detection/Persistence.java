package io.github.gradientmonitor.detection;

import java.util.ArrayList;
import java.util.List;

/**
 * Believes a sign only when it was seen in k of the last m checks, and then goes on believing until
 * it was absent from m checks in a row.
 */
final class Persistence {
  private final int needed;
  private final long[] steps;
  private final boolean[] signs;
  private int checks;
  private int absences;
  private boolean confirmed;
  private long since;
  private List<Long> sightings = List.of();

  /**
   * Starts with nothing believed.
   *
   * @param needed sightings that are needed, 1 .. checks
   * @param checks how many of the latest checks are looked at
   */
  Persistence(int needed, int checks) {
    this.needed = needed;
    this.steps = new long[checks];
    this.signs = new boolean[checks];
  }

  /**
   * Takes the result of one check.
   *
   * @param iteration number of the step
   * @param present whether the sign is there
   * @param absent whether it is clearly not there; a sign may be neither, which keeps what is
   *     believed
   * @return whether it is believed now
   */
  boolean accept(long iteration, boolean present, boolean absent) {
    int slot = checks++ % steps.length;
    checks = checks == Integer.MAX_VALUE ? steps.length : checks;
    steps[slot] = iteration;
    signs[slot] = present;
    absences = absent ? absences + 1 : 0;
    if (confirmed && absences >= steps.length) {
      confirmed = false;
    } else if (!confirmed && present && count() >= needed) {
      confirmed = true;
      sightings = sightings(slot);
      since = sightings.get(0);
    }
    return confirmed;
  }

  /** Whether the sign is believed. */
  boolean isConfirmed() {
    return confirmed;
  }

  /** The steps in which the sign was seen when it came to be believed, the first one first. */
  List<Long> sightings() {
    return sightings;
  }

  /** Number of the first of these steps. */
  long since() {
    return since;
  }

  private int count() {
    int count = 0;
    for (boolean one : signs) {
      count += one ? 1 : 0;
    }
    return count;
  }

  private List<Long> sightings(int newest) {
    List<Long> list = new ArrayList<>(needed);
    for (int i = 1; i <= steps.length; i++) {
      int slot = (newest + i) % steps.length;
      if (signs[slot]) {
        list.add(steps[slot]);
      }
    }
    return list;
  }
}
