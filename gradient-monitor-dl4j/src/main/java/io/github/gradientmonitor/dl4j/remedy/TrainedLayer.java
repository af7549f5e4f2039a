package io.github.gradientmonitor.dl4j.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.params.BidirectionalParamInitializer;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * What a layer is trained with, whatever kind of layer it is: an ordinary one, one of both
 * directions of a bidirectional layer, or one that is made of operations, such as attention.
 */
abstract class TrainedLayer {

  /** The layers of a part that are trained with settings of their own; empty when there is none. */
  static List<TrainedLayer> of(Part part) {
    return part.layer() == null ? List.of() : of(part.layer());
  }

  private static List<TrainedLayer> of(Layer layer) {
    if (layer instanceof Bidirectional both) {
      List<TrainedLayer> layers = new ArrayList<>(of(both.getFwd()));
      layers.addAll(of(both.getBwd()));
      return layers;
    } else if (layer instanceof BaseLayer base) {
      return List.of(new Ordinary(base));
    }
    return layer instanceof AbstractSameDiffLayer operations
        ? List.of(new OfOperations(operations))
        : List.of();
  }

  /** Whether a part has parameters that no {@link TrainedLayer} stands for. */
  static boolean isOutOfReach(Part part) {
    if (part.layer() == null) {
      return part.vertex != null && part.vertex.numParams(true) > 0;
    }
    Layer own = Objects.requireNonNull(part.conf).getLayer();
    return of(part).isEmpty() && own.initializer().numParams(own) > 0;
  }

  /** Gives a copied layer directions and updaters that it shares with no other network. */
  static void unshare(Layer layer) {
    if (layer instanceof Bidirectional both) {
      both.setFwd(both.getFwd().clone());
      both.setBwd(both.getBwd().clone());
      both.setInitializer(new BidirectionalParamInitializer(both)); // Else it draws as the other's.
    }
    of(layer).forEach(TrainedLayer::copyUpdaters);
  }

  /** The updaters of weights and biases, those that are there. */
  abstract List<IUpdater> updaters();

  /** Sets the updater of all its parameters. */
  abstract void setUpdater(IUpdater updater);

  /** Sets how its gradient is clipped. */
  abstract void clip(GradientNormalization kind, double limit);

  abstract void copyUpdaters();

  private static final class Ordinary extends TrainedLayer {
    private final BaseLayer layer;

    Ordinary(BaseLayer layer) {
      this.layer = layer;
    }

    @Override
    List<IUpdater> updaters() {
      return Stream.of(layer.getIUpdater(), layer.getBiasUpdater())
          .filter(Objects::nonNull)
          .toList();
    }

    @Override
    void setUpdater(IUpdater updater) {
      layer.setIUpdater(updater.clone());
      layer.setBiasUpdater(null);
    }

    @Override
    void clip(GradientNormalization kind, double limit) {
      layer.setGradientNormalization(kind);
      layer.setGradientNormalizationThreshold(limit);
    }

    @Override
    void copyUpdaters() {
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
    List<IUpdater> updaters() {
      return Stream.of(layer.getUpdater(), layer.getBiasUpdater())
          .filter(Objects::nonNull)
          .toList();
    }

    @Override
    void setUpdater(IUpdater updater) {
      layer.setUpdater(updater.clone());
      layer.setBiasUpdater(null);
    }

    @Override
    void clip(GradientNormalization kind, double limit) {
      layer.setGradientNormalization(kind);
      layer.setGradientNormalizationThreshold(limit);
    }

    @Override
    void copyUpdaters() {
      layer.setUpdater(layer.getUpdater() == null ? null : layer.getUpdater().clone());
      layer.setBiasUpdater(layer.getBiasUpdater() == null ? null : layer.getBiasUpdater().clone());
    }
  }
}
