package io.github.gradientmonitor.dl4j.internal.network;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * What a layer is trained with, whatever kind of layer it is: an ordinary one, one of both
 * directions of a bidirectional layer, or one that is made of operations, such as attention.
 */
public abstract class TrainedLayer {
  private TrainedLayer() {}

  /**
   * The layers in a layer that are trained with settings of their own; empty when there is none.
   */
  public static List<TrainedLayer> of(Layer layer) {
    return LayerModel.directions(layer).stream().flatMap(TrainedLayer::ofDirection).toList();
  }

  private static Stream<TrainedLayer> ofDirection(Layer layer) {
    if (layer instanceof BaseLayer base) {
      return Stream.of(new Ordinary(base));
    }
    return layer instanceof AbstractSameDiffLayer operations
        ? Stream.of(new OfOperations(operations))
        : Stream.empty();
  }

  /** The updater of its weights, null when it has none. */
  public abstract @Nullable IUpdater updater();

  /** The updater of its biases, null when it has none of its own. */
  abstract @Nullable IUpdater biasUpdater();

  /** Sets its updaters, as they are. */
  abstract void setUpdaters(@Nullable IUpdater weights, @Nullable IUpdater biases);

  /** The penalties on its weights, null or mostly none. */
  abstract @Nullable List<Regularization> penalties();

  /** What Deeplearning4j does to its gradient after anybody else, null for nothing. */
  abstract @Nullable GradientNormalization gradientNormalization();

  /** Where that clips; without a meaning where it does not. */
  public abstract double normalizationLimit();

  /** Sets how its gradient is clipped. */
  public abstract void clip(GradientNormalization kind, double limit);

  /** The penalties on its weights, mostly none. */
  public List<Regularization> regularization() {
    return Objects.requireNonNullElse(penalties(), List.of());
  }

  /** What Deeplearning4j does to its gradient after anybody else. */
  public GradientNormalization normalization() {
    return Objects.requireNonNullElse(gradientNormalization(), GradientNormalization.None);
  }

  /** The updaters of weights and biases, those that are there. */
  public List<IUpdater> updaters() {
    return Stream.of(updater(), biasUpdater()).filter(Objects::nonNull).toList();
  }

  /** Sets the updater of all its parameters. */
  public void setUpdater(IUpdater updater) {
    setUpdaters(updater.clone(), null);
  }

  /** Gives it copies of its updaters, so that it shares them with no other layer. */
  public void copyUpdaters() {
    IUpdater weights = updater();
    IUpdater biases = biasUpdater();
    setUpdaters(weights == null ? null : weights.clone(), biases == null ? null : biases.clone());
  }

  private static final class Ordinary extends TrainedLayer {
    private final BaseLayer layer;

    Ordinary(BaseLayer layer) {
      this.layer = layer;
    }

    @Override
    public @Nullable IUpdater updater() {
      return layer.getIUpdater();
    }

    @Override
    @Nullable IUpdater biasUpdater() {
      return layer.getBiasUpdater();
    }

    @Override
    void setUpdaters(@Nullable IUpdater weights, @Nullable IUpdater biases) {
      layer.setIUpdater(weights);
      layer.setBiasUpdater(biases);
    }

    @Override
    @Nullable List<Regularization> penalties() {
      return layer.getRegularization();
    }

    @Override
    @Nullable GradientNormalization gradientNormalization() {
      return layer.getGradientNormalization();
    }

    @Override
    public double normalizationLimit() {
      return layer.getGradientNormalizationThreshold();
    }

    @Override
    public void clip(GradientNormalization kind, double limit) {
      layer.setGradientNormalization(kind);
      layer.setGradientNormalizationThreshold(limit);
    }
  }

  private static final class OfOperations extends TrainedLayer {
    private final AbstractSameDiffLayer layer;

    OfOperations(AbstractSameDiffLayer layer) {
      this.layer = layer;
    }

    @Override
    public @Nullable IUpdater updater() {
      return layer.getUpdater();
    }

    @Override
    @Nullable IUpdater biasUpdater() {
      return layer.getBiasUpdater();
    }

    @Override
    void setUpdaters(@Nullable IUpdater weights, @Nullable IUpdater biases) {
      layer.setUpdater(weights);
      layer.setBiasUpdater(biases);
    }

    @Override
    @Nullable List<Regularization> penalties() {
      return layer.getRegularization();
    }

    @Override
    @Nullable GradientNormalization gradientNormalization() {
      return layer.getGradientNormalization();
    }

    @Override
    public double normalizationLimit() {
      return layer.getGradientNormalizationThreshold();
    }

    @Override
    public void clip(GradientNormalization kind, double limit) {
      layer.setGradientNormalization(kind);
      layer.setGradientNormalizationThreshold(limit);
    }
  }
}
