package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class LocalSparkTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.spark.serializer.JavaSerializer",
        "org.apache.spark.serializer.KryoSerializer"
      })
  void trains(String serializer) {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("smoke")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.serializer", serializer);
    if (serializer.endsWith("KryoSerializer")) {
      conf.set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator");
    }
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      SparkDl4jMultiLayer network =
          new SparkDl4jMultiLayer(
              context,
              new NeuralNetConfiguration.Builder()
                  .seed(1)
                  .activation(Activation.TANH)
                  .list()
                  .layer(new DenseLayer.Builder().nIn(4).nOut(5).build())
                  .layer(
                      new OutputLayer.Builder()
                          .activation(Activation.SOFTMAX)
                          .nIn(5)
                          .nOut(2)
                          .build())
                  .build(),
              new ParameterAveragingTrainingMaster.Builder(2, 8)
                  .batchSizePerWorker(8)
                  .averagingFrequency(2)
                  .rddTrainingApproach(RDDTrainingApproach.Direct)
                  .build());
      List<DataSet> data = new ArrayList<>();
      Random random = new Random(1);
      for (int i = 0; i < 16; i++) {
        float[][] x = new float[8][4];
        float[][] y = new float[8][2];
        for (int j = 0; j < 8; j++) {
          for (int k = 0; k < 4; k++) {
            x[j][k] = (float) random.nextGaussian();
          }
          y[j][x[j][0] > 0 ? 1 : 0] = 1;
        }
        data.add(new DataSet(Nd4j.create(x), Nd4j.create(y)));
      }
      network.fit(context.parallelize(data, 2));
      assertThat(network.getNetwork().getIterationCount()).isPositive();
    }
  }
}
