package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.observation.LayerProfile;
import java.util.List;
import java.util.regex.Pattern;

/** Narrows another policy down to the layers whose whole name matches one of some patterns. */
record SelectedLayers(ClippingPolicy policy, List<String> names) implements ClippingPolicy {

  /** Copies the list, and compiles the patterns to have a bad one refused at once. */
  SelectedLayers {
    names = List.copyOf(names);
    names.forEach(Pattern::compile);
  }

  @Override
  public Clipper start() {
    return policy.start();
  }

  @Override
  public boolean clips(LayerProfile layer) {
    return policy.clips(layer)
        && names.stream()
            .anyMatch(name -> name.equals(layer.name()) || Pattern.matches(name, layer.name()));
  }
}
