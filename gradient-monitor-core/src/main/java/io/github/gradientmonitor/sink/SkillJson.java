package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.skill.Skill;
import java.io.IOException;
import java.util.Map;

/** Skill as JSON. */
final class SkillJson {
  private SkillJson() {}

  static void writeField(JsonGenerator out, Skill skill) throws IOException {
    out.writeObjectFieldStart("skill");
    out.writeNumberField("value", skill.value());
    out.writeNumberField("loss", skill.loss());
    out.writeNumberField("guess", skill.guess());
    out.writeNumberField("steps", skill.steps());
    out.writeNumberField("passes", skill.passes());
    out.writeNumberField("first", skill.first());
    out.writeNumberField("best", skill.best());
    out.writeStringField("reason", skill.reason());
    if (!skill.outputs().isEmpty()) {
      out.writeObjectFieldStart("outputs");
      for (Map.Entry<String, Double> output : skill.outputs().entrySet()) {
        out.writeNumberField(output.getKey(), output.getValue());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  static Skill read(JsonObject json) {
    return new Skill(
        json.number("value"),
        json.number("loss"),
        json.number("guess"),
        json.integer("steps"),
        json.number("passes"),
        json.number("first"),
        json.number("best"),
        json.text("reason"),
        json.numbersByName("outputs"));
  }
}
