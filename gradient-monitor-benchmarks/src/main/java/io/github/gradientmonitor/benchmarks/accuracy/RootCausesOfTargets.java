package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.CauseKind.DATA_NOT_FINITE;
import static io.github.gradientmonitor.diagnosis.CauseKind.LEARNING_RATE;
import static io.github.gradientmonitor.diagnosis.CauseKind.OUTPUT_ACTIVATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.TARGET_SCALE;
import static io.github.gradientmonitor.diagnosis.CauseKind.UPDATER;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Targets out of scale, and data that is not finite. */
final class RootCausesOfTargets {
  private RootCausesOfTargets() {}

  static void addTo(RootCauses all) {
    scales(all);
    gaps(all);
  }

  private static void scales(RootCauses all) {
    // The question "my LSTM predicts the mean of the prices".
    all.program(
            "LSTM 32 on 20 steps, MSE, Adam 1e-3, targets 3000 .. 4700",
            seed ->
                Recipe.regressor(Table.births(20, seed), seed)
                    .hidden()
                    .front(InputType.recurrent(1), new LastTimeStep(Nets.lstm(32)))
                    .activation(Activation.TANH)
                    .updater(new Adam(1e-3)))
        .seen(EXPLODING_GRADIENT, UPDATE_TOO_LARGE)
        .ill(TARGET_SCALE, recipe -> recipe.table(t -> t.labels(y -> y.muli(400).addi(3800))))
        .add();
    // House prices as they stand in the table.
    all.program(
            "8-32-32-1, SGD 0.05, prices of 50 000 .. 500 000",
            seed -> numbers(8, 1, seed).updater(new Sgd(0.05)).steps(500))
        .seen(EXPLODING_GRADIENT, UPDATE_TOO_LARGE, NON_FINITE)
        .ill(TARGET_SCALE, recipe -> recipe.table(t -> t.labels(RootCausesOfTargets::prices)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
    all.program(
            "8-32-32-1, Adam 1e-3, prices of 50 000 .. 500 000",
            seed -> numbers(8, 1, seed).updater(new Adam(1e-3)).steps(500))
        .seen(EXPLODING_GRADIENT)
        .ill(TARGET_SCALE, recipe -> recipe.table(t -> t.labels(RootCausesOfTargets::prices)))
        .orCured(LEARNING_RATE, recipe -> recipe.updater(new Adam(3e-2)))
        .add();
    all.program(
            "6-32-32-4, Adam 1e-2, one of four targets a thousand times larger",
            seed -> numbers(6, 4, seed).updater(new Adam(1e-2)).steps(400))
        .seen(EXPLODING_GRADIENT)
        .ill(
            TARGET_SCALE,
            recipe ->
                recipe.table(
                    t ->
                        t.labels(
                            y -> {
                              y.getColumn(0).muli(1000);
                              return y;
                            })))
        .add();
    all.program(
            "6-32-1, Adam 3e-3, years of 1990 .. 2020 as targets",
            seed -> numbers(6, 1, seed).hidden(32).updater(new Adam(3e-3)))
        .seen(EXPLODING_GRADIENT)
        .ill(TARGET_SCALE, recipe -> recipe.table(t -> t.labels(y -> y.muli(7).addi(2005))))
        .add();
    // An autoencoder of standardised columns whose last layer can say 0 .. 1 only.
    all.program(
            "autoencoder 6-16-6 of columns around 3, sigmoid output",
            seed ->
                Recipe.regressor(twice(seed), seed)
                    .hidden(16)
                    .activation(Activation.TANH)
                    .updater(new Adam(1e-2)))
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.SIGMOID))
        .orCured(
            TARGET_SCALE, recipe -> recipe.table(t -> t.labels(y -> y.subi(3).divi(10).addi(0.5))))
        .add();
  }

  private static void gaps(RootCauses all) {
    all.program("6-32-32-3, one NaN cell in the features of batch 30", RootCausesOfTargets::classes)
        .seen(NON_FINITE)
        .from(30)
        .ill(
            DATA_NOT_FINITE,
            recipe ->
                recipe.poison(
                    (batch, step) -> {
                      if (step == 30) {
                        batch.getFeatures().putScalar(4, 3, Float.NaN);
                      }
                    }))
        .add();
    // The question "loss is NaN from the first step": gaps in a file that was read.
    all.program(
            "6-32-32-3, missing values in a column of the features", RootCausesOfTargets::classes)
        .seen(NON_FINITE)
        .ill(
            DATA_NOT_FINITE,
            recipe ->
                recipe.table(
                    t ->
                        t.training(
                            data -> {
                              for (int row = 0; row < data.numExamples(); row += 9) {
                                data.getFeatures().putScalar(row, 2, Float.NaN);
                              }
                              return data;
                            })))
        .add();
    // The logarithm of a target that is zero here and there.
    all.program(
            "6-32-1, minus infinity among the targets",
            seed -> numbers(6, 1, seed).hidden(32).updater(new Adam(1e-2)))
        .seen(NON_FINITE)
        .ill(
            DATA_NOT_FINITE,
            recipe ->
                recipe.table(
                    t ->
                        t.training(
                            data -> {
                              for (int row = 5; row < data.numExamples(); row += 50) {
                                data.getLabels().putScalar(row, 0, Float.NEGATIVE_INFINITY);
                              }
                              return data;
                            })))
        .add();
  }

  private static INDArray prices(INDArray standardised) {
    return standardised.muli(90_000).addi(250_000);
  }

  private static Table twice(long seed) {
    return Table.numbers(6, 6, 0.1, seed).features(x -> x.addi(3)).twice();
  }

  private static Recipe numbers(int columns, int targets, long seed) {
    return Recipe.regressor(Table.numbers(columns, targets, 0.1, seed), seed);
  }

  private static Recipe classes(long seed) {
    return Recipe.classifier(Table.classes(6, 3, seed), seed);
  }
}
