package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Prescription;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** An alert with its advice as JSON. */
public final class AlertJson {
  private AlertJson() {}

  /**
   * Writes an alert as fields.
   *
   * @param out inside an object
   * @param alert raised or cleared
   * @throws IOException if the generator cannot write
   */
  public static void writeFields(JsonGenerator out, Alert alert) throws IOException {
    Objects.requireNonNull(alert, "alert");
    Objects.requireNonNull(out, "out");
    out.writeNumberField("iteration", alert.iteration());
    out.writeStringField("state", alert.state().name());
    out.writeStringField("network", alert.network());
    out.writeStringField("message", alert.message());
    out.writeFieldName("finding");
    FindingJson.write(out, alert.finding());
    writeAdvice(out, List.of(alert.prescription()));
  }

  /**
   * Writes what to do as a field named {@code advice}.
   *
   * @param out inside an object
   * @param prescriptions that of the most severe finding first
   * @throws IOException if the generator cannot write
   */
  public static void writeAdvice(JsonGenerator out, List<Prescription> prescriptions)
      throws IOException {
    Objects.requireNonNull(prescriptions, "prescriptions");
    Objects.requireNonNull(out, "out");
    out.writeArrayFieldStart("advice");
    for (Prescription prescription : prescriptions) {
      for (Advice each : prescription.advice()) {
        out.writeStartObject();
        out.writeStringField("symptom", prescription.finding().symptom().name());
        out.writeStringField("action", each.remedy().action());
        writeRemedy(out, each.remedy());
        out.writeStringField("cause", prescription.cause().description());
        out.writeStringField("expectation", each.expectation());
        out.writeStringField("cost", each.cost());
        out.writeStringField("source", each.source());
        out.writeStringField("caution", prescription.caution());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private static void writeRemedy(JsonGenerator out, Remedy remedy) throws IOException {
    out.writeObjectFieldStart("remedy");
    RecordJson.REMEDY.writeFields(out, remedy);
    out.writeEndObject();
  }

  static Alert read(JsonObject json) {
    Finding finding = FindingJson.read(json.object("finding"));
    List<JsonObject> remedies = json.objects("advice");
    List<Advice> advice =
        remedies.stream()
            .map(
                each ->
                    new Advice(
                        RecordJson.REMEDY.read(each.object("remedy")),
                        each.text("expectation"),
                        each.text("cost"),
                        each.text("source")))
            .toList();
    return new Alert(
        Alert.State.valueOf(json.text("state")),
        new Prescription(
            finding,
            finding.cause(),
            remedies.isEmpty() ? null : remedies.get(0).textOrNull("caution"),
            advice),
        json.text("network"),
        json.integer("iteration"));
  }
}
