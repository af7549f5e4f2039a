package io.github.gradientmonitor.argument;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Checks of arguments that many types share. What is refused is an {@link
 * IllegalArgumentException}, whose message names the argument, the rule and the value; a null is a
 * {@link NullPointerException}, whose message names the argument.
 */
public final class Arguments {
  private Arguments() {}

  /**
   * Refuses a value that breaks a rule.
   *
   * @param holds whether the rule holds
   * @param rule the argument and what it must be, such as {@code depth must be at least 1}
   * @param value what it is; shown as it is, so a name has to be made fit for a text before
   * @throws IllegalArgumentException if it does not hold
   */
  public static void check(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", but was " + value);
    }
  }

  /** The same for a number, which is made an object only where it is refused. */
  public static void check(boolean holds, String rule, double value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", but was " + value);
    }
  }

  /** The same for a whole number. */
  public static void check(boolean holds, String rule, long value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", but was " + value);
    }
  }

  /**
   * A number that must not be negative; NaN is refused too.
   *
   * @param value any
   * @param name of the argument
   * @throws IllegalArgumentException if it is below 0 or NaN
   */
  public static void notNegative(double value, String name) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(name + " must be 0 or more, but was " + value);
    }
  }

  /** The same for a whole number. */
  public static void notNegative(long value, String name) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must be 0 or more, but was " + value);
    }
  }

  /**
   * A number that must be finite and above 0.
   *
   * @param value any
   * @param name of the argument
   * @throws IllegalArgumentException if it is 0 or below, NaN or infinite
   */
  public static void positive(double value, String name) {
    check(
        value > 0 && value < Double.POSITIVE_INFINITY,
        name + " must be a finite number above 0",
        value);
  }

  /** A number that must not be negative, or NaN where it is not known. */
  public static void notNegativeOrNaN(double value, String name) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must be 0 or more, or NaN, but was " + value);
    }
  }

  /**
   * A share of 1.
   *
   * @param value any
   * @param name of the argument
   * @throws IllegalArgumentException if it is below 0 or above 1; NaN stands for one that is not
   *     known
   */
  public static void shareOrNaN(double value, String name) {
    if (value < 0 || value > 1) {
      throw new IllegalArgumentException(name + " must be 0 .. 1, or NaN, but was " + value);
    }
  }

  /**
   * A list that cannot be changed any more.
   *
   * @param list of anything but null
   * @param name of the argument
   * @return the list itself where it cannot be changed anyway
   * @throws NullPointerException if it is null or holds null; the message names it
   */
  public static <T> List<T> copy(List<? extends T> list, String name) {
    Objects.requireNonNull(list, name);
    try {
      return List.copyOf(list);
    } catch (NullPointerException e) {
      throw new NullPointerException(name + " must not hold null");
    }
  }

  /**
   * A map that cannot be changed any more, in the order of its keys.
   *
   * @param map of anything but null
   * @param name of the argument
   * @throws NullPointerException if it is null or holds null; the message names it
   */
  public static <K extends Comparable<K>, V> Map<K, V> copy(Map<K, V> map, String name) {
    Objects.requireNonNull(map, name);
    Map<K, V> sorted = new TreeMap<>();
    map.forEach(
        (key, value) ->
            sorted.put(
                Objects.requireNonNull(key, () -> name + " must not hold null"),
                Objects.requireNonNull(value, () -> name + " must not hold null")));
    return Collections.unmodifiableMap(sorted);
  }
}
