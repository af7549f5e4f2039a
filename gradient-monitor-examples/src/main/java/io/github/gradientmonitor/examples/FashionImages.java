package io.github.gradientmonitor.examples;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A part of Fashion-MNIST that comes with the project: 1000 images to train with and 500 to test
 * with, one channel of 28 x 28 grey values from 0 to 1, and ten classes.
 */
public final class FashionImages {
  /** Height and width of an image. */
  public static final int SIDE = 28;

  /** Number of classes. */
  public static final int CLASSES = 10;

  private static final String FOLDER = "/data/fashion-mnist/";
  private static final float BRIGHTEST = 255;

  private FashionImages() {}

  /** The 1000 training images, features [1000, 1, 28, 28]. */
  public static DataSet train() {
    return read("train");
  }

  /** The 500 test images, features [500, 1, 28, 28]. */
  public static DataSet test() {
    return read("t10k");
  }

  private static DataSet read(String part) {
    try (DataInputStream images = open(part + "-images-idx3-ubyte.gz");
        DataInputStream classes = open(part + "-labels-idx1-ubyte.gz")) {
      images.readInt(); // magic number
      int count = images.readInt();
      int pixels = images.readInt() * images.readInt();
      classes.readLong(); // magic number and count
      float[] grey = new float[count * pixels];
      for (int i = 0; i < grey.length; i++) {
        grey[i] = images.readUnsignedByte() / BRIGHTEST;
      }
      INDArray labels = Nd4j.zeros(DataType.FLOAT, count, CLASSES);
      for (int i = 0; i < count; i++) {
        labels.putScalar(i, classes.readUnsignedByte(), 1);
      }
      return new DataSet(Nd4j.create(grey, new long[] {count, 1, SIDE, SIDE}, 'c'), labels);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the images of " + FOLDER + part, e);
    }
  }

  private static DataInputStream open(String name) throws IOException {
    InputStream file = FashionImages.class.getResourceAsStream(FOLDER + name);
    if (file == null) {
      throw new IllegalStateException("not on the class path: " + FOLDER + name);
    }
    return new DataInputStream(new GZIPInputStream(file));
  }
}
