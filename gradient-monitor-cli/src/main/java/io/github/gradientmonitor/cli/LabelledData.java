package io.github.gradientmonitor.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say where examples are, and which column is the label. */
final class LabelledData {
  private static final int BATCH = 64;
  private static final long SHUFFLE = 1;

  /**
   * More are taken for a slip. The one-hot labels of all rows are in memory at once, four bytes for
   * each row and class: {@link CsvTable} refuses what no array can hold.
   */
  private static final int MOST_CLASSES = 1_000_000;

  @Option(names = "--data", required = true, description = "CSV file, one example a line.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path file;

  @Option(
      names = "--label-column",
      required = true,
      description = "Name of the column with the label; its position from 0 without a header.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private String label;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Labels labels;

  /** What the labels are. */
  static final class Labels {
    @Option(names = "--classes", description = "Number of classes; labels are 0, 1, and so on.")
    private int classes;

    @Option(names = "--regression", description = "Labels are numbers.")
    private boolean regression;
  }

  /** The file that was named. */
  Path file() {
    return file;
  }

  /**
   * Checks the options that need no file.
   *
   * @throws IllegalArgumentException if the number of classes is out of range
   */
  void check() {
    if (!labels.regression && (labels.classes < 2 || labels.classes > MOST_CLASSES)) {
      throw new IllegalArgumentException(
          "--classes must be 2 .. " + MOST_CLASSES + ", but was " + labels.classes);
    }
  }

  /**
   * Reads the examples, shuffles them and makes minibatches of 64.
   *
   * @param network that is to take them, which is tried on the first
   * @throws IllegalArgumentException if the file cannot be read or does not hold what the options
   *     say, or the network does not take them; the message says which
   */
  List<DataSet> batches(Model network) {
    List<DataSet> batches = read();
    try {
      score(network, batches.get(0));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the network does not take these data: " + e.getMessage(), e);
    }
    return batches;
  }

  /** One pass forward on the first minibatch, which changes nothing. */
  private static void score(Model network, DataSet batch) {
    if (network instanceof ComputationGraph graph) {
      graph.score(batch, false);
    } else {
      ((MultiLayerNetwork) network).score(batch, false);
    }
  }

  private List<DataSet> read() {
    try {
      DataSet examples =
          CsvTable.read(file).examples(label, labels.regression ? 0 : labels.classes);
      examples.shuffle(SHUFFLE);
      return examples.batchBy(Math.min(BATCH, examples.numExamples()));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
