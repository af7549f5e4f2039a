package programs;

import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The trainer with early stopping, for 4 epochs at most. */
public final class EarlyStopping {
  private EarlyStopping() {}

  public static void main(String[] args) {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(4)
            .updater(new Sgd(0.1))
            .list()
            .layer(new DenseLayer.Builder().nIn(5).nOut(8).activation(Activation.TANH).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(8)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build();
    ListDataSetIterator<DataSet> data = new ListDataSetIterator<>(Blobs.batches(12, 3, 5), 1);
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(
                new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                    .epochTerminationConditions(new MaxEpochsTerminationCondition(4))
                    .scoreCalculator(
                        new DataSetLossCalculator(
                            new ListDataSetIterator<>(Blobs.batches(3, 3, 5), 1), true))
                    .modelSaver(new InMemoryModelSaver<>())
                    .build(),
                conf,
                data)
            .fit();
    Printed.score(result.getBestModelScore());
    Printed.parameters(result.getBestModel().params());
  }
}
