package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.argument.Arguments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a network: its layers with parameters, in the order in which data passes them.
 *
 * @param name what a person would call it in a log line
 * @param layers by depth, the first layer first
 * @param updater name of the rule that turns gradients into updates, such as {@code Adam}; null
 *     when not known
 */
public record NetworkProfile(String name, List<LayerProfile> layers, @Nullable String updater) {

  /**
   * Copies the list and checks it.
   *
   * @throws IllegalArgumentException if two layers bear the same name, the depths are not in order,
   *     or a layer names a normalisation that is not there
   */
  public NetworkProfile {
    Objects.requireNonNull(name, "name");
    layers = Arguments.copy(layers, "layers");
    Map<String, LayerProfile> byName = new HashMap<>();
    int depth = 0;
    for (LayerProfile layer : layers) {
      if (byName.put(layer.name(), layer) != null) {
        throw new IllegalArgumentException(
            "layer names must be unique, but two are " + DisplayName.of(layer.name()));
      }
      if (layer.depth() < depth) {
        throw new IllegalArgumentException(
            "layers must be in order of depth, but "
                + DisplayName.of(layer.name())
                + " comes after a deeper one");
      }
      depth = layer.depth();
    }
    for (LayerProfile layer : layers) {
      String normalization = layer.normalization();
      if (normalization != null && !byName.containsKey(normalization)) {
        throw new IllegalArgumentException(
            "normalization of "
                + DisplayName.of(layer.name())
                + " names a layer that is not there: "
                + DisplayName.of(normalization));
      }
    }
  }

  /** The same network under another name. */
  public NetworkProfile named(String other) {
    Objects.requireNonNull(other, "other");
    return new NetworkProfile(other, layers, updater);
  }

  /** Number of layers with parameters. */
  public int size() {
    return layers.size();
  }

  /**
   * Position of a layer in {@link #layers()}.
   *
   * @param layerName as in {@link LayerProfile#name()}
   * @return 0 for the first, -1 when no layer bears that name
   */
  public int indexOf(String layerName) {
    Objects.requireNonNull(layerName, "layerName");
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).name().equals(layerName)) {
        return i;
      }
    }
    return -1;
  }

  /** The hidden layers that are not frozen, by depth. */
  public List<LayerProfile> hiddenLayers() {
    return layers.stream()
        .filter(layer -> layer.role() == LayerRole.HIDDEN && !layer.frozen())
        .toList();
  }

  /** Whether a hidden layer that is not frozen carries state from one time step to the next. */
  public boolean isRecurrent() {
    for (LayerProfile layer : layers) {
      if (layer.role() == LayerRole.HIDDEN && !layer.frozen() && layer.recurrent()) {
        return true;
      }
    }
    return false;
  }
}
