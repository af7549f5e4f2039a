package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Narrows another policy down to the layers whose whole name matches one of some patterns. */
record SelectedLayers(ClippingPolicy policy, List<String> names) implements ClippingPolicy {

  /** Copies the list, and compiles the patterns to have a bad one refused at once. */
  SelectedLayers {
    Objects.requireNonNull(policy, "policy");
    names = Arguments.copy(names, "names");
    if (names.isEmpty()) {
      throw new IllegalArgumentException("names must hold at least one layer name or pattern");
    }
    for (String name : names) {
      try {
        Pattern.compile(name);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "names must be regular expressions, but \"%s\" is none: %s near character %d"
                .formatted(DisplayName.of(name), e.getDescription(), e.getIndex()),
            e);
      }
    }
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
