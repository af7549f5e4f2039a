package programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Classes that lie apart, in minibatches of 32. */
final class Blobs {
  private static final int BATCH = 32;

  private Blobs() {}

  static List<DataSet> batches(int count, int classes, int... shape) {
    Random random = new Random(7);
    List<DataSet> batches = new ArrayList<>();
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    for (int b = 0; b < count; b++) {
      float[] features = new float[BATCH * size];
      INDArray labels = Nd4j.zeros(BATCH, classes);
      for (int i = 0; i < BATCH; i++) {
        int label = random.nextInt(classes);
        labels.putScalar(i, label, 1);
        for (int j = 0; j < size; j++) {
          float centre = j % classes == label ? 1.5f : 0;
          features[i * size + j] = centre + (float) random.nextGaussian();
        }
      }
      long[] whole = new long[shape.length + 1];
      whole[0] = BATCH;
      for (int d = 0; d < shape.length; d++) {
        whole[d + 1] = shape[d];
      }
      batches.add(new DataSet(Nd4j.createFromArray(features).reshape(whole), labels));
    }
    return batches;
  }
}
