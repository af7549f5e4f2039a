package io.github.gradientmonitor.dl4j.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.observation.LayerSettings;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

class SettingsReaderTest {

  @Test
  void attentionIsTrainedWithTheSameSettingsAsAnyOtherLayer() {
    LayerSettings dense = settings(new DenseLayer.Builder().nIn(4).nOut(4).build());
    LayerSettings attention =
        settings(new SelfAttentionLayer.Builder().nIn(4).nOut(4).nHeads(1).build());

    assertThat(attention.updater()).isEqualTo("Adam").isEqualTo(dense.updater());
    assertThat(attention.learningRate()).isEqualTo(0.25).isEqualTo(dense.learningRate());
    assertThat(attention.l2()).isEqualTo(0.125).isEqualTo(dense.l2());
    assertThat(attention.clipLimit()).isEqualTo(2).isEqualTo(dense.clipLimit());
    assertThat(dense.biasInit()).isZero();
    assertThat(attention.biasInit()).isNaN();
  }

  @Test
  void aLayerThatIsNotTrainedHasNone() {
    LayerSettings pooling = settings(new SubsamplingLayer.Builder().build());

    assertThat(pooling.updater()).isNull();
    assertThat(pooling.learningRate()).isNaN();
    assertThat(pooling.isPenalized()).isFalse();
    assertThat(pooling.clipLimit()).isInfinite();
  }

  private static LayerSettings settings(Layer layer) {
    Layer configured =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.25))
            .l2(0.125)
            .gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(2)
            .list()
            .layer(layer)
            .build()
            .getConf(0)
            .getLayer();
    return SettingsReader.read(configured, configured);
  }
}
