package io.github.gradientmonitor.baseline;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.baseline.Departure.Extreme;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DisplayName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What runs that went well have in common, by tenths of the run: skill, the gradient of every layer
 * and its update ratio, each with its spread. Another run of the same network is held beside it:
 *
 * <pre>{@code
 * Course good = new Course();                       // a sink of the run that went well
 * Baseline.of(List.of(good)).write(Path.of("baseline.json"));
 *
 * Baseline baseline = Baseline.read(Path.of("baseline.json"));
 * List<Departure> atFirst = baseline.departures(TrainingCheckup.of(network, batch));
 * Course later = baseline.course();                 // a sink of the later run
 * List<Departure> departures = baseline.departures(later);
 * }</pre>
 *
 * <p>A run departs where it is farther from the usual value than {@link Quantity#tolerance()} and
 * than three times the spread, in at least two tenths of the run. Where these figures come from is
 * in {@code docs/baseline.md}.
 *
 * <p>Immutable.
 */
public final class Baseline {
  /** Spreads within which a value is usual: 3 hold 99.7 % of a normal distribution. */
  private static final double SPREADS = 3;

  /** Tenths of a run in which a departure must be seen. */
  private static final int FEWEST_PARTS = 2;

  private final int epochs;
  private final int runs;
  private final List<String> layers;
  private final Map<Quantity, List<Track>> tracks;

  Baseline(int epochs, int runs, List<String> layers, Map<Quantity, List<Track>> tracks) {
    this.epochs = epochs;
    this.runs = runs;
    this.layers = List.copyOf(layers);
    this.tracks = Map.copyOf(tracks);
  }

  /**
   * Takes what runs have in common.
   *
   * @param courses of runs that went well, one or more, of the same layers and the same epochs;
   *     several that differ in their random numbers tell the spread better than one
   * @throws IllegalArgumentException if there is none, or they do not go together, or one has fewer
   *     than 10 observed steps or has heard of several networks
   */
  public static Baseline of(List<Course> courses) {
    Arguments.copy(courses, "courses");
    if (courses.isEmpty()) {
      throw new IllegalArgumentException("courses must be one or more, but were none");
    }
    Course first = courses.get(0);
    Map<Quantity, List<Track>> tracks = new LinkedHashMap<>();
    for (Course course : courses) {
      requireSame(first.layers(), first.epochs(), course);
    }
    for (Quantity quantity : Quantity.values()) {
      List<Track> common = new ArrayList<>();
      for (int layer = 0; layer < count(quantity, first.layers()); layer++) {
        int at = layer;
        common.add(Track.of(courses.stream().map(course -> course.track(quantity, at)).toList()));
      }
      tracks.put(quantity, common);
    }
    return new Baseline(first.epochs(), courses.size(), first.layers(), tracks);
  }

  /**
   * Reads a file.
   *
   * @param file that {@link #write} wrote
   * @throws IOException if it cannot be read, or does not hold a baseline; the message names file,
   *     place, rule and value
   */
  public static Baseline read(Path file) throws IOException {
    return BaselineFile.read(Objects.requireNonNull(file, "file"));
  }

  /**
   * Writes a file, as JSON; what was in the file before is replaced.
   *
   * @param file to write to; its directory must exist
   * @throws IOException if it cannot be written; the file then holds what it held before
   */
  public void write(Path file) throws IOException {
    BaselineFile.write(this, Objects.requireNonNull(file, "file"));
  }

  /** A course that takes as many epochs as this baseline is of, for a run to be compared. */
  public Course course() {
    return Course.ofEpochs(epochs);
  }

  /** Epochs that it is of; 0 for whole runs. */
  public int epochs() {
    return epochs;
  }

  /** Number of runs that it was made of. */
  public int runs() {
    return runs;
  }

  /** Names of the layers by depth. */
  public List<String> layers() {
    return layers;
  }

  /** The tracks of a quantity, one for each layer or one for the network. */
  List<Track> tracks(Quantity quantity) {
    return Objects.requireNonNull(tracks.get(quantity));
  }

  /**
   * Where a run is not like those of this baseline; empty where it is like them.
   *
   * @param course of another run, from {@link #course()}
   * @return at most one for each quantity and direction, with all layers in which it departs so
   * @throws IllegalArgumentException if it is of a network with other layers, of several networks,
   *     of other epochs, or has fewer than 10 observed steps
   */
  public List<Departure> departures(Course course) {
    Objects.requireNonNull(course, "course");
    requireSame(layers, epochs, course);
    List<Departure> departures = new ArrayList<>();
    for (Quantity quantity : Quantity.values()) {
      List<Extreme> places = new ArrayList<>();
      for (int layer = 0; layer < count(quantity, layers); layer++) {
        String name = quantity.isOfLayers() ? layers.get(layer) : "";
        List<Extreme> beyond =
            beyond(quantity, name, tracks(quantity).get(layer), course.track(quantity, layer));
        if (beyond.size() >= FEWEST_PARTS) {
          places.addAll(beyond);
        }
      }
      for (List<Extreme> alike : byDirection(places)) {
        int parts = (int) alike.stream().mapToDouble(Extreme::share).distinct().count();
        departures.add(departure(quantity, alike, parts));
      }
    }
    return departures;
  }

  /**
   * Where a network is not like those of this baseline were in their first step, as far as that can
   * be told before a training: the gradients of its layers. There is no update yet, and skill comes
   * with training.
   *
   * @param before the diagnosis of a network before its training, of one minibatch
   * @return at most one for each quantity and direction, with all layers in which it departs so
   * @throws IllegalArgumentException if the network has other layers
   */
  public List<Departure> departures(Diagnosis before) {
    Objects.requireNonNull(before, "before");
    requireSameLayers("the network must have", layers, Course.layers(before.step()));
    double[] point = Course.point(before);
    List<Departure> departures = new ArrayList<>();
    for (Quantity quantity : List.of(Quantity.BIAS_GRADIENT, Quantity.WEIGHT_GRADIENT)) {
      List<Extreme> places = new ArrayList<>();
      for (int layer = 0; layer < layers.size(); layer++) {
        Track track = tracks(quantity).get(layer);
        Extreme place =
            new Extreme(
                layers.get(layer),
                0,
                point[Course.column(quantity, layer)],
                track.first(),
                allowed(quantity, track, 0));
        if (place.excess() > 1) { // NaN, where one of them was not read, is no departure
          places.add(place);
        }
      }
      byDirection(places).forEach(alike -> departures.add(departure(quantity, alike, 0)));
    }
    return departures;
  }

  /**
   * How far a run is from this baseline, whatever is usual: the distance that its farthest layer
   * reaches in at least two tenths of the run.
   *
   * @param course as for {@link #departures}
   * @return of skill as it is, of all others in decades; without the quantities that were not read
   * @throws IllegalArgumentException as for {@link #departures}
   */
  public Map<Quantity, Double> distances(Course course) {
    Objects.requireNonNull(course, "course");
    requireSame(layers, epochs, course);
    Map<Quantity, Double> distances = new EnumMap<>(Quantity.class);
    for (Quantity quantity : Quantity.values()) {
      for (int layer = 0; layer < count(quantity, layers); layer++) {
        double[] usual = tracks(quantity).get(layer).usual();
        double[] run = course.track(quantity, layer).usual();
        double[] away =
            IntStream.range(0, Course.PARTS)
                .mapToDouble(part -> Math.abs(run[part] - usual[part]))
                .filter(distance -> !Double.isNaN(distance))
                .sorted()
                .toArray();
        if (away.length >= FEWEST_PARTS) {
          distances.merge(quantity, away[away.length - FEWEST_PARTS], Math::max);
        }
      }
    }
    return distances;
  }

  /** Places that are lower, and places that are higher; without what is empty. */
  private static List<List<Extreme>> byDirection(List<Extreme> places) {
    return places.stream().collect(Collectors.partitioningBy(Extreme::isHigher)).values().stream()
        .filter(alike -> !alike.isEmpty())
        .toList();
  }

  /** The departure of all places that are beyond in the same direction, one or more, by depth. */
  private static Departure departure(Quantity quantity, List<Extreme> places, int parts) {
    return new Departure(
        quantity,
        quantity.isOfLayers() ? places.stream().map(Extreme::layer).distinct().toList() : List.of(),
        places.stream().mapToDouble(Extreme::share).min().orElseThrow(),
        parts,
        places.stream().max(Comparator.comparingDouble(Extreme::excess)).orElseThrow());
  }

  /** The tenths of a run in which a quantity is farther away than is usual. */
  private static List<Extreme> beyond(Quantity quantity, String layer, Track usual, Track run) {
    List<Extreme> beyond = new ArrayList<>();
    for (int part = 0; part < Course.PARTS; part++) {
      Extreme place =
          new Extreme(
              layer,
              (double) part / Course.PARTS,
              run.usual()[part],
              usual.usual()[part],
              allowed(quantity, usual, part));
      if (place.excess() > 1) { // NaN, where one of them was not read, is no departure
        beyond.add(place);
      }
    }
    return beyond;
  }

  private static double allowed(Quantity quantity, Track usual, int part) {
    return Math.max(quantity.tolerance(), SPREADS * usual.spread()[part]);
  }

  private static int count(Quantity quantity, List<String> layers) {
    return quantity.isOfLayers() ? layers.size() : 1;
  }

  private static void requireSame(List<String> layers, int epochs, Course course) {
    List<String> networks = course.networks();
    if (networks.size() > 1) {
      throw new IllegalArgumentException(
          "a course is of one network, but heard %d: %s"
              .formatted(networks.size(), Words.layers(networks)));
    }
    if (course.steps() < Course.PARTS) {
      throw new IllegalArgumentException(
          "a run must have at least %d observed steps, but had %d"
              .formatted(Course.PARTS, course.steps()));
    }
    requireSameLayers("a run must be of a network with", layers, course.layers());
    if (course.epochs() != epochs || course.epochsSeen() < epochs) {
      throw new IllegalArgumentException(
          "a run must be of %s, but was of %s"
              .formatted(
                  epochs == 0 ? "all of its epochs" : "the first " + epochs + " epochs",
                  course.epochs() == 0 ? "all" : course.epochsSeen() + " epochs"));
    }
  }

  private static void requireSameLayers(String rule, List<String> layers, List<String> others) {
    if (!others.equals(layers)) {
      throw new IllegalArgumentException(
          "%s the layers %s, but has %s".formatted(rule, displayed(layers), displayed(others)));
    }
  }

  private static List<String> displayed(List<String> names) {
    return names.stream().map(DisplayName::of).toList();
  }
}
