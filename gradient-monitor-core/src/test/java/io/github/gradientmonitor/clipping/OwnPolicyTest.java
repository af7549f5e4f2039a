package io.github.gradientmonitor.clipping;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.observation.Intervention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The policy that docs/clipping.md writes as an example. */
class OwnPolicyTest {
  private static final Path PAGE = Path.of("..", "docs", "clipping.md");
  private static final Path SOURCE =
      Path.of("src", "test", "java", OwnPolicyTest.class.getName().replace('.', '/') + ".java");

  record GrowthClipping(double growth) implements ClippingPolicy {
    @Override
    public Clipper start() {
      return new Clipper() {
        private double last = Double.POSITIVE_INFINITY;

        @Override
        public Scaling clip(StepGradient gradient) {
          double norm = gradient.norm();
          double limit = growth * last;
          last = norm > 0 ? Math.min(norm, limit) : last;
          return Scaling.uniform(Scaling.limit(norm, limit));
        }

        @Override
        public Map<String, List<Double>> snapshot() {
          return Map.of("last", List.of(last));
        }

        @Override
        public void restore(Map<String, List<Double>> memory) {
          List<Double> numbers = memory.getOrDefault("last", List.of());
          if (numbers.size() != 1 || !(numbers.get(0) > 0)) {
            throw new IllegalArgumentException(
                "last must be one number above 0, but was " + numbers);
          }
          last = numbers.get(0);
        }
      };
    }
  }

  @Test
  void isWrittenInTheDocumentationAsItIsTested() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf("record GrowthClipping");
    String example = page.substring(from, page.indexOf("```", from));

    assertThat(words(Files.readString(SOURCE))).contains(words(example));
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  @Test
  void clipsAndGoesOnFromItsState() {
    Governor governor = new Governor(new GrowthClipping(2), NonFinitePolicy.REPORT);
    assertThat(normAfter(governor, 1)).isEqualTo(1);
    assertThat(normAfter(governor, 5)).isEqualTo(2);
    Governor next = new Governor(new GrowthClipping(2), NonFinitePolicy.REPORT);

    next.restore(governor.snapshot());

    assertThat(normAfter(next, 100)).isEqualTo(4);
  }

  private static double normAfter(Governor governor, double norm) {
    Gradients gradient = Gradients.of(norm);
    Intervention done = governor.govern(0, 1, gradient.samples(), gradient);
    return done.normAfter();
  }
}
