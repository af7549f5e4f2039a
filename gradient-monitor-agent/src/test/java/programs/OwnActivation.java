package programs;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** An activation and a loss that the program brings itself. */
public final class OwnActivation {
  private OwnActivation() {}

  /** x / 2 below 0, x above. */
  static final class HalfLine extends BaseActivationFunction {
    private static final long serialVersionUID = 1;

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
      return in.muli(in.gt(0).castTo(in.dataType()).muli(0.5).addi(0.5));
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
      return new Pair<>(in.gt(0).castTo(in.dataType()).muli(0.5).addi(0.5).muli(epsilon), null);
    }
  }

  /** The squared error, three times as dear. */
  static final class DearError extends LossMSE {
    private static final long serialVersionUID = 1;

    @Override
    public INDArray computeGradient(
        INDArray labels,
        INDArray preOutput,
        org.nd4j.linalg.activations.IActivation activation,
        INDArray mask) {
      return super.computeGradient(labels, preOutput, activation, mask).muli(3);
    }
  }

  public static void main(String[] args) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(8)
                .updater(new AdaGrad(0.05))
                .list()
                .layer(new DenseLayer.Builder().nIn(6).nOut(9).activation(new HalfLine()).build())
                .layer(
                    new OutputLayer.Builder(new DearError())
                        .nIn(9)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    for (DataSet batch : Blobs.batches(40, 2, 6)) {
      network.fit(batch);
    }
    Printed.score(network.score());
    Printed.parameters(network.params());
    Printed.listeners(network.getListeners());
  }
}
