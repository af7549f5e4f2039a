package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph.Node;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.statistics.Saturation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads how far the bounded activations of one network are saturated, while the forward pass still
 * holds them; nothing is kept but a share for each layer.
 *
 * <p>Layers whose output passes through dropout are left out: Deeplearning4j applies the next
 * layer's dropout in place, so that zeros and doubled values stand where the activations were. The
 * gates of an LSTM are not among the activations that a listener gets to see.
 */
public final class ActivationReader {
  private record Source(int node, String key, LayerTensors layer, SaturationReader reader) {}

  private final List<Source> sources = new ArrayList<>();

  /**
   * Resolves whose activations are read.
   *
   * @param graph the network's structure, which is not kept
   * @param reader takes what is read
   */
  public ActivationReader(NetworkGraph graph, GradientReader reader) {
    FlatArray array = new FlatArray(reader.memory());
    List<List<Integer>> consumers = graph.consumers();
    for (int i = 0; i < reader.layers().size(); i++) {
      LayerProfile profile = reader.profile().layers().get(i);
      int node = source(graph, consumers, graph.indexOf(profile.name()));
      if (node >= 0 && profile.activation() != null) {
        LayerTensors layer = reader.layers().get(i);
        String key = graph.nodes().get(node).key();
        Saturation.of(profile.activation())
            .ifPresent(
                s -> sources.add(new Source(node, key, layer, new SaturationReader(s, array))));
      }
    }
  }

  /** Reads the activations of a sequence of layers: the input, then the output of each. */
  public void read(List<INDArray> activations) {
    read(
        source ->
            source.node() + 1 < activations.size() ? activations.get(source.node() + 1) : null);
  }

  /** Reads the activations of a graph, by the names of its vertices. */
  public void read(Map<String, INDArray> activations) {
    read(source -> activations.get(source.key()));
  }

  private void read(Function<Source, @Nullable INDArray> activations) {
    for (Source source : sources) {
      INDArray activation = activations.apply(source);
      source
          .layer()
          .saturation(activation == null ? Double.NaN : source.reader().share(activation));
    }
  }

  /** The node that applies the layer's activation; -1 when dropout follows, or there is none. */
  private static int source(NetworkGraph graph, List<List<Integer>> consumers, int node) {
    Layer conf = graph.nodes().get(node).conf();
    List<Integer> next = consumers.get(node);
    boolean dropped = next.stream().map(graph.nodes()::get).anyMatch(ActivationReader::hasDropout);
    if (conf == null || dropped) {
      return -1;
    }
    if (LayerModel.activation(conf) != null) {
      return node;
    }
    return next.size() == 1 ? source(graph, consumers, next.get(0)) : -1;
  }

  private static boolean hasDropout(Node node) {
    return node.conf() != null && LayerModel.inner(node.conf()).getIDropout() != null;
  }
}
