package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.trend.DepthRegression;
import io.github.gradientmonitor.trend.DepthTrend;
import io.github.gradientmonitor.trend.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A diagnosis and its step as JSON. What is known of each layer is an array with one element a
 * layer, in the order of the network.
 */
public final class StepJson {
  private StepJson() {}

  /**
   * Writes a diagnosis as fields.
   *
   * @param out inside an object
   * @param diagnosis of any step
   * @throws IOException if the generator cannot write
   */
  public static void writeFields(JsonGenerator out, Diagnosis diagnosis) throws IOException {
    Objects.requireNonNull(diagnosis, "diagnosis");
    Objects.requireNonNull(out, "out");
    TrainingStep step = diagnosis.step();
    List<LayerSample> layers = step.layers();
    out.writeNumberField("iteration", step.iteration());
    out.writeNumberField("epoch", step.epoch());
    out.writeNumberField("loss", step.loss());
    out.writeStringField("health", diagnosis.health().name());
    TensorJson.write(out, "weight_gradient", layers, LayerSample::weightGradient);
    TensorJson.write(out, "bias_gradient", layers, LayerSample::biasGradient);
    out.writeObjectFieldStart("update");
    numbers(out, "weight_norm", layers, sample -> sample.update().weightNorm());
    numbers(out, "update_norm", layers, sample -> sample.update().updateNorm());
    integers(out, "iteration", layers, sample -> sample.update().iteration());
    out.writeEndObject();
    integers(out, "silent_units", layers, LayerSample::silentUnits);
    numbers(out, "saturation", layers, LayerSample::saturation);
    trend(out, "backward", diagnosis.backward());
    trend(out, "weights", diagnosis.weights());
    Intervention intervention = step.intervention();
    out.writeObjectFieldStart("intervention");
    out.writeNumberField("norm_before", intervention.normBefore());
    out.writeNumberField("norm_after", intervention.normAfter());
    out.writeBooleanField("skipped", intervention.skipped());
    out.writeEndObject();
    out.writeObjectFieldStart("timing");
    out.writeNumberField("watching_nanos", step.timing().watchingNanos());
    out.writeNumberField("elapsed_nanos", step.timing().elapsedNanos());
    out.writeEndObject();
    out.writeStringField("learning", diagnosis.learning().name());
    SkillJson.writeField(out, diagnosis.skill());
    out.writeArrayFieldStart("findings");
    for (Finding finding : diagnosis.findings()) {
      FindingJson.write(out, finding);
    }
    out.writeEndArray();
    PrescriptionJson.writeField(out, diagnosis.prescriptions());
  }

  /** Reads a diagnosis of a network; the trends are fitted again. */
  static Diagnosis read(JsonObject json, NetworkProfile network, DepthRegression regression) {
    TensorJson weights = new TensorJson(json.object("weight_gradient"));
    TensorJson biases = new TensorJson(json.object("bias_gradient"));
    JsonObject update = json.object("update");
    double[] weightNorms = update.numbers("weight_norm");
    double[] updateNorms = update.numbers("update_norm");
    long[] updateIterations = update.integers("iteration");
    long[] silentUnits = json.integers("silent_units");
    double[] saturations = json.numbers("saturation");
    List<LayerSample> layers = new ArrayList<>();
    for (int i = 0; i < network.size(); i++) {
      layers.add(
          new LayerSample(
              network.layers().get(i),
              weights.statistics(i),
              biases.statistics(i),
              new WeightUpdate(weightNorms[i], updateNorms[i], updateIterations[i]),
              (int) silentUnits[i],
              saturations[i]));
    }
    JsonObject intervention = json.object("intervention");
    JsonObject timing = json.object("timing");
    TrainingStep step =
        new TrainingStep(
            network,
            json.integer("iteration"),
            (int) json.integer("epoch"),
            json.number("loss"),
            layers,
            new Intervention(
                intervention.number("norm_before"),
                intervention.number("norm_after"),
                intervention.bool("skipped")),
            new Timing(timing.integer("watching_nanos"), timing.integer("elapsed_nanos")));
    List<Finding> findings = json.objects("findings").stream().map(FindingJson::read).toList();
    return new Diagnosis(
        step,
        regression.fit(step, Signal.BIAS_GRADIENT),
        regression.fit(step, Signal.WEIGHT_GRADIENT),
        SkillJson.read(json.object("skill")),
        Learning.valueOf(json.text("learning")),
        GradientHealth.valueOf(json.text("health")),
        findings,
        PrescriptionJson.read(json.objects("prescriptions"), findings));
  }

  static void numbers(
      JsonGenerator out,
      String field,
      List<LayerSample> layers,
      ToDoubleFunction<LayerSample> number)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (LayerSample layer : layers) {
      out.writeNumber(number.applyAsDouble(layer));
    }
    out.writeEndArray();
  }

  static void integers(
      JsonGenerator out, String field, List<LayerSample> layers, ToLongFunction<LayerSample> number)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (LayerSample layer : layers) {
      out.writeNumber(number.applyAsLong(layer));
    }
    out.writeEndArray();
  }

  private static void trend(JsonGenerator out, String field, DepthTrend trend) throws IOException {
    out.writeObjectFieldStart(field);
    out.writeNumberField("slope", trend.slope());
    out.writeNumberField("intercept", trend.line().intercept());
    out.writeNumberField("r_squared", trend.line().rSquared());
    out.writeNumberField("attenuation", trend.attenuation());
    out.writeNumberField("layers_fitted", trend.layers().size());
    out.writeEndObject();
  }
}
