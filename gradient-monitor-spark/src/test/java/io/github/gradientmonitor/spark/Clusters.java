package io.github.gradientmonitor.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;

/** What every test of this module sets of Spark. */
final class Clusters {
  static final int WORKERS = 2;
  static final int BATCH = 64;
  static final int FREQUENCY = 10;

  private Clusters() {}

  static SparkConf configuration(String master) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("gradient-monitor")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.driver.host", "127.0.0.1");
  }

  static SparkConf kryo(SparkConf conf) {
    return conf.set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator");
  }

  static ParameterAveragingTrainingMaster master() {
    return new ParameterAveragingTrainingMaster.Builder(WORKERS, BATCH)
        .batchSizePerWorker(BATCH)
        .averagingFrequency(FREQUENCY)
        .repartionData(Repartition.Always)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .rngSeed(5)
        .build();
  }

  static SparkDl4jMultiLayer network(JavaSparkContext context, MultiLayerConfiguration conf) {
    return new SparkDl4jMultiLayer(context, conf, master());
  }
}
