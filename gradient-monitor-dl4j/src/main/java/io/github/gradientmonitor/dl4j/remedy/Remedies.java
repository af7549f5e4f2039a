package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
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
      return new HiddenLayers(plan).swapActivation(swap);
    } else if (remedy instanceof Remedy.Reinitialize draw) {
      return new HiddenLayers(plan).reinitialize(draw);
    } else if (remedy instanceof Remedy.InsertBatchNorm) {
      return new Normalisations(plan).insert();
    } else if (remedy instanceof Remedy.AddResidualConnections residual) {
      return new Residuals(plan, residual.blockSize()).add();
    } else if (remedy instanceof Remedy.ReplaceRecurrentCell cell) {
      return new RecurrentCells(plan).replace(cell);
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
}
