package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.StepSummary;
import java.io.IOException;

/** A finding with its evidence as JSON. */
final class FindingJson {
  private FindingJson() {}

  static void write(JsonGenerator out, Finding finding) throws IOException {
    out.writeStartObject();
    out.writeStringField("code", finding.code().text());
    out.writeStringField("symptom", finding.symptom().name());
    out.writeStringField("title", finding.symptom().title());
    out.writeStringField("severity", finding.severity().name());
    out.writeNumberField("since", finding.since());
    out.writeArrayFieldStart("layers");
    for (String layer : finding.layers()) {
      out.writeString(layer);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("causes");
    for (Cause cause : finding.causes()) {
      out.writeStartObject();
      RecordJson.CAUSE.writeFields(out, cause);
      out.writeStringField("kind", cause.kind().name());
      out.writeStringField("description", cause.description());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeStringField("evidence", finding.evidence().sentence());
    out.writeArrayFieldStart("measures");
    for (Measure measure : finding.evidence().measures()) {
      out.writeStartObject();
      out.writeStringField("name", measure.name());
      out.writeNumberField("value", measure.value());
      out.writeStringField("unit", measure.unit());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("before");
    for (StepSummary step : finding.evidence().before()) {
      out.writeStartObject();
      out.writeNumberField("iteration", step.iteration());
      out.writeNumberField("loss", step.loss());
      out.writeNumberField("gradient_norm", step.gradientNorm());
      out.writeNumberField("non_finite", step.nonFinite());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  static Finding read(JsonObject json) {
    return new Finding(
        Symptom.valueOf(json.text("symptom")),
        Severity.valueOf(json.text("severity")),
        json.texts("layers"),
        json.integer("since"),
        new Evidence(
            json.text("evidence"),
            json.objects("measures").stream()
                .map(
                    measure ->
                        new Measure(
                            measure.text("name"), measure.number("value"), measure.text("unit")))
                .toList(),
            json.objects("before").stream()
                .map(
                    step ->
                        new StepSummary(
                            step.integer("iteration"),
                            step.number("loss"),
                            step.number("gradient_norm"),
                            step.integer("non_finite")))
                .toList()),
        json.objects("causes").stream().map(RecordJson.CAUSE::read).toList());
  }
}
