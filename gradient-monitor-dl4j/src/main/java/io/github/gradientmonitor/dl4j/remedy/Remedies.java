package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/**
 * Applies remedies to a network by building a new one; the original is not touched.
 *
 * <pre>{@code
 * Treatment treatment = Remedies.apply(network, List.of(new Remedy.InsertBatchNorm()));
 * }</pre>
 *
 * <p>Seed, iteration and epoch counts, updaters, schedules, preprocessors, truncated
 * back-propagation, frozen layers and listeners go over to the new network; parameters do where
 * their shape and meaning permit; the updater's state does where nothing but figures changed. The
 * calling thread's random numbers are seeded anew, as by every initialisation of a network.
 */
public final class Remedies {
  /** Length of a segment where there was none. */
  private static final int SEGMENT = 20;

  private static final Map<String, WeightInit> INITS =
      Map.of(
          "he_normal", WeightInit.RELU,
          "he_uniform", WeightInit.RELU_UNIFORM,
          "xavier_normal", WeightInit.XAVIER,
          "xavier_uniform", WeightInit.XAVIER_UNIFORM,
          "lecun_normal", WeightInit.LECUN_NORMAL,
          "lecun_uniform", WeightInit.LECUN_UNIFORM);

  private final Blueprint plan;

  private Remedies(Blueprint plan) {
    this.plan = plan;
  }

  /**
   * Builds a network with the remedies, in their order.
   *
   * @param network an initialised {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @param remedies what to do; none gives a copy
   * @throws RemedyRefusedException if one cannot be applied; nothing was built then
   * @throws IllegalArgumentException if the model is no network
   */
  public static Treatment apply(Model network, List<? extends Remedy> remedies) {
    Remedies work = new Remedies(Blueprint.of(Objects.requireNonNull(network, "network")));
    List<Treatment.Change> changes = new ArrayList<>();
    for (Remedy remedy : remedies) {
      List<String> words = work.apply(remedy);
      if (words.isEmpty()) {
        throw new RemedyRefusedException(remedy, "no layer of the network is one that it changes");
      }
      changes.add(new Treatment.Change(remedy, words, work.skipped(remedy)));
    }
    return work.plan.build(changes);
  }

  private List<String> apply(Remedy remedy) {
    if (remedy instanceof Remedy.SwapActivation swap) {
      return swapActivation(swap);
    } else if (remedy instanceof Remedy.Reinitialize draw) {
      return reinitialize(draw, plan.hidden());
    } else if (remedy instanceof Remedy.InsertBatchNorm) {
      return insertBatchNorm();
    } else if (remedy instanceof Remedy.AddResidualConnections residual) {
      return new Residuals(plan, residual.blockSize()).add();
    } else if (remedy instanceof Remedy.ReplaceRecurrentCell cell) {
      return replaceCells(cell);
    } else if (remedy instanceof Remedy.ScaleLearningRate scale) {
      return updaters(
          remedy,
          "learning rate times " + scale.factor(),
          updater -> LearningRate.scale(updater, scale.factor()));
    } else if (remedy instanceof Remedy.WarmUp warmUp) {
      int from = plan.iterationCount();
      return updaters(
          remedy,
          "a learning rate that rises over " + warmUp.steps() + " steps",
          updater -> LearningRate.warmUp(updater, from, warmUp.steps()));
    } else if (remedy instanceof Remedy.ClipGradient clipping) {
      return clip(clipping.norm());
    } else if (remedy instanceof Remedy.ShortenBackpropagation) {
      return shorten(remedy);
    } else if (remedy instanceof Remedy.CheckOutputLayer) {
      return mendOutput(remedy);
    }
    return new Settings(plan).apply(remedy);
  }

  private List<String> swapActivation(Remedy.SwapActivation swap) {
    IActivation function = activation(swap);
    IWeightInit init = weightInit(swap, swap.weightInit());
    List<String> words = new ArrayList<>();
    for (Part part : plan.parts()) {
      if (!plan.feedsWeights(part) || part.frozen()) {
        continue;
      }
      if (part.layer() instanceof ActivationLayer layer) {
        words.add(activationWords(part, layer.getActivationFn(), function));
        layer.setActivationFn(function);
      } else if (part.layer() instanceof BaseLayer layer
          && !(layer instanceof BaseRecurrentLayer)
          && !(layer instanceof BatchNormalization)) {
        if (!(layer.getActivationFn() instanceof ActivationIdentity)) {
          words.add(activationWords(part, layer.getActivationFn(), function));
          layer.setActivationFn(function);
        }
        layer.setWeightInitFn(init);
        part.drawn = true;
      }
    }
    return words;
  }

