package io.github.gradientmonitor.benchmarks.accuracy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How much better than a guess an output is: 0 for what can be said without looking at the inputs,
 * 1 for no mistake, never negative. Labels and output have the same shape, except where said.
 */
interface Metric {
  double skill(INDArray labels, INDArray output);

  /**
   * For one-hot classes the accuracy above that of a guess among equally frequent classes, for
   * anything else R<sup>2</sup> over all elements.
   */
  Metric USUAL =
      (labels, output) -> {
        if (areClasses(labels)) {
          double accuracy =
              output
                  .argMax(1)
                  .eq(labels.argMax(1))
                  .castTo(labels.dataType())
                  .meanNumber()
                  .doubleValue();
          double guess = 1.0 / labels.size(1);
          return Math.max(0, (accuracy - guess) / (1 - guess));
        }
        return determination(labels, output);
      };

  /**
   * For one-hot classes: the mean over the classes of the share that is recognised, above that of a
   * guess. Naming the most frequent class each time is worth nothing.
   */
  Metric BALANCED =
      (labels, output) -> {
        int classes = (int) labels.size(1);
        return aboveGuess(recall(labels.argMax(1), output.argMax(1), classes), classes);
      };

  /** The mean over the columns of R<sup>2</sup>, each column on its own scale. */
  Metric BY_COLUMN =
      (labels, output) -> {
        double sum = 0;
        for (long column = 0; column < labels.size(1); column++) {
          sum += determination(labels.getColumn(column), output.getColumn(column));
        }
        return sum / labels.size(1);
      };

  /** For columns that are 0 or 1 each on its own: the mean over them of the balanced accuracy. */
  Metric BITS = bits(0.5);

  /** For one-hot classes at each time step, [examples, classes, steps]. */
  Metric SEQUENCES =
      (labels, output) ->
          BALANCED.skill(
              labels.permute(0, 2, 1).dup('c').reshape(-1, labels.size(1)),
              output.permute(0, 2, 1).dup('c').reshape(-1, labels.size(1)));

  /** For columns of two values, which an output tells apart when a limit lies between them. */
  static Metric bits(double limit) {
    return (labels, output) -> {
      double sum = 0;
      for (long column = 0; column < labels.size(1); column++) {
        INDArray truth = labels.getColumn(column).gt(limit).castTo(labels.dataType());
        INDArray told = output.getColumn(column).gt(limit).castTo(labels.dataType());
        sum += aboveGuess(recall(truth, told, 2), 2);
      }
      return sum / labels.size(1);
    };
  }

  /**
   * For one-hot classes: the share of the class that is recognised worst, above that of a guess. A
   * class that is never named is worth nothing.
   */
  Metric WORST_CLASS =
      (labels, output) -> {
        int classes = (int) labels.size(1);
        double[] recalls = recalls(labels.argMax(1), output.argMax(1), classes);
        return aboveGuess(Arrays.stream(recalls).min().orElseThrow(), classes);
      };

  /**
   * The same for class numbers 0 .. n-1 in one column: the nearest class is what the output names.
   */
  static Metric worstOfNumbers(int classes) {
    return (labels, output) -> {
      INDArray told = nearest(output.getColumn(0), classes);
      double[] recalls = recalls(labels.getColumn(0), told, classes);
      return aboveGuess(Arrays.stream(recalls).min().orElseThrow(), classes);
    };
  }

  private static INDArray nearest(INDArray column, int classes) {
    INDArray nearest = column.dup();
    for (long i = 0; i < nearest.length(); i++) {
      nearest.putScalar(i, Math.min(classes - 1, Math.max(0, Math.rint(column.getDouble(i)))));
    }
    return nearest;
  }

  private static double aboveGuess(double recall, int classes) {
    return Math.max(0, (recall - 1.0 / classes) / (1 - 1.0 / classes));
  }

  private static double recall(INDArray truth, INDArray told, int classes) {
    return Arrays.stream(recalls(truth, told, classes)).average().orElseThrow();
  }

  /** Of each class that occurs, the share that is recognised. */
  private static double[] recalls(INDArray truth, INDArray told, int classes) {
    double[] seen = new double[classes];
    double[] found = new double[classes];
    for (long i = 0; i < truth.length(); i++) {
      int label = (int) Math.round(truth.getDouble(i));
      seen[label]++;
      found[label] += label == Math.round(told.getDouble(i)) ? 1 : 0;
    }
    return IntStream.range(0, classes)
        .filter(i -> seen[i] > 0)
        .mapToDouble(i -> found[i] / seen[i])
        .toArray();
  }

  private static double determination(INDArray labels, INDArray output) {
    double residual = labels.sub(output).norm2Number().doubleValue();
    double total = labels.sub(labels.meanNumber()).norm2Number().doubleValue();
    return Math.max(0, 1 - residual * residual / (total * total));
  }

  private static boolean areClasses(INDArray labels) {
    return labels.rank() == 2 && labels.size(1) > 1 && labels.sum(1).eq(1).all();
  }
}
