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

  /** The penalties on its weights, mostly none. */
  public abstract List<Regularization> regularization();

  /** What Deeplearning4j does to its gradient after anybody else. */
  public abstract GradientNormalization normalization();

  /** Where that clips; without a meaning where it does not. */
  public abstract double normalizationLimit();

  /** The updaters of weights and biases, those that are there. */
  public abstract List<IUpdater> updaters();

  /** Sets the updater of all its parameters. */
  public abstract void setUpdater(IUpdater updater);

  /** Sets how its gradient is clipped. */
  public abstract void clip(GradientNormalization kind, double limit);

  /** Gives it copies of its updaters, so that it shares them with no other layer. */
  public abstract void copyUpdaters();

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
    public List<Regularization> regularization() {
      return Objects.requireNonNullElse(layer.getRegularization(), List.of());
    }

    @Override
    public GradientNormalization normalization() {
      return Objects.requireNonNullElse(
          layer.getGradientNormalization(), GradientNormalization.None);
    }

    @Override
    public double normalizationLimit() {
      return layer.getGradientNormalizationThreshold();
    }

    @Override
    public List<IUpdater> updaters() {
      return Stream.of(layer.getIUpdater(), layer.getBiasUpdater())
          .filter(Objects::nonNull)
          .toList();
    }

    @Override
    public void setUpdater(IUpdater updater) {
      layer.setIUpdater(updater.clone());
      layer.setBiasUpdater(null);
    }

    @Override
    public void clip(GradientNormalization kind, double limit) {
      layer.setGradientNormalization(kind);
      layer.setGradientNormalizationThreshold(limit);
    }

    @Override
    public void copyUpdaters() {
      layer.setIUpdater(layer.getIUpdater() == null ? null : layer.getIUpdater().clone());
      layer.setBiasUpdater(layer.getBiasUpdater() == null ? null : layer.getBiasUpdater().clone());
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
    public List<Regularization> regularization() {
      return Objects.requireNonNullElse(layer.getRegularization(), List.of());
    }

    @Override
    public GradientNormalization normalization() {
      return Objects.requireNonNullElse(
          layer.getGradientNormalization(), GradientNormalization.None);
    }

    @Override
    public double normalizationLimit() {
      return layer.getGradientNormalizationThreshold();
    }

    @Override
    public List<IUpdater> updaters() {
      return Stream.of(layer.getUpdater(), layer.getBiasUpdater())
          .filter(Objects::nonNull)
          .toList();
    }

    @Override
    public void setUpdater(IUpdater updater) {
      layer.setUpdater(updater.clone());
      layer.setBiasUpdater(null);
    }

    @Override
    public void clip(GradientNormalization kind, double limit) {
      layer.setGradientNormalization(kind);
      layer.setGradientNormalizationThreshold(limit);
    }

    @Override
    public void copyUpdaters() {
      layer.setUpdater(layer.getUpdater() == null ? null : layer.getUpdater().clone());
      layer.setBiasUpdater(layer.getBiasUpdater() == null ? null : layer.getBiasUpdater().clone());
    }
  }
}
