package io.github.gradientmonitor.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.SplitTestAndTrain;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The 1797 images of handwritten digits of the UCI collection, which come with the project: 64 grey
 * values from 0 to 1, and one of ten classes.
 */
public final class OpticalDigits {
  /** Number of grey values of an image. */
  public static final int PIXELS = 64;

  /** Number of classes. */
  public static final int CLASSES = 10;

  private static final String RESOURCE = "/data/optdigits/digits.csv.gz";
  private static final int BRIGHTEST = 16;
  private static final double TRAINING_SHARE = 0.8;

  private OpticalDigits() {}

  /**
   * Reads the images, shuffles them and keeps a fifth for the test.
   *
   * @param seed of the shuffle
   * @return 1437 images to train with and 360 to test with
   */
  public static SplitTestAndTrain split(long seed) {
    DataSet all = read();
    all.shuffle(seed);
    return all.splitTestAndTrain((int) (TRAINING_SHARE * all.numExamples()));
  }

  /** All images in the order of the file. */
  public static DataSet read() {
    List<String> lines = lines();
    INDArray features = Nd4j.zeros(DataType.FLOAT, lines.size(), PIXELS);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, lines.size(), CLASSES);
    for (int row = 0; row < lines.size(); row++) {
      String[] fields = lines.get(row).split(",", -1);
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        features.putScalar(row, pixel, Double.parseDouble(fields[pixel]) / BRIGHTEST);
      }
      labels.putScalar(row, Integer.parseInt(fields[PIXELS]), 1);
    }
    return new DataSet(features, labels);
  }

  private static List<String> lines() {
    try (InputStream file = OpticalDigits.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: " + RESOURCE);
      }
      return new BufferedReader(
              new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }
}
