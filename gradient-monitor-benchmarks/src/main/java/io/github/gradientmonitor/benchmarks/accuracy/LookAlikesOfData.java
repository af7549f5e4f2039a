package io.github.gradientmonitor.benchmarks.accuracy;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Data that is skewed, raw, sparse or noisy, and is learnt. */
final class LookAlikesOfData {
  private LookAlikesOfData() {}

  static void addTo(LookAlikes all) {
    skewed(all);
    raw(all);
    noisy(all);
  }

  /** Targets and features that only look as if they could not be learnt. */
  static void addLater(LookAlikes all) {
    all.sound(
        "one of four targets ten times larger",
        seed ->
            Recipe.regressor(Table.numbers(6, 4, 0.1, seed), seed)
                .table(
                    t ->
                        t.labels(
                            y -> {
                              y.getColumn(0).muli(10);
                              return y;
                            }))
                .updater(new Adam(1e-2))
                .steps(600));
    all.sound(
        "features of 0.05",
        seed ->
            Recipe.classifier(Table.classes(6, 3, seed), seed)
                .table(t -> t.features(x -> x.divi(20)))
                .updater(new Adam(1e-2)));
    all.sound(
        "MAPE over targets of 4 .. 16",
        seed ->
            Recipe.regressor(Table.numbers(6, 1, 0.1, seed), seed)
                .loss(LossFunction.MEAN_ABSOLUTE_PERCENTAGE_ERROR)
                .table(t -> t.labels(y -> y.addi(10)))
                .updater(new Adam(1e-2)));
    all.sound(
        "regression, batches of two in random order",
        seed ->
            Recipe.regressor(Table.numbers(6, 1, 0.1, seed), seed)
                .batch(2)
                .updater(new Adam(3e-3))
                .steps(580));
  }

  private static void skewed(LookAlikes all) {
    all.sound(
        "one example in 20 is of the rare class, and is found",
        seed ->
            Recipe.classifier(Table.rare(0.05, 2.5, seed), seed)
                .hidden(16)
                .updater(new Adam(1e-2)));
    all.sound(
        "one example in 50 is of the rare class, and is found",
        seed ->
            Recipe.classifier(Table.rare(0.02, 3, seed), seed)
                .hidden(16)
                .updater(new Adam(1e-2))
                .steps(500));
    all.sound(
        "one example in 30 is of the rare class, with class weights",
        seed ->
            Recipe.classifier(Table.rare(1.0 / 30, 1.5, seed), seed)
                .hidden(16)
                .loss(new LossMCXENT(Nd4j.createFromArray(1f, 30f)))
                .updater(new Adam(3e-3)));
  }

  private static void raw(LookAlikes all) {
    all.sound(
        "digits with grey values 0 .. 16, Adam",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .table(t -> t.features(x -> x.muli(16)))
                .updater(new Adam(1e-3)));
    all.sound(
        "grey values 0 .. 255 behind batch normalisation of the inputs",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .table(t -> t.features(x -> x.muli(255).addi(1)))
                .front(InputType.feedForward(64), new BatchNormalization())
                .updater(new Adam(3e-3)));
    all.sound(
        "columns of scales 1 to 10, Adam",
        seed ->
            Recipe.classifier(Table.classes(8, 4, seed), seed)
                .table(t -> t.features(x -> Spoilt.ofScales(x, 2)))
                .updater(new Adam(3e-3)));
    all.sound(
        "features of 0 or 1, most of them 0",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .table(t -> t.features(x -> x.gt(0.8).castTo(DataType.FLOAT))));
    all.sound(
        "rows in the order of the file, which is random",
        seed -> Recipe.classifier(Table.classes(6, 4, seed), seed).sorted(true));
  }

  private static void noisy(LookAlikes all) {
    all.sound(
        "a fifth of the labels wrong",
        seed ->
            Recipe.classifier(Table.classes(6, 3, seed), seed)
                .table(t -> t.training(LookAlikesOfData::mislabelled)));
    all.sound(
        "regression of which part is noise",
        seed ->
            Recipe.regressor(Table.numbers(4, 1, 0.3, seed), seed)
                .hidden(16)
                .updater(new Adam(1e-2)));
    all.sound(
        "batches of two examples, SGD",
        seed ->
            Recipe.classifier(Table.classes(6, 3, seed), seed)
                .batch(2)
                .updater(new Sgd(0.02))
                .steps(900));
    all.sound(
        "all rows in one batch, 150 epochs, Adam",
        seed ->
            Recipe.classifier(Table.classes(6, 4, seed), seed)
                .batch(600)
                .updater(new Adam(1e-2))
                .steps(150));
  }

  private static DataSet mislabelled(DataSet data) {
    INDArray labels = data.getLabels();
    for (int row = 0; row < data.numExamples(); row += 5) {
      int wrong = (row / 5) % (int) labels.size(1);
      labels.getRow(row).assign(0);
      labels.putScalar(row, wrong, 1);
    }
    return data;
  }
}
