package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.TrainingCheckup;
import io.github.gradientmonitor.dl4j.internal.network.Aside;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Finds out by short trials which remedies cure a network.
 *
 * <pre>{@code
 * CaseHistory history = TrainingDoctor.withBudget(1000).treat(network, batches);
 * Model cured = history.network();
 * }</pre>
 *
 * <p>The network is looked at before training and in a trial. If no fault is seen in the trial,
 * nothing is changed. Otherwise each remedy that is advised is tried, in the advisor's order, on a
 * new network from the same seed, with the same minibatches. On top of what left it healthy with
 * the lowest loss a higher learning rate is tried, then the remaining remedies, and so on, best
 * first, until the loss is as good as none or two thirds of the budget are spent. The last third is
 * for trials of twice the length between the best; the best of these is kept. All is deterministic
 * for a seed. The original, and the random numbers of the calling thread, stay as they are.
 *
 * @param budget steps of training that all trials may take together
 * @param trialSteps length of a trial, 8 or more
 * @param seed of the random numbers that the trials draw, such as those of dropout
 * @param progress hears of each trial when it is over
 */
public record TrainingDoctor(int budget, int trialSteps, long seed, Consumer<Attempt> progress) {
  /** A trial this long shows most faults, and whether the loss falls. */
  private static final int TRIAL_STEPS = 60;

  private static final int SHORTEST = 8;

  /** Of the loss of the network as it was; some noise is no harm. */
  private static final double NO_WORSE = 1.02;

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a trial is shorter than 8 steps, or the budget than a trial
   */
  public TrainingDoctor {
    Objects.requireNonNull(progress, "progress");
    Arguments.check(trialSteps >= SHORTEST, "trialSteps must be at least " + SHORTEST, trialSteps);
    if (budget < trialSteps) {
      throw new IllegalArgumentException(
          "budget and trialSteps must allow for one trial, but were "
              + budget
              + " and "
              + trialSteps);
    }
  }

  /**
   * A doctor whose trials are 60 steps long, or as long as the budget where that is less.
   *
   * @param budget steps of training that all trials may take together, 8 or more
   * @throws IllegalArgumentException if they are fewer
   */
  public static TrainingDoctor withBudget(int budget) {
    return new TrainingDoctor(
        budget, Math.max(SHORTEST, Math.min(budget, TRIAL_STEPS)), 1, attempt -> {});
  }

  /** The same with trials of another length. */
  public TrainingDoctor withTrials(int trialSteps) {
    return new TrainingDoctor(budget, trialSteps, seed, progress);
  }

  /** The same with somebody who hears of each trial when it is over. */
  public TrainingDoctor tellingOf(Consumer<Attempt> progress) {
    return new TrainingDoctor(budget, trialSteps, seed, progress);
  }

  /**
   * Treats a network. When the thread is interrupted, the best that was found so far is returned,
   * and the thread stays interrupted.
   *
   * @param network initialised, with one input and one output
   * @param batches minibatches that the trials are trained on, in this order, over and over
   * @throws IllegalArgumentException if there is no batch, or the model is no network
   */
  public CaseHistory treat(Model network, List<DataSet> batches) {
    List<DataSet> minibatches = Arguments.copy(batches, "batches");
    if (minibatches.isEmpty()) {
      throw new IllegalArgumentException("batches must not be empty");
    }
    Blueprint plan = Blueprint.of(Objects.requireNonNull(network, "network"));
    return new Visit(this, network, Data.of(minibatches, plan)).treat();
  }

  /** The treatment of one network. */
  private static final class Visit {
    private final TrainingDoctor doctor;
    private final Model network;
    private final Data data;
    private final Trials trials;

    Visit(TrainingDoctor doctor, Model network, Data data) {
      this.doctor = doctor;
      this.network = network;
      this.data = data;
      this.trials = new Trials(network, data, doctor.seed, doctor.progress);
    }

    CaseHistory treat() {
      Diagnosis checkup = TrainingCheckup.of(network, data.batches().get(0));
      int bad = data.firstNotFinite();
      if (bad >= 0) {
        trials.note(Regimen.NONE, "batch " + bad + " of the data is not finite");
        return history(CaseHistory.Outcome.NOT_CURED, checkup, List.of(), Regimen.NONE);
      }
      Result original = trials.run(Regimen.NONE, doctor.trialSteps);
      Result reference = reference(original);
      if (original.faults().isEmpty() && reference.regimen().last() == null) {
        // A fault that only the first look shows is too little.
        return history(CaseHistory.Outcome.HEALTHY, checkup, List.of(), Regimen.NONE);
      }
      List<Diagnosis> faults = new ArrayList<>();
      if (Trial.isIll(checkup)) {
        faults.add(checkup);
      }
      faults.addAll(original.faults());
      List<Advice> advice = advice(faults);
      Result best =
          new Search(
                  trials,
                  advice.stream().map(Advice::remedy).toList(),
                  data.isOutOfScale(),
                  doctor.trialSteps,
                  doctor.budget)
              .from(reference);
      boolean cured = best.healthy() && best.loss() <= NO_WORSE * reference.loss();
      return history(
          cured ? CaseHistory.Outcome.CURED : CaseHistory.Outcome.NOT_CURED,
          faults.isEmpty() ? checkup : faults.get(0),
          advice,
          cured ? best.regimen() : Regimen.NONE);
    }

    /**
     * The network as it was, which is ill, if only at first; with another output layer where its
     * loss does not depend on the weights, and so tells nothing.
     */
    private Result reference(Result original) {
      try {
        return trials.run(Regimen.NONE.plus(new Remedy.CheckOutputLayer()), doctor.trialSteps);
      } catch (RemedyRefusedException e) {
        return original.ill();
      }
    }

    /** The remedies against several faults, each once, those of the first fault first. */
    private static List<Advice> advice(List<Diagnosis> faults) {
      Map<Remedy, Advice> byRemedy = new LinkedHashMap<>();
      for (Diagnosis fault : faults) {
        fault.advice().forEach(each -> byRemedy.putIfAbsent(each.remedy(), each));
      }
      return List.copyOf(byRemedy.values());
    }

    private CaseHistory history(
        CaseHistory.Outcome outcome, Diagnosis diagnosis, List<Advice> advice, Regimen regimen) {
      return new CaseHistory(
          outcome,
          diagnosis,
          advice,
          trials.attempts(),
          regimen.remedies(),
          Aside.runToTheEnd(stopped -> Remedies.apply(network, regimen.forNetwork())),
          trials.data(regimen).scaling(),
          trials.steps(),
          trials.isInterrupted());
    }
  }
}
