package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A training that was made: every step of it as the adapter read it, and what came of it.
 *
 * @param steps in order
 * @param statements what the monitor said in each of these steps, while it watched
 * @param skill at the end, as {@link Task#skill} has it
 */
record Run(List<TrainingStep> steps, List<Statement> statements, double skill) {
  /** A network of less skill has not learnt, whatever its label says. */
  private static final double LEARNT = 0.2;

  /** Whether the training went well enough to be called healthy. */
  boolean learnt() {
    return skill >= LEARNT;
  }

  /** Whether the network was kept from what its cured twin learnt. */
  boolean failsBeside(Run twin) {
    return twin.learnt() && skill <= twin.skill() / 2;
  }

  /** Trains. */
  static Run of(Trial trial) {
    List<TrainingStep> steps = new ArrayList<>();
    List<Statement> statements = new ArrayList<>();
    MonitorSink recorder =
        new MonitorSink() {
          @Override
          public void onDiagnosis(Diagnosis diagnosis) {
            steps.add(diagnosis.step());
            statements.add(Statement.of(diagnosis));
          }
        };
    trial
        .network()
        .addListeners(GradientMonitorListener.builder().withoutLog().sink(recorder).build());
    for (int i = 0; i < trial.steps(); i++) {
      DataSet batch = trial.task().batch(i);
      trial.poison().accept(batch, i);
      trial.beforeStep().accept(trial.network(), i);
      if (trial.network() instanceof MultiLayerNetwork network) {
        network.fit(batch);
      } else {
        ((ComputationGraph) trial.network()).fit(batch);
      }
    }
    return new Run(steps, statements, trial.task().skill(trial.network()));
  }
}
