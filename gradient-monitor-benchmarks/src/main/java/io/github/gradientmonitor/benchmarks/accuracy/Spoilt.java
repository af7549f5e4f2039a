package io.github.gradientmonitor.benchmarks.accuracy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What happens to training data between the file and the network. */
final class Spoilt {
  private Spoilt() {}

  /** Labels that were shuffled and features that were not. */
  static DataSet shuffledLabels(DataSet data) {
    List<Integer> order = rows(data);
    Collections.shuffle(order, new Random(99));
    return new DataSet(data.getFeatures(), rows(data.getLabels(), order));
  }

  /** Labels that are one row behind their features. */
  static DataSet lateLabels(DataSet data) {
    List<Integer> order = rows(data);
    Collections.rotate(order, 1);
    return new DataSet(data.getFeatures(), rows(data.getLabels(), order));
  }

  /** Each label is that of the first example. */
  static DataSet constantLabels(DataSet data) {
    return new DataSet(
        data.getFeatures(), rows(data.getLabels(), Collections.nCopies(data.numExamples(), 0)));
  }

  /** Examples by their class, as in a folder for each. */
  static DataSet sortedByClass(DataSet data) {
    INDArray classes = data.getLabels().argMax(1);
    return sorted(data, classes::getDouble);
  }

  /** Examples by the first column of their labels. */
  static DataSet sortedByTarget(DataSet data) {
    return sorted(data, row -> data.getLabels().getDouble(row, 0));
  }

  /** As many examples of each class as of the most frequent one, by drawing some again. */
  static DataSet resampled(DataSet data) {
    INDArray classes = data.getLabels().argMax(1);
    List<List<Integer>> byClass = new ArrayList<>();
    for (int i = 0; i < data.getLabels().size(1); i++) {
      int kind = i;
      byClass.add(rows(data).stream().filter(row -> classes.getInt(row) == kind).toList());
    }
    int most = byClass.stream().mapToInt(List::size).max().orElseThrow();
    List<Integer> drawn = new ArrayList<>();
    for (List<Integer> rows : byClass) {
      IntStream.range(0, most).forEach(i -> drawn.add(rows.get(i % rows.size())));
    }
    return picked(data, drawn);
  }

  /** The classes as numbers in one column. */
  static INDArray numbered(INDArray oneHot) {
    return oneHot.argMax(1).castTo(DataType.FLOAT).reshape(oneHot.size(0), 1);
  }

  /** Columns of the scales 1, 10, 100, ..., beginning anew after so many. */
  static INDArray ofScales(INDArray features, int scales) {
    for (int column = 0; column < features.size(1); column++) {
      features.getColumn(column).muli(Math.pow(10, column % scales));
    }
    return features;
  }

  private static DataSet sorted(DataSet data, ToDoubleFunction<Integer> key) {
    List<Integer> order = rows(data);
    order.sort(Comparator.comparingDouble(key));
    return picked(data, order);
  }

  private static DataSet picked(DataSet data, List<Integer> order) {
    return new DataSet(rows(data.getFeatures(), order), rows(data.getLabels(), order));
  }

  private static List<Integer> rows(DataSet data) {
    return new ArrayList<>(IntStream.range(0, data.numExamples()).boxed().toList());
  }

  private static INDArray rows(INDArray array, List<Integer> order) {
    return Nd4j.pullRows(array, 1, order.stream().mapToInt(Integer::intValue).toArray());
  }
}
