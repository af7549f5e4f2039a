package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSettings;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;

/** A {@link RecordHead} as bytes, and back. */
final class HeadCodec {
  private static final int RECURRENT = 1;
  private static final int FROZEN = 2;
  private static final List<LayerRole> ROLES = List.of(LayerRole.values());

  /** Bytes that a layer takes at the least: ten numbers and names, and seven settings. */
  private static final int LEAST_OF_A_LAYER = 10 + 7 * Double.BYTES;

  private HeadCodec() {}

  static byte[] encode(RecordHead head) {
    RecordWriter out = new RecordWriter();
    NetworkProfile network = head.network();
    out.text(network.name());
    out.text(network.updater());
    out.whole(network.size());
    for (LayerProfile layer : network.layers()) {
      out.text(layer.name());
      out.text(layer.type());
      out.octet(ROLES.indexOf(layer.role()));
      out.whole(layer.depth());
      out.whole(layer.inputs());
      out.whole(layer.outputs());
      out.text(layer.activation());
      out.text(layer.weightInit());
      out.octet((layer.recurrent() ? RECURRENT : 0) | (layer.frozen() ? FROZEN : 0));
      out.text(layer.normalization());
      write(out, layer.settings());
    }
    names(out, head.inputs());
    names(out, head.outputs());
    return out.bytes();
  }

  /**
   * Reads a head.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  static RecordHead decode(byte[] bytes) throws MalformedRecordException {
    RecordReader in = new RecordReader(bytes);
    String name = in.text();
    String updater = in.textOrNull();
    int size = in.count(LEAST_OF_A_LAYER);
    List<LayerProfile> layers = new ArrayList<>(size);
    try {
      for (int i = 0; i < size; i++) {
        layers.add(layer(in));
      }
      RecordHead head =
          new RecordHead(new NetworkProfile(name, layers, updater), names(in), names(in));
      in.end();
      return head;
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("a head makes no sense: " + e.getMessage(), e);
    }
  }

  private static LayerProfile layer(RecordReader in) throws MalformedRecordException {
    LayerProfile.Builder layer =
        LayerProfile.named(in.text())
            .type(in.text())
            .role(Enumerated.of(ROLES, in.octet()))
            .depth(in.natural())
            .sizes(in.whole(), in.whole())
            .activation(in.textOrNull())
            .weightInit(in.textOrNull());
    int flags = in.octet();
    return layer
        .recurrent((flags & RECURRENT) != 0)
        .frozen((flags & FROZEN) != 0)
        .normalization(in.textOrNull())
        .settings(settings(in))
        .build();
  }

  private static void write(RecordWriter out, LayerSettings settings) {
    out.text(settings.loss());
    out.text(settings.updater());
    out.exact(settings.learningRate());
    out.exact(settings.keepProbability());
    out.exact(settings.l1());
    out.exact(settings.l2());
    out.exact(settings.weightDecay());
    out.exact(settings.biasInit());
    out.exact(settings.clipLimit());
  }

  private static LayerSettings settings(RecordReader in) throws MalformedRecordException {
    return new LayerSettings(
        in.textOrNull(),
        in.textOrNull(),
        in.exact(),
        in.exact(),
        in.exact(),
        in.exact(),
        in.exact(),
        in.exact(),
        in.exact());
  }

  private static void names(RecordWriter out, List<String> names) {
    out.whole(names.size());
    names.forEach(out::text);
  }

  private static List<String> names(RecordReader in) throws MalformedRecordException {
    int size = in.count(1);
    List<String> names = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      names.add(in.text());
    }
    return names;
  }
}
