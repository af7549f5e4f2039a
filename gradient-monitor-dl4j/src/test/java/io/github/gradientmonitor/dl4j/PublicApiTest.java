package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.ClippingState;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.dl4j.remedy.Attempt;
import io.github.gradientmonitor.dl4j.remedy.CaseHistory;
import io.github.gradientmonitor.dl4j.remedy.Remedies;
import io.github.gradientmonitor.dl4j.remedy.TrainingDoctor;
import io.github.gradientmonitor.dl4j.remedy.Treatment;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.skill.Skill;
import io.github.gradientmonitor.testing.PublicApi;
import io.github.gradientmonitor.trend.TimeTrend;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.listeners.BaseListener;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Whatever nobody should pass is refused by name, or listed here as meant. */
class PublicApiTest {
  /** What is taken and looks odd, by parameter: a loss and a rate are shown as they came out. */
  private static final Map<String, String> MEANT =
      Map.of(
          "Attempt.loss", "NaN -1 infinite",
          "LearningByHeart.learningRate", "NaN -1 infinite",
          "TrainingDoctor.seed", "-1");

  @Test
  void refusesByNameWhatItDoesNotTake() {
    PublicApi api = api();

    PublicApi.classesBeside(GradientMonitorListener.class)
        .forEach(type -> api.call(type, method -> !isCallback(method)));

    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(api.without()).isEmpty();
    softly.assertThat(api.nameless()).isEmpty();
    softly.assertThat(api.calls()).isGreaterThan(50);
    softly.assertThat(api.acceptedBeside(MEANT)).isEmpty();
    softly.assertThat(api.unusedOf(MEANT)).isEmpty();
    softly.assertAll();
  }

  /** What Deeplearning4j calls while it trains, into which nothing may be thrown. */
  private static boolean isCallback(Method method) {
    return Stream.of(BaseTrainingListener.class, BaseListener.class)
        .filter(base -> base.isAssignableFrom(method.getDeclaringClass()))
        .flatMap(base -> Stream.of(base.getMethods()))
        .anyMatch(callback -> callback.getName().equals(method.getName()));
  }

  private static PublicApi api() {
    Diagnosis diagnosis = TrainingCheckup.of(sequence(), batch());
    NetworkProfile profile = diagnosis.step().network();
    return new PublicApi()
        .sample("int", () -> 20)
        .sample("long", () -> 3L)
        .sample("double", () -> 0.5)
        .sample("boolean", () -> true)
        .sample(String.class, () -> "relu")
        .sample(String[].class, () -> new String[] {"h1"})
        .sample(Object.class, () -> "any")
        .sample(List.class, List::of)
        .sample(Map.class, Map::of)
        .sample("java.util.List<" + DataSet.class.getName() + ">", () -> List.of(batch()))
        .sample(Model.class, PublicApiTest::sequence)
        .sample(MultiLayerNetwork.class, PublicApiTest::sequence)
        .sample(ComputationGraph.class, () -> sequence().toComputationGraph())
        .sample(DataSet.class, PublicApiTest::batch)
        .sample(MultiDataSet.class, () -> batch().toMultiDataSet())
        .sample(INDArray.class, () -> Nd4j.ones(2, 2))
        .sample(SameDiff.class, SameDiff::create)
        .sample(NormalizerStandardize.class, NormalizerStandardize::new)
        .sample(Thresholds.class, Thresholds::defaults)
        .sample(AlertPolicy.class, AlertPolicy::defaults)
        .sample(ClippingPolicy.class, ClippingPolicy::zScore)
        .sample(ClippingState.class, () -> new ClippingState("x", Map.of()))
        .sample(NonFinitePolicy.class, () -> NonFinitePolicy.REPORT)
        .sample(MonitorSink.class, () -> new MonitorSink() {})
        .sample(Remedy.class, Remedy.InsertBatchNorm::new)
        .sample(Skill.class, () -> Skill.UNSEEN)
        .sample(NetworkProfile.class, () -> profile)
        .sample(TimeTrend.class, () -> TimeTrend.of(1, 1))
        .sample(Diagnosis.class, () -> diagnosis)
        .sample(GradientMonitorListener.class, GradientMonitorListener::create)
        .sample(GradientMonitorListener.Builder.class, GradientMonitorListener::builder)
        .sample(SameDiffGradientListener.class, SameDiffGradientListener::create)
        .sample(SameDiffGradientListener.Builder.class, SameDiffGradientListener::builder)
        .sample(TrainingDoctor.class, () -> TrainingDoctor.withBudget(1000))
        .sample(Treatment.class, () -> Remedies.apply(sequence(), List.of()))
        .sample(
            CaseHistory.class,
            () -> TrainingDoctor.withBudget(200).treat(sequence(), List.of(batch())))
        .sample(
            Attempt.class,
            () ->
                TrainingDoctor.withBudget(200)
                    .treat(sequence(), List.of(batch()))
                    .attempts()
                    .get(0));
  }

  private static DataSet batch() {
    return Digits.flat(4, 0);
  }

  private static MultiLayerNetwork sequence() {
    return Networks.init(
        Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.1))
            .list()
            .layer(new DenseLayer.Builder().nIn(Digits.PIXELS).nOut(4).build())
            .layer(Networks.output(4)));
  }
}
