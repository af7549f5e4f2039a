package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.baseline.Baseline;
import io.github.gradientmonitor.baseline.Course;
import io.github.gradientmonitor.baseline.Departure;
import io.github.gradientmonitor.baseline.Quantity;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.dl4j.TrainingCheckup;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How far do runs lie apart that differ in nothing but their random numbers, and how many of those
 * with a fault depart from a baseline? The table of {@code docs/baseline.md} was printed here; the
 * columns of the ill runs and of the networks before training, and in what runs depart, are not in
 * it.
 *
 * <p>Arguments: number of seeds, number of them that make a baseline, and a regular expression of
 * the names of cases.
 */
final class BaselineSpread {
  private final PrintWriter out;
  private final int seeds;
  private final int made;

  private BaselineSpread(PrintWriter out, int seeds, int made) {
    this.out = out;
    this.seeds = seeds;
    this.made = made;
  }

  /** Prints a row for each case. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    BaselineSpread spread =
        new BaselineSpread(out, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    Pattern names = Pattern.compile(arguments[2]);
    out.println(
        "| case | farthest: skill | bias gradient | weight gradient | update ratio | sound runs that"
            + " depart, alone | from %d | before training | ill runs that depart | before training |"
                .formatted(spread.made));
    out.println("|---|---|---|---|---|---|---|---|---|---|");
    Stream.concat(HealthyCases.all().stream(), IllCases.all().stream())
        .filter(each -> names.matcher(each.name()).find())
        .forEach(spread::print);
  }

  private void print(Case ofCase) {
    LongFunction<Trial> cured = ofCase.cured();
    LongFunction<Trial> trials = cured == null ? ofCase.trial() : cured;
    List<Course> sound = courses(trials);
    // A cure that changes the layers leaves nothing to compare.
    List<Course> ill =
        (cured == null ? List.<Course>of() : courses(ofCase.trial()))
            .stream().filter(run -> run.layers().equals(sound.get(0).layers())).toList();
    Map<Quantity, Double> farthest = new EnumMap<>(Quantity.class);
    int pairs = 0;
    for (Course one : sound) {
      Baseline alone = Baseline.of(List.of(one));
      for (Course other : sound) {
        pairs += alone.departures(other).isEmpty() ? 0 : 1;
        alone
            .distances(other)
            .forEach((quantity, distance) -> farthest.merge(quantity, distance, Math::max));
      }
    }
    Baseline baseline = Baseline.of(sound.subList(0, made));
    List<Course> others = sound.subList(made, sound.size());
    out.printf("| %s |", ofCase.name());
    for (Quantity quantity : Quantity.values()) {
      out.printf(" %.2f |", farthest.getOrDefault(quantity, Double.NaN));
    }
    out.printf(
        " %d of %d | %d of %d |",
        pairs,
        sound.size() * (sound.size() - 1),
        others.stream().filter(run -> !baseline.departures(run).isEmpty()).count(),
        others.size());
    out.printf(" %d of %d |", departBefore(baseline, trials, made + 1), others.size());
    out.printf(
        " %d of %d | %d of %d |%n",
        ill.stream().filter(run -> !baseline.departures(run).isEmpty()).count(),
        ill.size(),
        ill.isEmpty() ? 0 : departBefore(baseline, ofCase.trial(), 1),
        ill.size());
    for (Course run : others) {
      for (Departure departure : baseline.departures(run)) {
        out.println("  sound: " + departure.sentence());
      }
    }
    ill.stream()
        .limit(1)
        .flatMap(run -> baseline.departures(run).stream())
        .forEach(departure -> out.println("  ill: " + departure.sentence()));
  }

  /** Of the seeds from one on, those that depart before a training. */
  private long departBefore(Baseline baseline, LongFunction<Trial> trials, int from) {
    return LongStream.rangeClosed(from, seeds)
        .mapToObj(trials)
        .map(trial -> TrainingCheckup.of(trial.network(), trial.task().batch(0)))
        .filter(before -> !baseline.departures(before).isEmpty())
        .count();
  }

  private List<Course> courses(LongFunction<Trial> trials) {
    List<Course> courses = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      Course course = new Course();
      train(trials.apply(seed), course);
      courses.add(course);
    }
    return courses;
  }

  private static void train(Trial trial, Course course) {
    try (GradientMonitorListener listener =
        GradientMonitorListener.builder().withoutLog().sink(course).build()) {
      trial.network().addListeners(listener);
      for (int step = 0; step < trial.steps(); step++) {
        trial.beforeStep().accept(trial.network(), step);
        DataSet batch = trial.task().batch(step);
        trial.poison().accept(batch, step);
        if (trial.network() instanceof MultiLayerNetwork network) {
          network.fit(batch);
        } else {
          ((ComputationGraph) trial.network()).fit(batch);
        }
      }
    }
  }
}
