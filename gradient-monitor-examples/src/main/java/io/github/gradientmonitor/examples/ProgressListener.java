package io.github.gradientmonitor.examples;

import io.github.gradientmonitor.cli.Progress;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Moves a {@link Progress} on by one with every step of training. */
final class ProgressListener extends BaseTrainingListener {
  private final Progress progress;

  ProgressListener(Progress progress) {
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    progress.step();
  }
}
