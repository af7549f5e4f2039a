package io.github.gradientmonitor.alert;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Findings that are known and not to be said.
 *
 * <p>A symptom is muted as a whole, or in some layers. Muted in some layers, a finding is said as
 * soon as it names another layer too, and one that names no layer, such as a network that does not
 * learn, is said.
 *
 * <p>Immutable.
 */
public final class Mutes implements Serializable {
  private static final long serialVersionUID = 1;

  /** Nothing is muted. */
  public static final Mutes NONE = new Mutes(new EnumMap<>(Symptom.class));

  /** Names of layers for each symptom that is muted; none for all layers. */
  private final Map<Symptom, SortedSet<String>> layers;

  private Mutes(Map<Symptom, SortedSet<String>> layers) {
    this.layers = layers;
  }

  /**
   * The same, and one symptom more.
   *
   * @param symptom not to be said
   * @param names of layers in which it is not to be said, besides those that were muted before;
   *     none for all layers
   * @throws IllegalArgumentException if a name is blank
   */
  public Mutes and(Symptom symptom, String... names) {
    Objects.requireNonNull(symptom, "symptom");
    for (String name :
        Arguments.copy(Arrays.asList(Objects.requireNonNull(names, "names")), "names")) {
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "names of layers to mute must not be blank, but were "
                + Arrays.stream(names).map(DisplayName::of).toList());
      }
    }
    Map<Symptom, SortedSet<String>> more = new EnumMap<>(Symptom.class);
    more.putAll(layers);
    SortedSet<String> before = layers.get(symptom);
    SortedSet<String> now = new TreeSet<>(List.of(names));
    if (before != null && (before.isEmpty() || now.isEmpty())) {
      now.clear();
    } else if (before != null) {
      now.addAll(before);
    }
    more.put(symptom, now);
    return new Mutes(more);
  }

  /** All that is muted here or there. */
  public Mutes and(Mutes others) {
    Objects.requireNonNull(others, "others");
    Mutes all = this;
    for (Map.Entry<Symptom, SortedSet<String>> other : others.layers.entrySet()) {
      all = all.and(other.getKey(), other.getValue().toArray(new String[0]));
    }
    return all;
  }

  /** Whether a finding is not to be said. */
  public boolean cover(Finding finding) {
    Objects.requireNonNull(finding, "finding");
    SortedSet<String> muted = layers.get(finding.symptom());
    return muted != null
        && (muted.isEmpty()
            || (!finding.layers().isEmpty() && muted.containsAll(finding.layers())));
  }

  /** Names of layers that are muted and that the network does not have, in alphabetical order. */
  public List<String> unknownTo(NetworkProfile network) {
    Objects.requireNonNull(network, "network");
    TreeSet<String> unknown = new TreeSet<>();
    layers.values().forEach(unknown::addAll);
    network.layers().stream().map(LayerProfile::name).forEach(unknown::remove);
    return List.copyOf(unknown);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mutes mutes && layers.equals(mutes.layers);
  }

  @Override
  public int hashCode() {
    return layers.hashCode();
  }

  /** The symptoms, each with the names of its layers. */
  @Override
  public String toString() {
    return "Mutes" + layers;
  }
}
