package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.dl4j.Gallery.Exhibit;
import io.github.gradientmonitor.dl4j.internal.memory.CopiedMemory;
import io.github.gradientmonitor.dl4j.internal.memory.HostMemory;
import io.github.gradientmonitor.dl4j.internal.memory.Memory;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph;
import io.github.gradientmonitor.dl4j.internal.reading.ActivationReader;
import io.github.gradientmonitor.dl4j.internal.reading.FlatGradient;
import io.github.gradientmonitor.dl4j.internal.reading.GradientReader;
import io.github.gradientmonitor.dl4j.internal.reading.UnitScaling;
import io.github.gradientmonitor.observation.LayerSample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The way that is taken where the processor cannot reach the arrays, taken on the processor. */
class OtherBackendTest {
  private static final int STEPS = 3;

  /** Pieces of 7 elements end within every tensor. */
  private static final Memory COPIES = new CopiedMemory(7);

  /** BLAS rounds sums and factors otherwise, and what is copied cannot have it. */
  private record WithoutBlas(HostMemory memory) implements Memory {
    @Override
    public Window window(INDArray array, long position, boolean editing) {
      return memory.window(array, position, editing);
    }

    @Override
    public void putBack(INDArray array, Window window) {
      memory.putBack(array, window);
    }
  }

  static Stream<Arguments> trainings() {
    return Stream.of("Dense", "Convolution with BatchNormalization", "LSTM", "HALF network")
        .flatMap(
            kind ->
                Stream.of(ClippingPolicy.globalNorm(0.01), ClippingPolicy.unitWise())
                    .map(policy -> Arguments.of(Gallery.exhibit(kind), policy)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("trainings")
  void givesTheSameStatisticsAndTheSameClippedTraining(Exhibit exhibit, ClippingPolicy policy) {
    Clipping direct = new Clipping(new WithoutBlas(new HostMemory()), policy);
    Clipping copied = new Clipping(COPIES, policy);

    double[] expected = train(exhibit, direct);

    assertThat(train(exhibit, copied)).containsExactly(expected);
    // Other blocks, other rounding of the sums.
    assertThat(copied.norms())
        .hasSizeGreaterThan(STEPS)
        .containsExactly(direct.norms(), withPrecision(1e-12));
    assertThat(copied.saturations).isEqualTo(direct.saturations).isNotEmpty();
    assertThat(copied.clipped).isEqualTo(STEPS);
  }

  private static double[] train(Exhibit exhibit, Clipping clipping) {
    Nd4j.getRandom().setSeed(99);
    Model network = exhibit.network().get();
    network.addListeners(clipping);
    for (int i = 0; i < STEPS; i++) {
      exhibit.fit(network, i);
    }
    return network.params().toDoubleVector();
  }

  private static final class Clipping extends BaseTrainingListener {
    private final Memory memory;
    private final Governor governor;
    private final List<LayerSample> samples = new ArrayList<>();
    private final List<Double> saturations = new ArrayList<>();
    private GradientReader reader;
    private ActivationReader activationReader;
    private int clipped;

    Clipping(Memory memory, ClippingPolicy policy) {
      this.memory = memory;
      this.governor = new Governor(policy, NonFinitePolicy.REPORT);
    }

    double[] norms() {
      return samples.stream().mapToDouble(LayerSample::gradientNorm).toArray();
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      if (reader != null) {
        activationReader.read(activations);
        reader.samples().forEach(sample -> saturations.add(sample.saturation()));
      }
    }

    @Override
    public void onGradientCalculation(Model model) {
      if (reader == null) {
        NetworkGraph graph = NetworkGraph.of(model);
        reader = new GradientReader(model, graph, memory);
        activationReader = new ActivationReader(graph, reader);
      }
      reader.readGradient(model);
      samples.addAll(reader.samples());
      clipped +=
          governor
                  .govern(
                      model.conf().getIterationCount(),
                      model.score(),
                      reader.samples(),
                      new FlatGradient(model, reader, new UnitScaling(reader.memory())))
                  .clipped()
              ? 1
              : 0;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      reader.readUpdate(model, iteration);
    }
  }
}
