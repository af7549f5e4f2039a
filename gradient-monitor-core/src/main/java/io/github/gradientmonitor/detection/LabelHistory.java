package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.statistics.ColumnMoments;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.Arrays;

/** What the labels of one output showed in all minibatches so far. */
final class LabelHistory {
  private final ColumnMoments moments = new ColumnMoments();
  private final TargetOrder order = new TargetOrder();
  private LossFunction lossFunction = LossFunction.OTHER;
  private long rows;
  private int batches;
  private final double[] smallest;
  private final double[] largest;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;
  private boolean whole = true;
  private long severalSet;
  private double smallestSum = Double.POSITIVE_INFINITY;
  private double largestSum = Double.NEGATIVE_INFINITY;

  /** Starts without any row of so many columns. */
  LabelHistory(int columns) {
    this.smallest = new double[columns];
    this.largest = new double[columns];
    Arrays.fill(smallest, Double.POSITIVE_INFINITY);
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
  }

  /** Takes labels of as many columns. */
  void accept(LabelSample labels) {
    ColumnStatistics columns = labels.columns();
    lossFunction = labels.lossFunction();
    moments.accept(columns);
    for (int i = 0; i < smallest.length; i++) {
      smallest[i] = Math.min(smallest[i], columns.smallest(i));
      largest[i] = Math.max(largest[i], columns.largest(i));
      lowest = Math.min(lowest, smallest[i]);
      highest = Math.max(highest, largest[i]);
    }
    order.accept(columns);
    rows += columns.rows();
    batches++;
    whole &= columns.facts().whole();
    severalSet += columns.facts().severalSet();
    smallestSum = Math.min(smallestSum, columns.facts().smallestSum());
    largestSum = Math.max(largestSum, columns.facts().largestSum());
  }

  int columns() {
    return smallest.length;
  }

  long rows() {
    return rows;
  }

  int batches() {
    return batches;
  }

  LossFunction lossFunction() {
    return lossFunction;
  }

  double mean(int column) {
    return moments.mean(column);
  }

  double variance(int column) {
    return moments.variance(column);
  }

  double smallest(int column) {
    return smallest[column];
  }

  double largest(int column) {
    return largest[column];
  }

  double smallest() {
    return lowest;
  }

  double largest() {
    return highest;
  }

  /** Whether every label is that of the first row. */
  boolean isConstant() {
    for (int i = 0; i < smallest.length; i++) {
      if (smallest[i] != largest[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether every label is a whole number. */
  boolean isWhole() {
    return whole;
  }

  /** Rows in which more than one label is above one half. */
  long severalSet() {
    return severalSet;
  }

  double smallestSum() {
    return smallestSum;
  }

  double largestSum() {
    return largestSum;
  }

  /** The order in which targets come. */
  TargetOrder order() {
    return order;
  }
}
