package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.examples.OpticalDigits;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.SplitTestAndTrain;
import org.nd4j.linalg.learning.config.Sgd;

/** Trains ten sigmoid layers on handwritten digits with two workers, and says why they fail. */
final class DigitsOnSpark {
  private static final int DEPTH = 10;
  private static final int WIDTH = 32;
  private static final int EPOCHS = 3;

  private DigitsOnSpark() {}

  public static void main(String[] args) {
    SplitTestAndTrain digits = OpticalDigits.split(1);
    try (JavaSparkContext context = new JavaSparkContext(Clusters.configuration("local[2]"))) {
      SparkDl4jMultiLayer network = Clusters.network(context, configuration());
      try (SparkGradientMonitor monitor = SparkGradientMonitor.attach(network)) {
        List<DataSet> batches = digits.getTrain().batchBy(Clusters.BATCH);
        JavaRDD<DataSet> data = context.parallelize(batches, Clusters.WORKERS);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
          network.fit(data);
        }
        MergedDiagnosis merged = monitor.merged().orElseThrow();
        System.out.printf("all %d workers: %s%n", merged.workers(), line(merged.diagnosis()));
        for (Diagnosis worker : monitor.workers()) {
          System.out.printf("%s: %s%n", worker.step().network().name(), line(worker));
        }
        merged.diagnosis().advice().forEach(advice -> System.out.println("  " + advice.remedy()));
        System.out.println(monitor.deliveries());
      }
    }
  }

  private static String line(Diagnosis diagnosis) {
    return "step %d, %s %s"
        .formatted(
            diagnosis.iteration(),
            diagnosis.health(),
            diagnosis.findings().stream().map(finding -> finding.symptom()).toList());
  }

  private static MultiLayerConfiguration configuration() {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .activation(Activation.SIGMOID)
            .updater(new Sgd(0.1))
            .list();
    int width = OpticalDigits.PIXELS;
    for (int i = 0; i < DEPTH; i++) {
      layers.layer(new DenseLayer.Builder().nIn(width).nOut(WIDTH).build());
      width = WIDTH;
    }
    return layers
        .layer(
            new OutputLayer.Builder()
                .activation(Activation.SOFTMAX)
                .nIn(WIDTH)
                .nOut(OpticalDigits.CLASSES)
                .build())
        .build();
  }
}
