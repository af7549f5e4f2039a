package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkProfileTest {
  private static final LayerProfile FIRST = LayerProfile.named("first").depth(1).build();
  private static final LayerProfile SECOND = LayerProfile.named("second").depth(2).build();

  @Test
  void findsLayersByName() {
    NetworkProfile network = network(FIRST, SECOND);

    assertThat(network.size()).isEqualTo(2);
    assertThat(network.indexOf("first")).isZero();
    assertThat(network.indexOf("second")).isEqualTo(1);
    assertThat(network.indexOf("third")).isEqualTo(-1);
  }

  @Test
  void keepsItsLayersWhenTheGivenListChanges() {
    List<LayerProfile> layers = new ArrayList<>(List.of(FIRST));
    NetworkProfile network = new NetworkProfile("net", layers, null);

    layers.add(SECOND);

    assertThat(network.layers()).containsExactly(FIRST);
  }

  @Test
  void countsNeitherOutputNorNormalizationNorFrozenLayersAsHidden() {
    LayerProfile frozen = LayerProfile.named("frozen").frozen(true).build();
    LayerProfile bn = LayerProfile.named("bn").role(LayerRole.NORMALIZATION).build();
    LayerProfile out = LayerProfile.named("out").role(LayerRole.OUTPUT).depth(3).build();

    assertThat(network(frozen, FIRST, bn, SECOND, out).hiddenLayers())
        .containsExactly(FIRST, SECOND);
  }

  @Test
  void refusesTwoLayersOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(FIRST, SECOND, LayerProfile.named("first").depth(3).build()))
        .withMessage("layer names must be unique, but two are first");
  }

  @Test
  void refusesLayersOutOfOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(SECOND, FIRST))
        .withMessage("layers must be in order of depth, but first comes after a deeper one");
  }

  @Test
  void takesLayersAtEqualDepth() {
    assertThatNoException()
        .isThrownBy(() -> network(FIRST, LayerProfile.named("beside").depth(1).build(), SECOND));
  }

  @Test
  void refusesANormalizationThatIsNotThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(LayerProfile.named("h").normalization("bn7").build()))
        .withMessage("normalization of h names a layer that is not there: bn7");
  }

  @Test
  void takesANormalizationThatComesLater() {
    LayerProfile h = LayerProfile.named("h").normalization("bn").build();
    LayerProfile bn = LayerProfile.named("bn").role(LayerRole.NORMALIZATION).build();

    assertThat(network(h, bn).layers()).containsExactly(h, bn);
  }

  private static NetworkProfile network(LayerProfile... layers) {
    return new NetworkProfile("net", List.of(layers), null);
  }
}
