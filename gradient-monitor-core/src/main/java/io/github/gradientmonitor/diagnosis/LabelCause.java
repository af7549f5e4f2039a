package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.observation.DisplayName;
import java.util.Objects;

/** Labels that say something else than the network is asked. */
public sealed interface LabelCause extends Cause {
  @Override
  default CauseKind kind() {
    return CauseKind.LABELS;
  }

  /** Labels that never change. */
  record Constant() implements LabelCause {
    @Override
    public String description() {
      return "labels that are all the same, from which nothing can be learnt";
    }
  }

  /**
   * Numbers of classes in one column where a column for each class belongs.
   *
   * @param classes how many at least
   */
  record ClassNumbers(int classes) implements LabelCause {
    @Override
    public String description() {
      return "numbers of classes (0 .. " + (classes - 1) + ") where one-hot labels belong";
    }
  }

  /**
   * Rows in which more than one class is set, under a softmax.
   *
   * @param share of such rows, 0 .. 1
   */
  record SeveralClasses(double share) implements LabelCause {
    @Override
    public String description() {
      return "labels with several classes in " + Words.percent(share) + " of the rows";
    }
  }

  /**
   * Rows that are no distribution, under a cross-entropy over classes.
   *
   * @param smallestSum of a row
   * @param largestSum of a row
   */
  record NoDistribution(double smallestSum, double largestSum) implements LabelCause {
    @Override
    public String description() {
      return "labels whose rows sum to "
          + Words.figure(smallestSum)
          + " .. "
          + Words.figure(largestSum)
          + " in place of 1";
    }
  }

  /**
   * Labels that the loss does not take.
   *
   * @param loss function
   * @param takes which labels it takes, in words
   * @param lowest label that was seen
   * @param highest label that was seen
   * @param isQuantity whether they are quantities, to be scaled, and not classes in another form
   */
  record OutsideOfLoss(String loss, String takes, double lowest, double highest, boolean isQuantity)
      implements LabelCause {
    /** Checks that nothing is missing. */
    public OutsideOfLoss {
      Objects.requireNonNull(loss, "loss");
      Objects.requireNonNull(takes, "takes");
    }

    @Override
    public CauseKind kind() {
      return isQuantity ? CauseKind.TARGET_SCALE : CauseKind.LABELS;
    }

    @Override
    public String description() {
      return "labels of "
          + Words.figure(lowest)
          + " .. "
          + Words.figure(highest)
          + ", where the loss "
          + DisplayName.of(loss)
          + " takes labels "
          + takes;
    }
  }

  /** Sound gradients of a network that learns nothing: the labels do not follow the features. */
  record Unrelated() implements LabelCause {
    @Override
    public String description() {
      return "labels that do not follow from the features (shuffled apart, a wrong column)";
    }
  }

  /**
   * Minibatches of one class each, one class after the other.
   *
   * @param share of the minibatches, 0 .. 1
   */
  record SortedBatches(double share) implements LabelCause {
    @Override
    public CauseKind kind() {
      return CauseKind.BATCH;
    }

    @Override
    public String description() {
      return Words.percent(share) + " of the minibatches hold a single class: sorted data";
    }
  }

  /**
   * Rows in the order of their targets.
   *
   * @param share of the minibatches whose targets go on in one direction, 0 .. 1
   */
  record SortedRows(double share) implements LabelCause {
    @Override
    public CauseKind kind() {
      return CauseKind.BATCH;
    }

    @Override
    public String description() {
      return "rows in the order of their targets: sorted data";
    }
  }

  /**
   * One class that is nearly all there is.
   *
   * @param share of the most frequent class, 0 .. 1
   */
  record Imbalance(double share) implements LabelCause {
    @Override
    public CauseKind kind() {
      return CauseKind.BATCH;
    }

    @Override
    public String description() {
      return "one class in " + Words.percent(share) + " of the rows";
    }
  }
}
