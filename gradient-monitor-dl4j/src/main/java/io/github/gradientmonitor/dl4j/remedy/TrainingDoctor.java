package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Advisor;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.GradientCheckup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

  /** One remedy more is kept only where it leaves less than this share of what is left to learn. */
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

      /** Of equally good ones the first stays first. */
      static final Comparator<Result> BEST_FIRST =
          Comparator.comparing(Result::healthy).reversed().thenComparing(Result::left);

      /** Whether it was changed, and no fault is left; it may not have learnt anything yet. */
      boolean isFaultless() {
        return !remedies.isEmpty() && !trial.illLate();
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

    /**
     * Adds remedies to the best network so far on which any is untried, best first, until one
     * solves it or two thirds of the budget are spent. Gives all results, the best first.
     */
    private List<Result> search(Result reference, List<Advice> advice) {
      List<Result> found = new ArrayList<>(List.of(reference));
      while (!isSearched() && !isSolved(found.get(0))) {
        Optional<Result> from =
            found.stream().filter(result -> !untried(result, advice).isEmpty()).findFirst();
        if (from.isEmpty()) {
          break;
        }
        found.addAll(tried(from.get(), untried(from.get(), advice)));
        found.sort(Result.BEST_FIRST);
      }
      return found;
    }

    /**
     * What is to be tried next on a network. A higher learning rate comes first where no fault is
     * left: what slows it is sooner the rate, which was chosen for the network as it was, than the
     * fault that is gone.
     */
    private List<Remedy> untried(Result from, List<Advice> advice) {
      if (from.isFaultless() && !isTried(plus(from.remedies(), FASTER))) {
        return List.of(FASTER);
      }
      return advised(from, advice).stream()
          .filter(remedy -> !isTried(plus(from.remedies(), remedy)))
          .toList();
    }

    /**
     * The best of the best in trials of twice the length, as many as the budget has room for; among
     * those that are about as good the one with the fewest remedies.
     */
    private Result confirmed(List<Result> found) {
      int steps = LONGER * doctor.trialSteps;
      List<Result> longer = new ArrayList<>();
      for (Result result : found) {
        if (!result.healthy() || spent + steps > doctor.budget || isInterrupted()) {
          break;
        }
        longer.add(run(result.remedies(), steps));
      }
      longer.sort(Result.BEST_FIRST);
      Result best = longer.isEmpty() ? found.get(0) : longer.get(0);
      return longer.stream()
          .filter(result -> !best.isWorthwhileAfter(result))
          .min(Comparator.comparing(result -> result.remedies().size()))
          .orElse(best);
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
    private List<Result> tried(Result from, List<Remedy> candidates) {
      List<Result> results = new ArrayList<>();
      for (Remedy candidate : candidates) {
        List<Remedy> remedies = plus(from.remedies(), candidate);
        try {
          Result result = run(remedies, doctor.trialSteps);
          results.add(result);
          Remedy rate = isTooFast(result) ? SLOWER : allowsMore(result) ? FASTER : null;
          if (rate != null && !isTried(plus(remedies, rate)) && !isSearched()) {
            results.add(run(plus(remedies, rate), doctor.trialSteps));
          }
        } catch (RemedyRefusedException e) {
          note(new Attempt(remedies, 0, false, Double.NaN, String.valueOf(e.getMessage())));
        }
        if (isSearched() || results.stream().anyMatch(this::isSolved)) {
          break;
        }
      }
      return results;
    }

    /** Batch normalisation shows what it is good for at a higher rate only (arXiv:1502.03167). */
    private static boolean allowsMore(Result result) {
      List<Remedy> remedies = result.remedies();
      return result.isFaultless()
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

    /** One remedy more; an activation replaces the one before. */
    private static List<Remedy> plus(List<Remedy> remedies, Remedy last) {
      List<Remedy> all = new ArrayList<>(remedies);
      if (last instanceof Remedy.SwapActivation) {
        all.removeIf(Remedy.SwapActivation.class::isInstance);
      }
      all.add(last);
      return all;
    }

    /** Whether the weights are drawn like that already, together with another activation. */
    private static boolean isIncluded(Remedy remedy, List<Remedy> remedies) {
      return remedy instanceof Remedy.Reinitialize drawn
          && remedies.stream()
              .anyMatch(
                  kept ->
                      kept instanceof Remedy.SwapActivation swap
                          && swap.weightInit().equals(drawn.weightInit()));
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
      advised.removeIf(remedy -> isIncluded(remedy, best.remedies()));
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
