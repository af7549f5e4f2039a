package io.github.gradientmonitor.dl4j.internal.samediff;

import io.github.gradientmonitor.dl4j.internal.reading.DataCadence;
import io.github.gradientmonitor.dl4j.internal.reading.Fingerprint;
import io.github.gradientmonitor.dl4j.internal.reading.TableReader;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LossFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.loss.BaseLoss;
import org.nd4j.linalg.api.ops.impl.loss.MeanSquaredErrorLoss;
import org.nd4j.linalg.api.ops.impl.loss.SigmoidCrossEntropyLoss;
import org.nd4j.linalg.api.ops.impl.loss.SoftmaxCrossEntropyLoss;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Reads features and labels of the minibatch that a SameDiff graph is trained on.
 *
 * <p>Which labels belong to which loss is found in the graph: a loss variable is the output of a
 * loss operation of ND4J, whose labels are a placeholder, without weights and without label
 * smoothing. Labels of other losses are not read, for the best constant guess is not known.
 */
public final class SameDiffData {
  /** Places of the inputs of a loss operation. */
  private static final int WEIGHTS = 1;

  private static final int LABELS = 2;

  private final TableReader tables = new TableReader();
  private final DataCadence cadence = new DataCadence();
  private final List<String> inputs;
  private final List<Target> targets = new ArrayList<>();

  /**
   * The labels of one loss; its columns are the last dimension, over which ND4J's losses go.
   *
   * @param loss name of the loss variable
   * @param index of its labels in the minibatch
   * @param function what they are held against
   * @param reduce what becomes of the losses of the elements
   */
  private record Target(String loss, int index, LossFunction function, LossReduce reduce) {

    LabelSample sample(INDArray labels, TableReader tables, Map<String, Double> losses) {
      double divisor = reduce == LossReduce.SUM ? 1 : rows(labels);
      LossFunction of = function;
      if (function == LossFunction.BINARY_CROSS_ENTROPY && reduce != LossReduce.SUM) {
        divisor *= columns(labels);
      } else if (function == LossFunction.MEAN_SQUARED_ERROR && reduce == LossReduce.SUM) {
        of = LossFunction.SQUARED_ERROR;
      }
      return new LabelSample(
          loss,
          of,
          tables.read(labels, true, null),
          divisor,
          Double.NaN,
          losses.getOrDefault(loss, Double.NaN));
    }

    private static double columns(INDArray labels) {
      return labels.rank() < 2 ? 1 : labels.size(labels.rank() - 1);
    }

    private static double rows(INDArray labels) {
      return labels.length() / columns(labels);
    }
  }

  /**
   * Finds the labels of the losses.
   *
   * @param graph with a training configuration; it is not kept
   * @param knowsLoss whether there is a loss to hold beside that of a guess
   */
  public SameDiffData(SameDiff graph, boolean knowsLoss) {
    TrainingConfig config = graph.getTrainingConfig();
    this.inputs = config == null ? List.of() : List.copyOf(config.getDataSetFeatureMapping());
    List<String> labels =
        config == null || config.getDataSetLabelMapping() == null
            ? List.of()
            : config.getDataSetLabelMapping();
    for (String loss : knowsLoss ? graph.getLossVariables() : List.<String>of()) {
      Target target = target(graph, loss, labels);
      if (target == null) {
        targets.clear(); // The guess of one loss alone says nothing about the sum.
        break;
      }
      targets.add(target);
    }
  }

  private static @Nullable Target target(SameDiff graph, String loss, List<String> labels) {
    Variable variable = graph.getVariables().get(loss);
    String name = variable == null ? null : variable.getOutputOfOp();
    SameDiffOp operation = name == null ? null : graph.getOps().get(name);
    if (operation == null || !(operation.getOp() instanceof BaseLoss function)) {
      return null;
    }
    LossFunction known = known(function);
    LossReduce reduce = function.getLossReduce();
    INDArray weights = graph.getVariable(operation.getInputsToOp().get(WEIGHTS)).getArr();
    int index = labels.indexOf(operation.getInputsToOp().get(LABELS));
    boolean plain = weights != null && weights.isScalar() && weights.getDouble(0) == 1;
    return known == null || reduce == null || reduce == LossReduce.NONE || index < 0 || !plain
        ? null
        : new Target(loss, index, known, reduce);
  }

  private static @Nullable LossFunction known(BaseLoss function) {
    boolean smooth = function.numTArguments() > 0 && function.getTArgument(0) > 0;
    if (function instanceof SoftmaxCrossEntropyLoss && !smooth) {
      return LossFunction.CROSS_ENTROPY;
    } else if (function instanceof SigmoidCrossEntropyLoss && !smooth) {
      return LossFunction.BINARY_CROSS_ENTROPY;
    }
    return function instanceof MeanSquaredErrorLoss ? LossFunction.MEAN_SQUARED_ERROR : null;
  }

  /**
   * Reads the minibatch of the present step.
   *
   * @param finite whether loss and gradient are finite
   * @param losses of the step, by the names of their variables
   */
  public DataSample read(MultiDataSet batch, boolean finite, Map<String, Double> losses) {
    cadence.next(finite);
    List<FeatureSample> features = new ArrayList<>(0);
    for (int i = 0; cadence.readsFeatures() && i < inputs.size(); i++) {
      INDArray input = batch.getFeatures(i);
      if (input.dataType().isFPType()) {
        features.add(new FeatureSample(inputs.get(i), tables.read(input, false, null)));
      }
    }
    List<LabelSample> labels = new ArrayList<>(0);
    if (cadence.readsLabels()) {
      for (Target target : targets) {
        labels.add(target.sample(batch.getLabels(target.index()), tables, losses));
      }
    }
    INDArray first = batch.getFeatures(0);
    INDArray target = targets.isEmpty() ? null : batch.getLabels(targets.get(0).index());
    long fingerprint = cadence.readsFingerprint() ? Fingerprint.of(first, target) : 0;
    return new DataSample(features, labels, first.size(0), fingerprint, 0);
  }
}
