package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A short training of a network that is thrown away, watched.
 *
 * @param steps that were made; less than asked for when the loss was not finite any more
 * @param firstIll the first diagnosis with a fault; null when there was none
 * @param lastIll the last diagnosis with a fault; null when there was none
 * @param illLate whether a fault was seen in the second half
 * @param loss at the end, over the first batches; infinite when it was not finite
 */
record Trial(
    int steps,
    @Nullable Diagnosis firstIll,
    @Nullable Diagnosis lastIll,
    boolean illLate,
    double loss) {
  /** Batches that the loss is taken over. */
  private static final int SCORED = 10;

  /** Trains and watches. The network's listeners are replaced. */
  static Trial of(
      Model model, List<DataSet> batches, int steps, long seed, BooleanSupplier stopped) {
    List<Diagnosis> ill = new ArrayList<>();
    MonitorSink sink =
        new MonitorSink() {
          @Override
          public void onDiagnosis(Diagnosis diagnosis) {
            if (isIll(diagnosis)) {
              ill.add(diagnosis);
            }
          }
        };
    Network network = Network.of(model);
    model.setListeners(GradientMonitorListener.builder().withoutLog().sink(sink).build());
    Nd4j.getRandom().setSeed(seed);
    int done = 0;
    boolean illLate = false;
    while (done < steps && !stopped.getAsBoolean()) {
      int before = ill.size();
      network.fit(batches.get(done % batches.size()));
      illLate |= ill.size() > before && 2 * done >= steps;
      done++;
      if (!Double.isFinite(model.score())) {
        illLate = true;
        break;
      }
    }
    return new Trial(
        done,
        ill.isEmpty() ? null : ill.get(0),
        ill.isEmpty() ? null : ill.get(ill.size() - 1),
        illLate,
        loss(network, batches));
  }

  /** As in use, not as in training: dropout and the statistics of a batch are deceptive. */
  private static double loss(Network network, List<DataSet> batches) {
    int count = Math.min(SCORED, batches.size());
    double sum = 0;
    for (DataSet batch : batches.subList(0, count)) {
      sum += network.score(batch);
    }
    return Double.isFinite(sum) ? sum / count : Double.POSITIVE_INFINITY;
  }

  static boolean isIll(Diagnosis diagnosis) {
    return diagnosis.health() == GradientHealth.VANISHING
        || diagnosis.health() == GradientHealth.EXPLODING;
  }
}
