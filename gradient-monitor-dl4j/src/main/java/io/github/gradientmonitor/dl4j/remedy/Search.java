package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the regimen that cures a network: best first in short trials, and then between the best
 * in longer ones, as in successive halving (arXiv:1502.07943).
 */
final class Search {
  /** Length of a trial that confirms, in trials; a remedy for the first steps may harm later. */
  private static final int LONGER = 2;

  private static final Remedy FASTER = new Remedy.ScaleLearningRate(10);
  private static final Remedy SLOWER = new Remedy.ScaleLearningRate(0.1);

  private final Trials trials;
  private final List<Remedy> advised;
  private final boolean scaleFirst;
  private final int trialSteps;
  private final int budget;

  /**
   * Starts before the first remedy.
   *
   * @param trials of the network
   * @param advised against its faults, ranked
   * @param scaleFirst whether inputs are out of scale, so that nothing else is tried before
   * @param trialSteps length of a trial
   * @param budget steps that all trials may take, those that were made before included
   */
  Search(Trials trials, List<Remedy> advised, boolean scaleFirst, int trialSteps, int budget) {
    this.trials = trials;
    this.advised = List.copyOf(advised);
    this.scaleFirst = scaleFirst;
    this.trialSteps = trialSteps;
    this.budget = budget;
  }

  /**
   * The best regimen that was found, with what it did in its longest trial.
   *
   * @param reference the network as it was
   */
  Result from(Result reference) {
    return confirm(explore(reference));
  }

  /**
   * Adds remedies to the best network so far on which any is untried, best first, until one solves
   * it or two thirds of the budget are spent. Gives all results, the best first.
   */
  private List<Result> explore(Result reference) {
    List<Result> results = new ArrayList<>(List.of(reference));
    while (!isOver() && !results.get(0).solved()) {
      Optional<Result> from =
          results.stream().filter(result -> !untried(result).isEmpty()).findFirst();
      if (from.isEmpty()) {
        break;
      }
      results.addAll(tried(from.get().regimen(), untried(from.get())));
      results.sort(Result.BEST_FIRST);
    }
    return results;
  }

  /**
   * The best of the best in trials of twice the length, as many as the budget has room for; among
   * those that are about as good the one with the fewest remedies.
   */
  private Result confirm(List<Result> results) {
    int steps = LONGER * trialSteps;
    List<Result> longer = new ArrayList<>();
    for (Result result : results) {
      if (!result.healthy() || !trials.haveRoomFor(steps, budget)) {
        break;
      }
      longer.add(trials.run(result.regimen(), steps));
    }
    longer.sort(Result.BEST_FIRST);
    Result best = longer.isEmpty() ? results.get(0) : longer.get(0);
    return longer.stream()
        .filter(result -> !best.isWorthwhileAfter(result))
        .min(Comparator.comparing(result -> result.regimen().remedies().size()))
        .orElse(best);
  }

  /**
   * What is to be tried next on a network. A higher learning rate comes first where no fault is
   * left: what slows it is sooner the rate, which was chosen for the network as it was, than the
   * fault that is gone. A warm-up that is longer than a trial is no more than a lower rate to it.
   */
  private List<Remedy> untried(Result from) {
    if (from.isFaultless() && !trials.contain(from.regimen().plus(FASTER))) {
      return List.of(FASTER);
    }
    List<Remedy> candidates = new ArrayList<>();
    if (scaleFirst) {
      candidates.add(new Remedy.ScaleInputs());
    }
    candidates.addAll(from.remedies());
    candidates.addAll(advised);
    return candidates.stream()
        .distinct()
        .filter(remedy -> !from.regimen().includes(remedy))
        .filter(remedy -> !(remedy instanceof Remedy.WarmUp warm && warm.steps() > trialSteps))
        .filter(remedy -> !trials.contain(from.regimen().plus(remedy)))
        .toList();
  }

  /** Tries one remedy more, each of them in turn, until one solves it. */
  private List<Result> tried(Regimen from, List<Remedy> candidates) {
    List<Result> results = new ArrayList<>();
    for (Remedy candidate : candidates) {
      Regimen regimen = from.plus(candidate);
      try {
        Result result = trials.run(regimen, trialSteps);
        results.add(result);
        Remedy rate = rateOf(result, candidate);
        if (rate != null && !trials.contain(regimen.plus(rate)) && !isOver()) {
          results.add(trials.run(regimen.plus(rate), trialSteps));
        }
      } catch (RemedyRefusedException e) {
        trials.note(regimen, String.valueOf(e.getMessage()));
      }
      if (isOver() || results.stream().anyMatch(Result::solved)) {
        break;
      }
    }
    return results;
  }

  /**
   * The rate that a remedy asks for: a lower one where its updates are too large; a higher one for
   * batch normalisation, which shows what it is good for at higher rates only (arXiv:1502.03167).
   */
  private @Nullable Remedy rateOf(Result result, Remedy remedy) {
    List<Remedy> next = result.remedies();
    if (!result.healthy()
        && !(remedy instanceof Remedy.ScaleLearningRate)
        && !next.isEmpty()
        && next.get(0).equals(SLOWER)) {
      return SLOWER;
    }
    return remedy instanceof Remedy.InsertBatchNorm && result.isFaultless() ? FASTER : null;
  }

  private boolean isOver() {
    return !trials.haveRoomFor(trialSteps, searchable());
  }

  /** Steps for the search: two thirds, but for the network as it was and one remedy at least. */
  private int searchable() {
    return Math.max(budget * 2 / 3, Math.min(budget, 2 * trialSteps));
  }
}
