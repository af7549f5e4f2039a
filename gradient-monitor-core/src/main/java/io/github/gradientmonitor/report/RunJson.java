package io.github.gradientmonitor.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.FindingCode;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.report.RecordedRun.Totals;
import io.github.gradientmonitor.sink.AlertJson;
import io.github.gradientmonitor.sink.NetworkJson;
import io.github.gradientmonitor.sink.StepJson;
import io.github.gradientmonitor.trend.ExponentialTrend;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A recorded run as the JSON that the page draws.
 *
 * <p>Network, latest step and alerts look as in the JSON lines. What is known of each layer in each
 * step is the base64 of little-endian floats, all layers of the first step first.
 */
final class RunJson {
  private static final JsonFactory JSON = new JsonFactory();

  private RunJson() {}

  /** Writes a run. The text holds no {@code <}, so it may stand in a script element. */
  static String of(RecordedRun run) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(out, run);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().replace("<", "\\u003c");
  }

  private static void write(JsonGenerator out, RecordedRun run) throws IOException {
    Diagnosis latest = run.latest();
    out.writeStartObject();
    out.writeStringField("library", HtmlPage.libraryVersion());
    out.writeFieldName("network");
    NetworkJson.write(out, latest.step().network());
    out.writeObjectFieldStart("latest");
    StepJson.writeFields(out, latest);
    AlertJson.writeAdvice(out, latest.prescriptions());
    out.writeArrayFieldStart("layer_health");
    for (LayerProfile layer : latest.step().network().layers()) {
      out.writeString(latest.health(layer.name()).name());
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeArrayFieldStart("alerts");
    for (Alert alert : run.alerts()) {
      out.writeStartObject();
      AlertJson.writeFields(out, alert);
      out.writeEndObject();
    }
    out.writeEndArray();
    writeCodes(out, run);
    writeTotals(out, run.totals());
    out.writeNumberField("stride", run.stride());
    writeSteps(out, run.steps());
    out.writeEndObject();
  }

  /** What the codes of findings and alerts mean, each once. */
  private static void writeCodes(JsonGenerator out, RecordedRun run) throws IOException {
    Set<FindingCode> codes = EnumSet.noneOf(FindingCode.class);
    run.latest().findings().forEach(finding -> codes.add(finding.code()));
    run.alerts().forEach(alert -> codes.add(alert.finding().code()));
    out.writeArrayFieldStart("codes");
    for (FindingCode code : codes) {
      out.writeStartObject();
      out.writeStringField("code", code.text());
      out.writeStringField("meaning", code.meaning());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeTotals(JsonGenerator out, Totals totals) throws IOException {
    out.writeObjectFieldStart("totals");
    out.writeNumberField("steps", totals.steps());
    out.writeNumberField("clipped", totals.clipped());
    out.writeNumberField("skipped", totals.skipped());
    out.writeNumberField("non_finite", totals.nonFinite());
    out.writeNumberField("raised", totals.raised());
    out.writeNumberField("cleared", totals.cleared());
    out.writeNumberField("muted", totals.muted());
    out.writeNumberField("watching_nanos", totals.watchingNanos());
    out.writeNumberField("elapsed_nanos", totals.elapsedNanos());
    out.writeEndObject();
  }

  private static void writeSteps(JsonGenerator out, List<RecordedStep> steps) throws IOException {
    out.writeObjectFieldStart("steps");
    out.writeArrayFieldStart("iteration");
    for (RecordedStep step : steps) {
      out.writeNumber(step.iteration());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("epoch");
    for (RecordedStep step : steps) {
      out.writeNumber(step.epoch());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("loss");
    for (RecordedStep step : steps) {
      out.writeNumber((float) step.loss());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("skill");
    for (RecordedStep step : steps) {
      out.writeNumber((float) step.skill());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("health");
    for (RecordedStep step : steps) {
      out.writeString(step.health().name());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("clip_factor");
    for (RecordedStep step : steps) {
      out.writeNumber(step.skipped() ? 0 : (float) step.clipFactor());
    }
    out.writeEndArray();
    lines(out, "backward", steps, RecordedStep::backward);
    lines(out, "weights", steps, RecordedStep::weights);
    layers(out, "bias_gradient", steps, RecordedStep::biasGradients);
    layers(out, "weight_gradient", steps, RecordedStep::weightGradients);
    layers(out, "update_ratio", steps, RecordedStep::updateRatios);
    out.writeEndObject();
  }

  /** The line over depth of each step: slope, intercept, R squared, first and last depth. */
  private static void lines(
      JsonGenerator out,
      String field,
      List<RecordedStep> steps,
      Function<RecordedStep, ExponentialTrend> line)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (RecordedStep step : steps) {
      ExponentialTrend trend = line.apply(step);
      out.writeStartArray();
      out.writeNumber((float) trend.slope());
      out.writeNumber((float) trend.intercept());
      out.writeNumber((float) trend.rSquared());
      out.writeNumber((float) trend.from());
      out.writeNumber((float) trend.to());
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private static void layers(
      JsonGenerator out,
      String field,
      List<RecordedStep> steps,
      Function<RecordedStep, float[]> values)
      throws IOException {
    int size = steps.size() * values.apply(steps.get(0)).length;
    ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (RecordedStep step : steps) {
      bytes.asFloatBuffer().put(values.apply(step));
      bytes.position(bytes.position() + values.apply(step).length * Float.BYTES);
    }
    out.writeFieldName(field);
    out.writeBinary(bytes.array());
  }
}
