package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.sink.LogSink;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.slf4j.LoggerFactory;

/**
 * The loss of the best of a few constant outputs, asked of the loss function itself: the mean and
 * the median of every label column, and 0, 1 and -1; for losses of shares the mean, by the weights
 * of the classes. So it comes in the loss's own scale, with its weights and masks.
 */
public final class ConstantLoss {
  private ConstantLoss() {}

  /**
   * Asks the loss function.
   *
   * @param loss of an output layer
   * @param layer the output layer's configuration
   * @param labels of one minibatch
   * @param lastIsColumn whether their columns are the last dimension
   * @param mask of the labels, null when all count
   * @return sum over all rows; NaN when the loss function cannot be asked
   */
  @SuppressWarnings("try") // the resource is the scope
  public static double of(
      ILossFunction loss,
      Layer layer,
      INDArray labels,
      boolean lastIsColumn,
      @Nullable INDArray mask) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray table = table(labels, lastIsColumn);
      INDArray rows = mask == null ? null : rows(mask, labels, lastIsColumn);
      double best = Double.NaN;
      for (INDArray constant : constants(loss, layer, table)) {
        INDArray output = Nd4j.ones(DataType.FLOAT, table.size(0), 1).mmul(constant);
        double score = loss.computeScore(table, output, new ActivationIdentity(), rows, false);
        best = Double.isNaN(best) || score < best ? score : best;
      }
      return best;
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(LogSink.LOGGER)
          .debug("{} does not tell the loss of a constant output", loss, e);
      return Double.NaN;
    }
  }

  private static INDArray table(INDArray labels, boolean lastIsColumn) {
    INDArray all = labels.castTo(DataType.FLOAT);
    if (all.rank() <= 2) {
      return all.dup('c');
    }
    INDArray columnsLast = lastIsColumn ? all : columnsLast(all);
    return columnsLast.dup('c').reshape(-1, labels.size(lastIsColumn ? labels.rank() - 1 : 1));
  }

  private static INDArray columnsLast(INDArray array) {
    return array.rank() == 3 ? array.permute(0, 2, 1) : array.permute(0, 2, 3, 1);
  }

  private static INDArray rows(INDArray mask, INDArray labels, boolean lastIsColumn) {
    if (labels.rank() == 3 && mask.rank() == 2 && mask.size(0) != labels.size(0)) {
      // Deeplearning4j hands it to an output layer with all first steps first.
      return mask.castTo(DataType.FLOAT)
          .reshape('f', labels.size(0), mask.length() / labels.size(0))
          .dup('c')
          .reshape(-1, 1);
    }
    return mask.rank() == labels.rank() && mask.rank() > 2
        ? table(mask, lastIsColumn)
        : mask.rank() == labels.rank()
            ? mask.castTo(DataType.FLOAT)
            : mask.castTo(DataType.FLOAT).dup('c').reshape(-1, 1);
  }

  private static List<INDArray> constants(ILossFunction loss, Layer layer, INDArray table) {
    List<INDArray> constants = new ArrayList<>();
    if (loss instanceof LossSparseMCXENT) {
      constants.add(frequencies(table, ((FeedForwardLayer) LayerModel.inner(layer)).getNOut()));
      return constants;
    }
    long columns = table.size(1);
    INDArray mean = table.mean(true, 0);
    constants.add(mean);
    if (loss instanceof LossMCXENT classes) {
      if (classes.getWeights() != null) {
        INDArray weighted = mean.mul(classes.getWeights().castTo(DataType.FLOAT).reshape(1, -1));
        constants.add(weighted.divi(weighted.sumNumber()));
      }
      return constants;
    } else if (loss instanceof LossBinaryXENT || loss instanceof LossKLD) {
      return constants; // which are shares, so that no other constant is one
    }
    constants.add(Nd4j.sort(table.dup('c'), 0, true).getRow(table.size(0) / 2, true).dup());
    constants.add(Nd4j.zeros(DataType.FLOAT, 1, columns));
    constants.add(Nd4j.ones(DataType.FLOAT, 1, columns));
    constants.add(Nd4j.ones(DataType.FLOAT, 1, columns).negi());
    return constants;
  }

  private static INDArray frequencies(INDArray classes, long count) {
    float[] shares = new float[(int) count];
    for (long i = 0; i < classes.length(); i++) {
      int one = (int) classes.getDouble(i);
      if (one >= 0 && one < count) {
        shares[one] += 1f / classes.length();
      }
    }
    return Nd4j.createFromArray(new float[][] {shares});
  }
}
