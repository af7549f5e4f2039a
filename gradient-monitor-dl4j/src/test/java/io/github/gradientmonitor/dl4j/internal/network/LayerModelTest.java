package io.github.gradientmonitor.dl4j.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;

class LayerModelTest {
  private final LSTM lstm = new LSTM.Builder().nIn(2).nOut(3).dropOut(0.5).build();

  @Test
  void looksThroughWrappersInWrappers() {
    Layer wrapped = new FrozenLayer(new LastTimeStep(new MaskZeroLayer(lstm, 0)));

    assertThat(LayerModel.unwrap(wrapped)).isSameAs(lstm);
    assertThat(LayerModel.inner(wrapped)).isSameAs(lstm);
    assertThat(LayerModel.type(wrapped)).isEqualTo("LSTM");
    assertThat(LayerModel.isRecurrent(wrapped)).isTrue();
  }

  @Test
  void bothDirectionsAreLayersOfTheirOwn() {
    Bidirectional both = new Bidirectional(lstm);
    Layer wrapped = new LastTimeStep(both);

    assertThat(LayerModel.unwrap(wrapped)).isSameAs(both);
    assertThat(LayerModel.directions(wrapped)).hasSize(2);
    assertThat(LayerModel.directions(wrapped).get(0)).isSameAs(both.getFwd());
    assertThat(LayerModel.directions(wrapped).get(1)).isSameAs(both.getBwd());
    assertThat(LayerModel.inner(wrapped)).isSameAs(both.getFwd());
    assertThat(LayerModel.isBidirectional(wrapped)).isTrue();
    assertThat(LayerModel.isBidirectional(lstm)).isFalse();
  }

  @Test
  void bothWaysOfFreezingFreeze() {
    assertThat(LayerModel.isFrozen(new FrozenLayer(lstm))).isTrue();
    assertThat(LayerModel.isFrozen(new FrozenLayerWithBackprop(lstm))).isTrue();
    assertThat(LayerModel.isFrozen(new LastTimeStep(lstm))).isFalse();
    assertThat(LayerModel.stopsErrors(new FrozenLayer(lstm))).isTrue();
    assertThat(LayerModel.stopsErrors(new FrozenLayerWithBackprop(lstm))).isFalse();
  }

  @Test
  void aCopySharesNoLayer() {
    Layer original = new FrozenLayer(new Bidirectional(new LastTimeStep(lstm)));
    AtomicInteger edits = new AtomicInteger();

    Layer copy =
        LayerModel.copy(
            original,
            layer -> {
              layer.setIDropout(null);
              edits.incrementAndGet();
            });

    assertThat(edits).hasValue(6); // frozen, both, and a wrapper and a cell in each direction
    assertThat(LayerModel.directions(copy))
        .hasSize(2)
        .allSatisfy(layer -> assertThat(layer.getIDropout()).isNull());
    assertThat(LayerModel.directions(original))
        .allSatisfy(layer -> assertThat(layer.getIDropout()).isEqualTo(new Dropout(0.5)));
  }

  @Test
  void replacesWhatIsInsideAllWrappers() {
    DenseLayer dense = new DenseLayer.Builder().nIn(2).nOut(3).build();
    Layer wrapped = new LastTimeStep(new MaskZeroLayer(lstm, 0));

    assertThat(LayerModel.replaceInner(wrapped, dense)).isSameAs(wrapped);
    assertThat(LayerModel.inner(wrapped)).isSameAs(dense);
    assertThat(LayerModel.replaceInner(lstm, dense)).isSameAs(dense);
  }

  @Test
  void layersOfOperationsAreTrainedToo() {
    Layer attention = new SelfAttentionLayer.Builder().nIn(2).nOut(2).nHeads(1).build();

    assertThat(TrainedLayer.of(attention)).hasSize(1);
    assertThat(TrainedLayer.of(new Bidirectional(lstm))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "he_normal",
        "he_uniform",
        "xavier_normal",
        "xavier_uniform",
        "lecun_normal",
        "lecun_uniform"
      })
  void initialWeightsHaveOneNameInBothDirections(String name) {
    IWeightInit init = Vocabulary.weightInit(name);

    assertThat(init).isNotNull();
    assertThat(Vocabulary.name(init)).isEqualTo(name);
    assertThat(Vocabulary.inits()).contains(name);
  }

  @ParameterizedTest
  @EnumSource(value = Activation.class, mode = EnumSource.Mode.EXCLUDE, names = "IDENTITY")
  void activationsDoToo(Activation activation) {
    BaseLayer layer = new DenseLayer.Builder().nIn(1).nOut(1).activation(activation).build();
    String name = LayerModel.activation(layer);

    assertThat(name).isNotNull();
    assertThat(Vocabulary.constant(Vocabulary.activation(name))).isEqualTo(activation);
  }

  @Test
  void whatIsNotKnownIsNotNamed() {
    assertThat(Vocabulary.weightInit("he")).isNull();
    assertThat(Vocabulary.activation("step")).isNull();
    assertThat(Vocabulary.name(WeightInit.SIGMOID_UNIFORM.getWeightInitFunction()))
        .isEqualTo("sigmoiduniform");
    assertThat(Vocabulary.name(WeightInit.ZERO.getWeightInitFunction())).isEqualTo("zeros");
    assertThat(
            LayerModel.activation(new DenseLayer.Builder().activation(Activation.IDENTITY).build()))
        .isNull();
  }
}
