package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.argument.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;

/**
 * Applies remedies to a network by building a new one; the original is not touched.
 *
 * <pre>{@code
 * Treatment treatment = Remedies.apply(network, List.of(new Remedy.InsertBatchNorm()));
 * }</pre>
 *
 * <p>Seed, iteration and epoch counts, updaters, schedules, preprocessors, truncated
 * back-propagation, frozen layers and listeners go over to the new network; parameters do where
 * their shape and meaning permit; the updater's state does where nothing but figures changed. The
 * calling thread's random numbers are seeded anew, as by every initialisation of a network.
 */
public final class Remedies {
  private Remedies() {}

  /**
   * Builds a network with the remedies, in their order.
   *
   * @param network an initialised {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @param remedies what to do; none gives a copy
   * @throws RemedyRefusedException if one cannot be applied; nothing was built then
   * @throws IllegalArgumentException if the model is no network
   */
  public static Treatment apply(Model network, List<? extends Remedy> remedies) {
    Blueprint plan = Blueprint.of(Objects.requireNonNull(network, "network"));
    List<Treatment.Change> changes = new ArrayList<>();
    for (Remedy remedy : Arguments.copy(remedies, "remedies")) {
      changes.add(Procedures.carryOut(remedy, plan));
    }
    return plan.build(changes);
  }
}