  private static String activationWords(Part part, IActivation before, IActivation after) {
    return part.name + ": activation " + after + " in place of " + before;
  }

  private List<String> reinitialize(Remedy.Reinitialize remedy, List<Part> hidden) {
    List<String> words = new ArrayList<>();
    boolean orthogonal = remedy.weightInit().equals("orthogonal");
    IWeightInit init = orthogonal ? null : weightInit(remedy, remedy.weightInit());
    for (Part part : hidden) {
      if (part.layer() instanceof BaseRecurrentLayer layer) {
        layer.setWeightInitFn(init == null ? layer.getWeightInitFn() : init);
        layer.setWeightInitFnRecurrent(WeightInit.LECUN_NORMAL.getWeightInitFunction());
        part.orthogonal = true;
        part.drawn = true;
        words.add(part.name + ": recurrent weights drawn anew, orthogonal");
      } else if (init != null && part.layer() instanceof BaseLayer layer) {
        layer.setWeightInitFn(init);
        part.drawn = true;
        words.add(part.name + ": weights drawn anew, " + remedy.weightInit());
      }
    }
    return words;
  }

  private List<String> insertBatchNorm() {
    List<String> words = new ArrayList<>();
    for (Part part : plan.hidden()) {
      if (!(part.layer() instanceof DenseLayer || part.layer() instanceof ConvolutionLayer)
          || (part.layer() instanceof ConvolutionLayer images
              && images.getCnn2dDataFormat() != CNN2DFormat.NCHW)
          || plan.consumers(part).stream()
              .anyMatch(next -> next.layer() instanceof BatchNormalization)) {
        continue;
      }
      BaseLayer layer = (BaseLayer) Blueprint.layer(part);
      IActivation function = layer.getActivationFn();
      Part norm = part.beside(plan.unique(part.name + "_norm"), batchNorm(layer), part.name);
      plan.insertAfter(part, norm);
      if (!(function instanceof ActivationIdentity)) {
        layer.setActivationFn(new ActivationIdentity());
        Layer applied = new ActivationLayer(function);
        plan.insertAfter(
            norm, part.beside(plan.unique(part.name + "_activation"), applied, norm.name));
      }
      words.add(part.name + ": batch normalisation before its activation");
    }
    return words;
  }

  private static BatchNormalization batchNorm(BaseLayer layer) {
    long units = ((org.deeplearning4j.nn.conf.layers.FeedForwardLayer) layer).getNOut();
    BatchNormalization norm = new BatchNormalization.Builder().nIn(units).nOut(units).build();
    norm.setIUpdater(layer.getIUpdater() == null ? null : layer.getIUpdater().clone());
    norm.setGradientNormalization(layer.getGradientNormalization());
    norm.setGradientNormalizationThreshold(layer.getGradientNormalizationThreshold());
    return norm;
  }

  private List<String> replaceCells(Remedy.ReplaceRecurrentCell remedy) {
    if (!remedy.cell().equals("LSTM")) {
      throw new RemedyRefusedException(remedy, "the cell must be LSTM, which alone is gated here");
    }
    List<String> words = new ArrayList<>();
    for (Part part : plan.hidden()) {
      if (part.layer() instanceof SimpleRnn simple) {
        LSTM gated =
            new LSTM.Builder()
                .nIn(simple.getNIn())
                .nOut(simple.getNOut())
                .dataFormat(simple.getRnnDataFormat())
                .activation(new ActivationTanH())
                .gateActivationFunction(new ActivationSigmoid())
                .weightInit(WeightInit.XAVIER)
                .build();
        gated.setLayerName(simple.getLayerName());
        gated.setIUpdater(simple.getIUpdater());
        gated.setBiasUpdater(simple.getBiasUpdater());
        gated.setIDropout(simple.getIDropout());
        gated.setRegularization(simple.getRegularization());
        gated.setRegularizationBias(simple.getRegularizationBias());
        gated.setGradientNormalization(simple.getGradientNormalization());
        gated.setGradientNormalizationThreshold(simple.getGradientNormalizationThreshold());
        part.replace(gated);
        words.add(part.name + ": LSTM in place of a simple recurrent layer");
      }
    }
    return words;
  }

