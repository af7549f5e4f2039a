package io.github.gradientmonitor.sink;

import static io.github.gradientmonitor.testing.Steps.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.detection.Diagnostician;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.statistics.TensorStatistics;
import io.github.gradientmonitor.testing.Labels;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerTableTest {
  @Test
  void hasALineForEachLayerBelowItsHeading() {
    NetworkProfile network = Steps.network(3);
    List<String> lines = LayerTable.of(Diagnosis.pending(network)).lines().toList();

    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).contains("depth", "layer", "type", "g/w", "health");
    assertThat(lines.get(1)).contains("h1", "Dense sigmoid", "not reached");
    assertThat(lines.get(4)).contains("out", "Output softmax", "not reached");
  }

  @Test
  void drawsTheNormsOnOneScale() {
    NetworkProfile network = Steps.network(2);
    List<String> lines = table(network, 1e-2, 1, 1).lines().toList();

    assertThat(words(lines.get(1))).containsSubsequence("-2.00", "#", "-2.00", "#", "1.0e-02");
    assertThat(words(lines.get(2)))
        .containsSubsequence("0.00", "#".repeat(24), "0.00", "#".repeat(24), "1.0e+00");
  }

  @Test
  void beginsWithTheSkillOfTheWholeAndOfEachOutput() {
    NetworkProfile network = Steps.network(2);
    Diagnosis diagnosis =
        new Diagnostician(network, Thresholds.defaults())
            .diagnose(Steps.sloping(network, 0, 0).withData(Labels.ofOutputs(0.1, 0.9)));

    assertThat(LayerTable.of(diagnosis).lines().limit(2))
        .containsExactly(
            "Skill 0.75 (0 is a guess, 1 is perfect): learning",
            "Skill by output: out1 0.90, out2 0.10");
  }

  @Test
  void tellsZeroFromNotFiniteAndFromNone() {
    NetworkProfile network = Steps.network(2);
    List<String> lines = table(network, 0, Double.NaN, 1).lines().toList();

    assertThat(words(lines.get(1))).containsSubsequence("zero", "zero");
    assertThat(words(lines.get(2))).containsSubsequence("NaN/Inf", "NaN/Inf", "EXPLODING");
    assertThat(lines.get(1) + lines.get(2)).doesNotContain("#");
  }

  @Test
  void marksFrozenLayersAndThoseWithoutActivationOrBias() {
    LayerProfile frozen = LayerProfile.named("f").type("Dense").frozen(true).build();
    LayerProfile plain = LayerProfile.named("p").type("Conv").depth(2).build();
    NetworkProfile network = new NetworkProfile("net", List.of(frozen, plain), null);
    Diagnosis diagnosis = Diagnosis.pending(network);
    Diagnostician diagnostician = new Diagnostician(network, Thresholds.defaults());
    for (int i = 0; i < 3; i++) {
      diagnosis =
          diagnostician.diagnose(
              Steps.step(
                  network,
                  i,
                  layer ->
                      layer.frozen()
                          ? LayerSample.unreached(layer)
                          : Steps.sample(layer, gradient(1), TensorStatistics.EMPTY, 2)));
    }
    List<String> lines = LayerTable.of(diagnosis).lines().toList();

    assertThat(words(lines.get(1))).containsExactly("1", "f", "Dense", "-", "-", "-", "frozen");
    assertThat(words(lines.get(2)))
        .containsExactly("2", "p", "Conv", "-", "0.00", "#".repeat(24), "5.0e-01", "healthy");
  }

  private static String table(NetworkProfile network, double... norms) {
    return LayerTable.of(
        new Diagnostician(network, Thresholds.defaults())
            .diagnose(Steps.ofNorms(network, 0, norms)));
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split("\\s+", -1));
  }
}
