package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.observation.StepSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Why a finding is believed: figures, and a sentence that tells them to a person.
 *
 * <p>A finding is made in every step in which the fault is there, and is read in few of them. So
 * the sentence may be written when somebody asks for it, which costs more than all the rules
 * together. Two are equal when they say the same. May be shared by threads.
 */
public final class Evidence {
  private final List<Measure> measures;
  private final List<StepSummary> before;
  private final Supplier<String> writer;
  private volatile @Nullable String sentence;

  /**
   * Evidence of a sentence that is written.
   *
   * @param sentence the figures in words, for a person
   * @param measures the same figures, for a program; they are copied
   * @param before the steps before the fault, the oldest first; empty where they tell nothing
   */
  public Evidence(String sentence, List<Measure> measures, List<StepSummary> before) {
    this(() -> sentence, measures, before);
    this.sentence = Objects.requireNonNull(sentence, "sentence");
  }

  private Evidence(Supplier<String> writer, List<Measure> measures, List<StepSummary> before) {
    this.writer = Objects.requireNonNull(writer, "writer");
    this.measures = Arguments.copy(measures, "measures");
    this.before = Arguments.copy(before, "before");
  }

  /** Evidence that needs no history. */
  public static Evidence of(String sentence, Measure... measures) {
    Objects.requireNonNull(measures, "measures");
    return new Evidence(sentence, List.of(measures), List.of());
  }

  /**
   * Evidence that needs no history, and whose sentence is written when it is first asked for.
   *
   * @param writer gives the sentence, the same one whenever it is called
   * @param measures the figures
   */
  public static Evidence of(Supplier<String> writer, Measure... measures) {
    Objects.requireNonNull(measures, "measures");
    return new Evidence(writer, List.of(measures), List.of());
  }

  /**
   * The same evidence with more to say.
   *
   * @param writer gives what goes behind the sentence, the same whenever it is called
   * @param measure one more figure
   */
  public Evidence and(Supplier<String> writer, Measure measure) {
    Objects.requireNonNull(writer, "writer");
    Objects.requireNonNull(measure, "measure");
    List<Measure> more = new ArrayList<>(measures);
    more.add(measure);
    return new Evidence(() -> sentence() + writer.get(), more, before);
  }

  /** The figures in words, for a person. */
  public String sentence() {
    String written = sentence;
    if (written == null) {
      written = writer.get();
      sentence = written;
    }
    return written;
  }

  /** The same figures, for a program. */
  public List<Measure> measures() {
    return measures;
  }

  /** The steps before the fault, the oldest first; empty where they tell nothing. */
  public List<StepSummary> before() {
    return before;
  }

  /**
   * The value of a figure.
   *
   * @param name as in {@link Measure#name()}
   * @return its value, NaN when there is no such figure
   */
  public double value(String name) {
    Objects.requireNonNull(name, "name");
    for (Measure measure : measures) {
      if (measure.name().equals(name)) {
        return measure.value();
      }
    }
    return Double.NaN;
  }

  /** Whether another one tells the same figures, or where there are none the same words. */
  boolean hasFiguresOf(Evidence other) {
    return measures.isEmpty() ? equals(other) : measures.equals(other.measures);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Evidence that
            && measures.equals(that.measures)
            && before.equals(that.before)
            && sentence().equals(that.sentence()));
  }

  @Override
  public int hashCode() {
    return Objects.hash(measures, before);
  }

  @Override
  public String toString() {
    return sentence();
  }

  /**
   * One figure.
   *
   * @param name what was measured, in lower case with underscores
   * @param value its value
   * @param unit its unit, empty for a pure number
   */
  public record Measure(String name, double value, String unit) {
    /** Checks that nothing is missing. */
    public Measure {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(unit, "unit");
    }
  }
}
