package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.argument.Arguments;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;

/**
 * A network that was rebuilt.
 *
 * @param network new; a {@code ComputationGraph} where a sequence of layers could not hold it
 * @param changes what was done, in order
 * @param before configuration of the original, as JSON
 * @param after configuration of the new network, as JSON
 * @param kept layers that have their trained parameters still
 * @param drawn layers whose parameters were drawn anew, or are new
 */
public record Treatment(
    Model network,
    List<Change> changes,
    String before,
    String after,
    List<String> kept,
    List<String> drawn) {

  /** Copies the lists. */
  public Treatment {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    changes = Arguments.copy(changes, "changes");
    kept = Arguments.copy(kept, "kept");
    drawn = Arguments.copy(drawn, "drawn");
  }

  /**
   * What one remedy changed.
   *
   * @param remedy that was applied
   * @param words one sentence a change
   * @param skipped names of the layers with parameters that it does not reach
   */
  public record Change(Remedy remedy, List<String> words, List<String> skipped) {
    /** Copies the lists. */
    public Change {
      Objects.requireNonNull(remedy, "remedy");
      words = Arguments.copy(words, "words");
      skipped = Arguments.copy(skipped, "skipped");
    }
  }
}
