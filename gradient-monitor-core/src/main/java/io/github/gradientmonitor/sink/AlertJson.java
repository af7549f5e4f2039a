package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Finding;
import java.io.IOException;
import java.util.List;

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
    out.writeNumberField("iteration", alert.iteration());
    out.writeStringField("state", alert.state().name());
    out.writeStringField("network", alert.network());
    out.writeStringField("message", alert.message());
    out.writeFieldName("finding");
    FindingJson.write(out, alert.finding());
    writeAdvice(out, alert.advice());
  }

  /**
   * Writes what to do as a field named {@code advice}.
   *
   * @param out inside an object
   * @param advice ranked
   * @throws IOException if the generator cannot write
   */
  public static void writeAdvice(JsonGenerator out, List<Advice> advice) throws IOException {
    out.writeArrayFieldStart("advice");
    for (Advice each : advice) {
      out.writeStartObject();
      out.writeStringField("symptom", each.finding().symptom().name());
      out.writeStringField("action", each.remedy().action());
      out.writeFieldName("remedy");
      RemedyJson.write(out, each.remedy());
      out.writeStringField("cause", each.cause());
      out.writeStringField("expectation", each.expectation());
      out.writeStringField("cost", each.cost());
      out.writeStringField("source", each.source());
      out.writeStringField("caution", each.caution());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static Alert read(JsonObject json) {
    Finding finding = FindingJson.read(json.object("finding"));
    List<Advice> advice =
        json.objects("advice").stream()
            .map(
                each ->
                    new Advice(
                        finding,
                        RemedyJson.read(each.object("remedy")),
                        each.text("cause"),
                        each.text("expectation"),
                        each.text("cost"),
                        each.text("source"),
                        each.textOrNull("caution")))
            .toList();
    return new Alert(
        Alert.State.valueOf(json.text("state")),
        finding,
        advice,
        json.text("network"),
        json.integer("iteration"));
  }
}
