package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.dl4j.internal.network.TrainedLayer;
import io.github.gradientmonitor.observation.LayerSettings;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/** Reads what a layer is set to from its configuration, in the field's terms. */
public final class SettingsReader {
  private SettingsReader() {}

  /**
   * The settings of a layer.
   *
   * @param layer its configuration, in its wrappers or not
   * @param lossLayer the layer behind it that computes the loss; the layer itself mostly
   */
  public static LayerSettings read(Layer layer, Layer lossLayer) {
    Layer inner = LayerModel.inner(layer);
    ILossFunction loss = loss(lossLayer);
    String lossName = loss == null ? null : name(loss);
    double keeps = keepProbability(inner.getIDropout());
    TrainedLayer trained = trained(layer);
    if (trained == null) {
      return new LayerSettings(
          lossName, null, Double.NaN, keeps, 0, 0, 0, Double.NaN, Double.POSITIVE_INFINITY);
    }
    IUpdater updater = trained.updater();
    return new LayerSettings(
        lossName,
        updater(layer),
        updater != null && updater.hasLearningRate() ? updater.getLearningRate(0, 0) : Double.NaN,
        keeps,
        sum(trained.regularization(), L1Regularization.class),
        sum(trained.regularization(), L2Regularization.class),
        sum(trained.regularization(), WeightDecay.class),
        inner instanceof BaseLayer base ? base.getBiasInit() : Double.NaN,
        clipLimit(trained));
  }

  /** Name of the layer's updater, null when it has none. */
  static @Nullable String updater(Layer layer) {
    TrainedLayer trained = trained(layer);
    IUpdater updater = trained == null ? null : trained.updater();
    return updater == null ? null : updater.getClass().getSimpleName();
  }

  /** Of a layer of both directions the one that goes forward; null when it is not trained. */
  private static @Nullable TrainedLayer trained(Layer layer) {
    return TrainedLayer.of(layer).stream().findFirst().orElse(null);
  }

  /** The loss function of an output layer, null when the layer has none. */
  public static @Nullable ILossFunction loss(Layer layer) {
    Layer inner = LayerModel.inner(layer);
    if (inner instanceof BaseOutputLayer output) {
      return output.getLossFn();
    } else if (inner instanceof LossLayer output) {
      return output.getLossFn();
    } else if (inner instanceof RnnLossLayer output) {
      return output.getLossFn();
    }
    return inner instanceof CnnLossLayer output ? output.getLossFn() : null;
  }

  private static String name(ILossFunction loss) {
    return loss.getClass().getSimpleName().replaceFirst("^Loss", "").toLowerCase(Locale.ROOT);
  }

  /** Where it follows a schedule, the share that is kept first. */
  private static double keepProbability(@Nullable IDropout dropout) {
    if (dropout == null) {
      return 1;
    } else if (dropout instanceof Dropout plain) {
      return first(plain.getP(), plain.getPSchedule());
    } else if (dropout instanceof SpatialDropout spatial) {
      return first(spatial.getP(), spatial.getPSchedule());
    } else if (dropout instanceof AlphaDropout alpha) {
      return first(alpha.getP(), alpha.getPSchedule());
    }
    return Double.NaN;
  }

  private static double first(double share, @Nullable ISchedule schedule) {
    return schedule == null ? share : schedule.valueAt(0, 0);
  }

  private static double sum(List<Regularization> all, Class<? extends Regularization> kind) {
    return all.stream().filter(kind::isInstance).mapToDouble(SettingsReader::coefficient).sum();
  }

  private static double coefficient(Regularization regularization) {
    if (regularization instanceof L1Regularization l1) {
      return l1.getL1().valueAt(0, 0);
    } else if (regularization instanceof L2Regularization l2) {
      return l2.getL2().valueAt(0, 0);
    }
    return ((WeightDecay) regularization).getCoeff().valueAt(0, 0);
  }

  private static double clipLimit(TrainedLayer layer) {
    return switch (layer.normalization()) {
      case ClipElementWiseAbsoluteValue, ClipL2PerLayer, ClipL2PerParamType ->
          layer.normalizationLimit();
      case None, RenormalizeL2PerLayer, RenormalizeL2PerParamType -> Double.POSITIVE_INFINITY;
    };
  }
}
