package io.github.gradientmonitor.dl4j;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Where each sequence of a minibatch begins and ends. */
final class SequenceEnds {
  private final int[] first;
  private final int[] last;
  private final long steps;

  private SequenceEnds(int[] first, int[] last, long steps) {
    this.first = first;
    this.last = last;
    this.steps = steps;
  }

  /**
   * Reads them from a mask.
   *
   * @param mask shape [examples, steps], zero where there is nothing; null when nothing is masked
   */
  static SequenceEnds of(@Nullable INDArray mask, long examples, long steps) {
    int[] first = new int[Math.toIntExact(examples)];
    int[] last = new int[first.length];
    for (int i = 0; i < first.length; i++) {
      last[i] = Math.toIntExact(steps) - 1;
      while (mask != null && last[i] >= 0 && mask.getDouble(i, last[i]) == 0) {
        last[i]--;
      }
      while (mask != null && first[i] < last[i] && mask.getDouble(i, first[i]) == 0) {
        first[i]++;
      }
    }
    return new SequenceEnds(first, last, steps);
  }

  /** Time steps of the array, masked ones included. */
  long steps() {
    return steps;
  }

  /** Number of sequences. */
  int size() {
    return first.length;
  }

  /** First time step of a sequence, 0 or more. */
  int first(int sequence) {
    return first[sequence];
  }

  /** Last time step of a sequence; -1 where it is masked throughout. */
  int last(int sequence) {
    return last[sequence];
  }

  /** Time steps of the longest sequence. */
  int longest() {
    int longest = 0;
    for (int i = 0; i < first.length; i++) {
      longest = Math.max(longest, last[i] - first[i] + 1);
    }
    return longest;
  }

  /** A mask that is 1 at one end of each sequence, and 0 elsewhere. */
  INDArray mask(boolean atLast) {
    INDArray mask = Nd4j.zeros(DataType.FLOAT, first.length, steps);
    for (int i = 0; i < first.length; i++) {
      if (last[i] >= 0) {
        mask.putScalar(i, atLast ? last[i] : first[i], 1);
      }
    }
    return mask;
  }
}
