package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSettings;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** The facts about a network as JSON. */
public final class NetworkJson {
  private NetworkJson() {}

  /**
   * Writes a network as an object.
   *
   * @param out where a value is due
   * @param network its facts
   * @throws IOException if the generator cannot write
   */
  public static void write(JsonGenerator out, NetworkProfile network) throws IOException {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(out, "out");
    out.writeStartObject();
    out.writeStringField("name", network.name());
    out.writeStringField("updater", network.updater());
    out.writeArrayFieldStart("layers");
    for (LayerProfile layer : network.layers()) {
      out.writeStartObject();
      out.writeStringField("name", layer.name());
      out.writeStringField("type", layer.type());
      out.writeStringField("role", layer.role().name());
      out.writeNumberField("depth", layer.depth());
      out.writeNumberField("inputs", layer.inputs());
      out.writeNumberField("outputs", layer.outputs());
      out.writeStringField("activation", layer.activation());
      out.writeStringField("weight_init", layer.weightInit());
      out.writeBooleanField("recurrent", layer.recurrent());
      out.writeBooleanField("frozen", layer.frozen());
      out.writeStringField("normalization", layer.normalization());
      writeSettings(out, layer.settings());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeSettings(JsonGenerator out, LayerSettings settings) throws IOException {
    out.writeObjectFieldStart("settings");
    out.writeStringField("loss", settings.loss());
    out.writeStringField("updater", settings.updater());
    out.writeNumberField("learning_rate", settings.learningRate());
    out.writeNumberField("keep_probability", settings.keepProbability());
    out.writeNumberField("l1", settings.l1());
    out.writeNumberField("l2", settings.l2());
    out.writeNumberField("weight_decay", settings.weightDecay());
    out.writeNumberField("bias_init", settings.biasInit());
    out.writeNumberField("clip_limit", settings.clipLimit());
    out.writeEndObject();
  }

  private static LayerSettings settings(JsonObject settings) {
    return new LayerSettings(
        settings.textOrNull("loss"),
        settings.textOrNull("updater"),
        settings.number("learning_rate"),
        settings.number("keep_probability"),
        settings.number("l1"),
        settings.number("l2"),
        settings.number("weight_decay"),
        settings.number("bias_init"),
        settings.number("clip_limit"));
  }

  static NetworkProfile read(JsonObject network) {
    List<LayerProfile> layers =
        network.objects("layers").stream()
            .map(
                layer ->
                    LayerProfile.named(layer.text("name"))
                        .type(layer.text("type"))
                        .role(LayerRole.valueOf(layer.text("role")))
                        .depth((int) layer.integer("depth"))
                        .sizes(layer.integer("inputs"), layer.integer("outputs"))
                        .activation(layer.textOrNull("activation"))
                        .weightInit(layer.textOrNull("weight_init"))
                        .recurrent(layer.bool("recurrent"))
                        .frozen(layer.bool("frozen"))
                        .normalization(layer.textOrNull("normalization"))
                        .settings(settings(layer.object("settings")))
                        .build())
            .toList();
    return new NetworkProfile(network.text("name"), layers, network.textOrNull("updater"));
  }
}
