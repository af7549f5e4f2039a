package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Catalogue;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Prescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Prescriptions as JSON, in the order of the findings that they belong to. What to expect of a
 * remedy is in the catalogue, and is not written with every step.
 */
final class PrescriptionJson {
  private PrescriptionJson() {}

  static void writeField(JsonGenerator out, List<Prescription> prescriptions) throws IOException {
    out.writeArrayFieldStart("prescriptions");
    for (Prescription prescription : prescriptions) {
      out.writeStartObject();
      out.writeStringField("caution", prescription.caution());
      out.writeArrayFieldStart("remedies");
      for (Advice advice : prescription.advice()) {
        out.writeStartObject();
        RecordJson.REMEDY.writeFields(out, advice.remedy());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static List<Prescription> read(List<JsonObject> prescriptions, List<Finding> findings) {
    List<Prescription> all = new ArrayList<>(prescriptions.size());
    for (int i = 0; i < prescriptions.size() && i < findings.size(); i++) {
      JsonObject json = prescriptions.get(i);
      List<Advice> advice =
          json.objects("remedies").stream()
              .map(RecordJson.REMEDY::read)
              .map(Catalogue::advice)
              .toList();
      Finding finding = findings.get(i);
      all.add(new Prescription(finding, finding.cause(), json.textOrNull("caution"), advice));
    }
    return all;
  }
}