  private interface Edit {
    @Nullable String apply(IUpdater updater);
  }

  private List<String> updaters(Remedy remedy, String what, Edit edit) {
    List<String> names = new ArrayList<>();
    for (Part part : trainedParts()) {
      for (TrainedLayer layer : TrainedLayer.of(part)) {
        for (IUpdater updater : layer.updaters()) {
          String obstacle = edit.apply(updater);
          if (obstacle != null) {
            throw new RemedyRefusedException(remedy, part.name + ": " + obstacle);
          }
        }
      }
      names.add(part.name);
    }
    return names.isEmpty() ? List.of() : List.of(String.join(", ", names) + ": " + what);
  }

  private List<String> clip(double norm) {
    List<String> words = new ArrayList<>();
    for (Part part : trainedParts()) {
      TrainedLayer.of(part)
          .forEach(layer -> layer.clip(GradientNormalization.ClipL2PerLayer, norm));
      words.add(part.name + ": gradient clipped at norm " + norm);
    }
    return words;
  }

  private List<Part> trainedParts() {
    return plan.parts().stream()
        .filter(part -> !part.frozen() && !TrainedLayer.of(part).isEmpty())
        .toList();
  }

  /** The parts with parameters that a change of the training does not reach. */
  private List<String> skipped(Remedy remedy) {
    boolean isAboutTraining =
        remedy instanceof Remedy.ScaleLearningRate
            || remedy instanceof Remedy.WarmUp
            || remedy instanceof Remedy.ClipGradient
            || remedy instanceof Remedy.SetUpdater;
    return isAboutTraining
        ? plan.parts().stream()
            .filter(part -> part.frozen() || TrainedLayer.isOutOfReach(part))
            .map(part -> part.name)
            .toList()
        : List.of();
  }

  private List<String> shorten(Remedy remedy) {
    if (plan.parts().stream().noneMatch(part -> part.layer() instanceof RnnOutputLayer)) {
      throw new RemedyRefusedException(
          remedy, "segments need a loss at every time step, that of an RnnOutputLayer");
    }
    boolean truncated = plan.backpropType == BackpropType.TruncatedBPTT;
    int length = truncated ? plan.truncation / 2 : SEGMENT;
    if (length < 2) {
      throw new RemedyRefusedException(remedy, "segments have " + plan.truncation + " steps");
    }
    plan.backpropType = BackpropType.TruncatedBPTT;
    plan.truncation = length;
    return List.of("back-propagation through segments of " + length + " steps");
  }

  private List<String> mendOutput(Remedy remedy) {
    Part output = plan.output();
    BaseOutputLayer layer = (BaseOutputLayer) Blueprint.layer(output);
    if (layer.getNOut() != 1 || !(layer.getActivationFn() instanceof ActivationSoftmax)) {
      throw new RemedyRefusedException(
          remedy, "the output layer is no softmax over one unit, so a person has to look");
    }
    layer.setActivationFn(new ActivationSigmoid());
    layer.setLossFn(new LossBinaryXENT());
    return List.of(output.name + ": sigmoid with binary cross-entropy in place of a softmax");
  }

  private static IActivation activation(Remedy.SwapActivation remedy) {
    try {
      return Activation.valueOf(remedy.activation().toUpperCase(Locale.ROOT))
          .getActivationFunction();
    } catch (IllegalArgumentException e) {
      throw new RemedyRefusedException(remedy, "Deeplearning4j has no such activation");
    }
  }

  private static IWeightInit weightInit(Remedy remedy, String name) {
    WeightInit init = INITS.get(name);
    if (init == null) {
      throw new RemedyRefusedException(
          remedy, "weightInit must be one of " + INITS.keySet() + ", but was " + name);
    }
    return init.getWeightInitFunction();
  }
}
