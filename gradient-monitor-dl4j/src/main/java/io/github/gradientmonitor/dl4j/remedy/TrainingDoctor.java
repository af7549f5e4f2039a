package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Advisor;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.GradientCheckup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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
 * new network from the same seed, with the same minibatches; the one that leaves it healthy with
 * the lowest loss is kept. On top of it other learning rates are tried, then the remaining
 * remedies, until the loss is as good as none, or nothing lowers it by much, or two thirds of the
 * budget are spent. The last third is for trials twice as long, which take back what was kept last
 * as long as the network does as well without. All is deterministic for a seed. The original, and
 * the random numbers of the calling thread, stay as they are.
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

  /** A remedy is kept only where it leaves less than this share of what is left to learn. */
  private static final double WORTHWHILE = 0.9;

  /** Of the loss of a guess; below it a network has learnt all that a trial can tell. */
  private static final double SOLVED = 0.05;

  /** Length of a trial that confirms, in trials; a remedy for the first steps may harm later. */
  private static final int LONGER = 2;

  /** Of the loss of a guess; a network that is no better has not learnt, and is not cured. */
  private static final double LEARNT = 0.995;

  private static final Remedy FASTER = new Remedy.ScaleLearningRate(10);
  private static final Remedy SLOWER = new Remedy.ScaleLearningRate(0.1);

  /**
   * Tried first on a network that was changed and is healthy: it is sooner slowed by its rate,
   * which was chosen for the network as it was, than by the fault that is gone.
   */
  private static final List<Remedy> RATES = List.of(FASTER, SLOWER);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a trial is shorter than 8 steps, or the budget than a trial
   */
  public TrainingDoctor {
    Objects.requireNonNull(progress, "progress");
    if (trialSteps < SHORTEST) {
      throw new IllegalArgumentException(
          "trialSteps must be at least " + SHORTEST + ", but was " + trialSteps);
    }
    if (budget < trialSteps) {
      throw new IllegalArgumentException(
          "budget must be at least one trial of " + trialSteps + " steps, but was " + budget);
    }
  }

  /**
   * A doctor whose trials are 60 steps long, or as long as the budget where that is less.
   *
   * @param steps of training that all trials may take together, 8 or more
   * @throws IllegalArgumentException if they are fewer
   */
  public static TrainingDoctor withBudget(int steps) {
    return new TrainingDoctor(
        steps, Math.max(SHORTEST, Math.min(steps, TRIAL_STEPS)), 1, attempt -> {});
  }

  /** The same with trials of another length. */
  public TrainingDoctor withTrials(int steps) {
    return new TrainingDoctor(budget, steps, seed, progress);
  }

  /** The same with somebody who hears of each trial when it is over. */
  public TrainingDoctor tellingOf(Consumer<Attempt> listener) {
    return new TrainingDoctor(budget, trialSteps, seed, listener);
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
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("batches must not be empty");
    }
    return new Visit(this, network, Data.of(batches, Blueprint.of(network))).treat();
  }

  /** The treatment of one network. */
  private static final class Visit {
    private final TrainingDoctor doctor;
    private final Model network;
    private final Data data;
    private final boolean numbers;
    private final List<Attempt> attempts = new ArrayList<>();
    private final Advisor advisor = new Advisor();
    private int spent;
    private boolean interrupted;

    Visit(TrainingDoctor doctor, Model network, Data data) {
      this.doctor = doctor;
      this.network = network;
      this.data = data;
      this.numbers = Data.areNumbers(Blueprint.of(network));
    }

    /**
     * A trial, with what was applied to the original before it.
     *
     * @param left what is left to learn, over what was learnt
     */
    private record Result(
        List<Remedy> remedies, Trial trial, double loss, double left, boolean healthy) {

      boolean isBetterThan(Result other) {
        return healthy != other.healthy ? healthy : left < other.left;
      }

      boolean isWorthwhileAfter(Result other) {
        return healthy == other.healthy ? left < WORTHWHILE * other.left : healthy;
      }

      List<Diagnosis> faults() {
        Diagnosis first = trial.firstIll();
        Diagnosis last = trial.lastIll();
        return first == null || last == null ? List.of() : List.of(first, last);
      }
    }

    CaseHistory treat() {
      int bad = data.firstNotFinite();
      Diagnosis checkup = checkup(network, data.batches().get(0));
      if (bad >= 0) {
        attempts.add(
            new Attempt(
                List.of(), 0, false, Double.NaN, "batch " + bad + " of the data is not finite"));
        return history(CaseHistory.Outcome.NOT_CURED, checkup, List.of(), List.of());
      }
      Result original = run(List.of(), doctor.trialSteps);
      List<Diagnosis> faults = new ArrayList<>();
      if (Trial.isIll(checkup)) {
        faults.add(checkup);
      }
      faults.addAll(original.faults());
      Result reference = mended(original);
      boolean mended = !reference.remedies().isEmpty();
      if (original.faults().isEmpty() && !mended) { // a first look alone is too little
        return history(CaseHistory.Outcome.HEALTHY, checkup, List.of(), List.of());
      }
      List<Advice> advice = advice(faults);
      Result best = confirmed(search(reference, advice));
      boolean cured = best.healthy() && best.loss() <= 1.02 * reference.loss();
      return history(
          cured ? CaseHistory.Outcome.CURED : CaseHistory.Outcome.NOT_CURED,
          faults.isEmpty() ? checkup : faults.get(0),
          advice,
          cured ? best.remedies() : List.of());
    }

    /** Adds one remedy after another; gives the results on the way, the best one last. */
    private List<Result> search(Result reference, List<Advice> advice) {
      List<Result> way = new ArrayList<>(List.of(reference));
      while (true) {
        Result best = way.get(way.size() - 1);
        Result next = tried(best, best.healthy() ? RATES : List.of());
        if (!next.isWorthwhileAfter(best)) {
          next = tried(best, advised(best, advice));
        }
        if (!next.isWorthwhileAfter(best)) {
          return way;
        }
        way.add(next);
      }
    }

    /** Takes back the last remedy as long as a longer trial goes as well without it. */
    private Result confirmed(List<Result> way) {
      int steps = LONGER * doctor.trialSteps;
      int last = way.size() - 1;
      Result with = null;
      while (last > 0 && way.get(last - 1).healthy()) {
        int needed = with == null ? 2 * steps : steps;
        if (spent + needed > doctor.budget || isInterrupted()) {
          break;
        }
        with = with == null ? run(way.get(last).remedies(), steps) : with;
        Result without = run(way.get(last - 1).remedies(), steps);
        if (with.isWorthwhileAfter(without)) {
          break;
        }
        with = without;
        last--;
      }
      return way.get(last);
    }

    private boolean isSolved(Result result) {
      return result.healthy() && data.knowsTheGuess() && result.loss() < SOLVED;
    }

    /**
     * The network as it was, which is ill, if only at first; with another output layer where its
     * loss does not depend on the weights, and so tells nothing.
     */
    private Result mended(Result original) {
      Remedy output = new Remedy.CheckOutputLayer();
      try {
        return run(List.of(output), doctor.trialSteps);
      } catch (RemedyRefusedException e) {
        return new Result(
            List.of(), original.trial(), original.loss(), left(original.loss()), false);
      }
    }

    /** Tries one remedy more, each of them in turn, until one solves it. */
    private Result tried(Result best, List<Remedy> candidates) {
      Result found = best;
      for (Remedy candidate : candidates) {
        if (isSearched() || isSolved(found)) {
          break;
        }
        List<Remedy> remedies = plus(best.remedies(), candidate);
        if (isTried(remedies)) {
          continue;
        }
        try {
          Result result = withItsRate(run(remedies, doctor.trialSteps));
          if (result.isBetterThan(found)) {
            found = result;
          }
        } catch (RemedyRefusedException e) {
          note(new Attempt(remedies, 0, false, Double.NaN, String.valueOf(e.getMessage())));
        }
      }
      return found;
    }

    /** The better of a result and the same with the rate that its last remedy asks for, if any. */
    private Result withItsRate(Result result) {
      Remedy rate = isTooFast(result) ? SLOWER : allowsMore(result) ? FASTER : null;
      if (rate == null || isTried(plus(result.remedies(), rate)) || isSearched()) {
        return result;
      }
      Result other = run(plus(result.remedies(), rate), doctor.trialSteps);
      return other.isBetterThan(result) ? other : result;
    }

    /** Batch normalisation shows what it is good for at a higher rate only (arXiv:1502.03167). */
    private static boolean allowsMore(Result result) {
      List<Remedy> remedies = result.remedies();
      return result.healthy()
          && remedies.get(remedies.size() - 1) instanceof Remedy.InsertBatchNorm;
    }

    /** Whether that trial was made; rates may come in any order, and may cancel out. */
    private boolean isTried(List<Remedy> remedies) {
      return attempts.stream()
          .map(Attempt::remedies)
          .anyMatch(
              tried ->
                  withoutRates(tried).equals(withoutRates(remedies))
                      && Math.abs(rate(tried) / rate(remedies) - 1) < 1e-6);
    }

    private static List<Remedy> withoutRates(List<Remedy> remedies) {
      return remedies.stream()
          .filter(remedy -> !(remedy instanceof Remedy.ScaleLearningRate))
          .toList();
    }

    private static double rate(List<Remedy> remedies) {
      double rate = 1;
      for (Remedy remedy : remedies) {
        rate *= remedy instanceof Remedy.ScaleLearningRate scale ? scale.factor() : 1;
      }
      return rate;
    }

    /** Whether a remedy that is no learning rate itself asks for a lower one. */
    private boolean isTooFast(Result result) {
      List<Remedy> remedies = result.remedies();
      List<Advice> next = advice(result.faults());
      return !result.healthy()
          && !(remedies.get(remedies.size() - 1) instanceof Remedy.ScaleLearningRate)
          && !next.isEmpty()
          && next.get(0).remedy().equals(SLOWER);
    }

    private static List<Remedy> plus(List<Remedy> remedies, Remedy last) {
      List<Remedy> all = new ArrayList<>(remedies);
      all.add(last);
      return all;
    }

    private boolean isSearched() {
      return spent + doctor.trialSteps > searchable() || isInterrupted();
    }

    /** Steps for the search: two thirds, but for the network as it was and one remedy at least. */
    private int searchable() {
      return Math.max(doctor.budget * 2 / 3, Math.min(doctor.budget, 2 * doctor.trialSteps));
    }

    /** What is worth a trial on top of what was kept; only a learning rate is changed twice. */
    private List<Remedy> advised(Result best, List<Advice> first) {
      List<Remedy> advised = new ArrayList<>();
      if (data.isOutOfScale()) {
        advised.add(new Remedy.ScaleInputs());
      }
      advice(best.faults()).forEach(advice -> advised.add(advice.remedy()));
      first.forEach(advice -> advised.add(advice.remedy()));
      advised.removeIf(
          remedy ->
              !(remedy instanceof Remedy.ScaleLearningRate) && best.remedies().contains(remedy));
      advised.removeIf(this::isLongerThanATrial);
      return advised.stream().distinct().toList();
    }

    /** Such a warm-up is no more than a lower rate to a trial. */
    private boolean isLongerThanATrial(Remedy remedy) {
      return remedy instanceof Remedy.WarmUp warmUp && warmUp.steps() > doctor.trialSteps;
    }

    private List<Advice> advice(List<Diagnosis> faults) {
      List<Advice> all = new ArrayList<>();
      for (Diagnosis fault : faults) {
        for (Advice advice : advisor.advise(fault)) {
          if (all.stream().noneMatch(other -> other.remedy().equals(advice.remedy()))) {
            all.add(advice);
          }
        }
      }
      return all;
    }

    private Result run(List<Remedy> remedies, int steps) {
      Trial trial =
          Aside.run(
              stopped -> {
                Model rebuilt = Remedies.apply(network, withoutData(remedies)).network();
                return Trial.of(rebuilt, data(remedies).batches(), steps, doctor.seed, stopped);
              });
      interrupted |= Thread.currentThread().isInterrupted();
      spent += trial.steps();
      double loss = trial.loss() / data(remedies).guess();
      boolean healthy =
          !trial.illLate()
              && loss < (data.knowsTheGuess() ? LEARNT : Double.POSITIVE_INFINITY)
              && trial.steps() == steps;
      Diagnosis fault = trial.firstIll();
      note(
          new Attempt(
              remedies,
              trial.steps(),
              healthy,
              loss,
              healthy
                  ? fault == null ? "healthy" : "healthy in the second half"
                  : fault == null
                      ? "the loss is that of a guess"
                      : fault.findings().get(0).symptom().title()));
      return new Result(remedies, trial, loss, left(loss), healthy);
    }

    private double left(double loss) {
      double told = Math.max(loss, SOLVED);
      return data.knowsTheGuess() ? told / Math.max(1 - told, 1 - LEARNT) : loss;
    }

    private void note(Attempt attempt) {
      attempts.add(attempt);
      doctor.progress.accept(attempt);
    }

    private Data data(List<Remedy> remedies) {
      return remedies.contains(new Remedy.ScaleInputs()) ? data.scaled(numbers) : data;
    }

    private static List<Remedy> withoutData(List<Remedy> remedies) {
      return remedies.stream().filter(remedy -> !(remedy instanceof Remedy.ScaleInputs)).toList();
    }

    private boolean isInterrupted() {
      interrupted |= Thread.currentThread().isInterrupted();
      return interrupted;
    }

    private static Diagnosis checkup(Model network, DataSet batch) {
      return network instanceof MultiLayerNetwork sequence
          ? GradientCheckup.of(sequence, batch)
          : GradientCheckup.of((ComputationGraph) network, batch);
    }

    private CaseHistory history(
        CaseHistory.Outcome outcome,
        Diagnosis diagnosis,
        List<Advice> advice,
        List<Remedy> remedies) {
      Treatment treatment = Aside.run(stopped -> Remedies.apply(network, withoutData(remedies)));
      return new CaseHistory(
          outcome,
          diagnosis,
          advice,
          attempts,
          remedies,
          treatment,
          data(remedies).scaling(),
          spent,
          interrupted);
    }
  }
}
