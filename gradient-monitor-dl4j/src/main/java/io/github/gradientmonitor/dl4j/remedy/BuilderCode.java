package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import io.github.gradientmonitor.dl4j.internal.network.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network as the code that a person would write to build it, with Deeplearning4j's builders.
 *
 * <p>Written out are dense, convolution, LSTM, batch normalisation, activation and output layers
 * and sums, with sizes, activation, initial weights and updater. Whatever else a network has is
 * named in a comment in its place, and has to be taken from the configuration that it had.
 */
public final class BuilderCode {
  private static final Map<Class<?>, String> LAYERS =
      Map.of(
          DenseLayer.class, "DenseLayer.Builder()",
          ConvolutionLayer.class, "ConvolutionLayer.Builder(",
          LSTM.class, "LSTM.Builder()",
          BatchNormalization.class, "BatchNormalization.Builder()",
          OutputLayer.class, "OutputLayer.Builder(");

  private BuilderCode() {}

  /**
   * Writes the code.
   *
   * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @return Java statements, one layer a line
   * @throws IllegalArgumentException if the model is no network
   */
  public static String of(Model network) {
    List<Part> parts = Blueprint.of(Objects.requireNonNull(network, "network")).parts();
    boolean sequence = Network.of(network).isSequence();
    StringBuilder code = new StringBuilder("new NeuralNetConfiguration.Builder()\n");
    code.append("    .seed(").append(network.conf().getSeed()).append(")\n");
    code.append(sequence ? "    .list()\n" : "    .graphBuilder()\n    .addInputs(\"in\")\n");
    for (Part part : parts) {
      code.append("    ").append(sequence ? inSequence(part) : inGraph(part)).append('\n');
    }
    if (!sequence) {
      code.append("    .setOutputs(\"").append(parts.get(parts.size() - 1).name).append("\")\n");
    }
    return code.append("    .build();\n").toString();
  }

  private static String inSequence(Part part) {
    String layer = code(part);
    return layer == null ? comment(part) : ".layer(" + layer + ")";
  }

  private static String inGraph(Part part) {
    String inputs =
        part.inputs.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    if (part.conf == null) {
      return part.vertex instanceof ElementWiseVertex
          ? ".addVertex(\"%s\", new ElementWiseVertex(ElementWiseVertex.Op.Add), %s)"
              .formatted(part.name, inputs)
          : comment(part);
    }
    String layer = code(part);
    return layer == null
        ? comment(part)
        : ".addLayer(\"%s\", %s, %s)".formatted(part.name, layer, inputs);
  }

  private static String comment(Part part) {
    Object what = part.conf == null ? part.vertex : part.conf.getLayer();
    return "// "
        + part.name
        + ": "
        + (what == null ? "" : what.getClass().getSimpleName())
        + " as it was";
  }

  private static @Nullable String code(Part part) {
    Layer layer = Blueprint.layer(part);
    Layer own = Objects.requireNonNull(part.conf).getLayer();
    boolean last =
        own instanceof LastTimeStep wrapper && !LayerModel.isWrapper(wrapper.getUnderlying());
    if (LayerModel.isWrapper(own) && !last) {
      return null; // in other wrappers
    }
    if (layer instanceof ActivationLayer function) {
      String name = activation(function.getActivationFn());
      return name == null ? null : "new ActivationLayer(" + name + ")";
    }
    String start = LAYERS.get(layer.getClass());
    if (start == null) {
      return null;
    }
    StringBuilder code = new StringBuilder("new ").append(start);
    if (layer instanceof ConvolutionLayer images) {
      code.append(sides(images.getKernelSize())).append(").stride(");
      code.append(sides(images.getStride())).append(").convolutionMode(ConvolutionMode.");
      code.append(images.getConvolutionMode()).append(')');
    } else if (layer instanceof BaseOutputLayer output) {
      String loss = loss(output);
      if (loss == null) {
        return null;
      }
      code.append(loss).append(')');
    }
    FeedForwardLayer sized = (FeedForwardLayer) layer;
    code.append(".nIn(").append(sized.getNIn()).append(").nOut(").append(sized.getNOut());
    code.append(')').append(options((BaseLayer) layer)).append(".build()");
    return last ? "new LastTimeStep(" + code + ")" : code.toString();
  }

  private static String options(BaseLayer layer) {
    StringBuilder code = new StringBuilder();
    if (!(layer instanceof BatchNormalization)) {
      String activation = activation(layer.getActivationFn());
      WeightInit init =
          layer.getWeightInitFn() == null ? null : Vocabulary.constant(layer.getWeightInitFn());
      code.append(activation == null ? "" : ".activation(" + activation + ")");
      code.append(init == null ? "" : ".weightInit(WeightInit." + init + ")");
    }
    String updater = updater(layer.getIUpdater());
    return code.append(updater == null ? "" : ".updater(" + updater + ")").toString();
  }

  private static String sides(int[] sides) {
    return Arrays.stream(sides).mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }

  private static @Nullable String activation(IActivation function) {
    Activation constant = Vocabulary.constant(function);
    return constant == null ? null : "Activation." + constant;
  }

  private static @Nullable String loss(BaseOutputLayer layer) {
    return Arrays.stream(LossFunction.values())
        .filter(name -> name != LossFunction.SPARSE_MCXENT && is(layer, name))
        .map(name -> "LossFunctions.LossFunction." + name)
        .findFirst()
        .orElse(null);
  }

  private static boolean is(BaseOutputLayer layer, LossFunction name) {
    return name.getILossFunction().getClass() == layer.getLossFn().getClass();
  }

  private static @Nullable String updater(@Nullable IUpdater updater) {
    if (updater == null || !updater.hasLearningRate()) {
      return null;
    }
    double rate = updater.getLearningRate(0, 0);
    if (updater instanceof Nesterovs nesterovs) {
      return String.format(Locale.ROOT, "new Nesterovs(%s, %s)", rate, nesterovs.getMomentum());
    }
    return updater instanceof Sgd || updater instanceof Adam || updater instanceof RmsProp
        ? "new " + updater.getClass().getSimpleName() + "(" + rate + ")"
        : null;
  }
}
