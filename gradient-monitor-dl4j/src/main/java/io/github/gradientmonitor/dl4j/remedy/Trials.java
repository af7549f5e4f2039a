package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.internal.network.Aside;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/** The trials of one network, and the account of them: what was tried, and the steps it took. */
final class Trials {
  /** Of the loss of a guess; below it a network has learnt all that a trial can tell. */
  private static final double SOLVED = 0.05;

  /** Of the loss of a guess; a network that is no better has not learnt, and is not cured. */
  private static final double LEARNT = 0.995;

  private final Model network;
  private final Data data;
  private final boolean numbers;
  private final long seed;
  private final Consumer<Attempt> progress;
  private final List<Attempt> attempts = new ArrayList<>();
  private @Nullable Data scaled;
  private int stepsTaken;
  private boolean interrupted;

  /**
   * Starts without any.
   *
   * @param network that regimens are applied to copies of
   * @param data that the trials are trained on
   * @param seed of the random numbers that they draw
   * @param progress hears of each when it is over
   */
  Trials(Model network, Data data, long seed, Consumer<Attempt> progress) {
    this.network = network;
    this.data = data;
    this.numbers = Data.areNumbers(Blueprint.of(network));
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Makes one.
   *
   * @throws RemedyRefusedException if the regimen cannot be applied to the network
   */
  Result run(Regimen regimen, int steps) {
    Data input = data(regimen);
    Trial trial =
        Aside.runToTheEnd(
            stopped -> {
              Model rebuilt = Remedies.apply(network, regimen.forNetwork()).network();
              return Trial.of(rebuilt, input.batches(), steps, seed, stopped);
            });
    stepsTaken += trial.steps();
    double loss = trial.loss() / input.guess();
    boolean learnt = !data.knowsTheGuess() || loss < LEARNT;
    boolean healthy = !trial.illLate() && learnt && trial.steps() == steps;
    Diagnosis fault = trial.firstIll();
    String outcome;
    if (healthy) {
      outcome = fault == null ? "healthy" : "healthy in the second half";
    } else {
      outcome =
          fault == null ? "the loss is that of a guess" : fault.findings().get(0).symptom().title();
    }
    note(new Attempt(regimen.remedies(), trial.steps(), healthy, loss, outcome));
    boolean solved = healthy && data.knowsTheGuess() && loss < SOLVED;
    return new Result(regimen, trial, loss, distance(loss), healthy, solved);
  }

  /** What is left to learn: loss / (1 - loss) where the loss of a guess is known. */
  private double distance(double loss) {
    double bounded = Math.max(loss, SOLVED);
    return data.knowsTheGuess() ? bounded / Math.max(1 - bounded, 1 - LEARNT) : loss;
  }

  /** Notes something that took no step. */
  void note(Regimen regimen, String outcome) {
    note(new Attempt(regimen.remedies(), 0, false, Double.NaN, outcome));
  }

  private void note(Attempt attempt) {
    attempts.add(attempt);
    progress.accept(attempt);
  }

  /** Whether a trial of what comes to the same was made. */
  boolean contain(Regimen regimen) {
    return attempts.stream().anyMatch(attempt -> new Regimen(attempt.remedies()).isSameAs(regimen));
  }

  /** Whether there is time for so many steps more within a budget. */
  boolean haveRoomFor(int steps, int budget) {
    return stepsTaken + steps <= budget && !isInterrupted();
  }

  /** Whether the thread was interrupted meanwhile. */
  boolean isInterrupted() {
    interrupted |= Thread.currentThread().isInterrupted();
    return interrupted;
  }

  /** The data as a regimen wants them. */
  Data data(Regimen regimen) {
    if (!regimen.scalesInputs()) {
      return data;
    }
    if (scaled == null) {
      scaled = data.scaled(numbers);
    }
    return scaled;
  }

  List<Attempt> attempts() {
    return attempts;
  }

  int steps() {
    return stepsTaken;
  }
}
