package io.github.gradientmonitor.dl4j.internal.samediff;

import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The layers of a SameDiff graph, which itself knows only variables and operations.
 *
 * <p>An operation that takes a trainable matrix or kernel begins a layer, called by the name of the
 * first one; vectors that it takes are its biases, and so is a vector that is added to its output.
 * A vector that stands alone, such as a gain, is a layer that adds nothing to the depth. A variable
 * that is used again belongs to the layer that it came with. Only what the loss depends on counts.
 */
public final class SameDiffLayers {
  private static final Set<String> ADDITIONS = Set.of("add", "biasadd");

  /** Operations that take a vector as it is, whatever the rank that it comes in. */
  private static final Set<String> BY_ELEMENT =
      Set.of(
          "add",
          "batchnorm",
          "biasadd",
          "divide",
          "layer_norm",
          "maximum",
          "minimum",
          "multiply",
          "prelu",
          "reversedivide",
          "reversesubtract",
          "squaredsubtract",
          "subtract");

  private static final Set<String> ACTIVATIONS =
      Set.of(
          "cube",
          "elu",
          "gelu",
          "hard_sigmoid",
          "hardtanh",
          "leakyrelu",
          "mish",
          "prelu",
          "rationaltanh",
          "rectifiedtanh",
          "relu",
          "relu6",
          "selu",
          "sigmoid",
          "softmax",
          "softplus",
          "softsign",
          "swish",
          "tanh",
          "thresholdedrelu");

  /**
   * One layer.
   *
   * @param profile facts about it
   * @param weights names of its variables that are no biases
   * @param biases names of its biases
   * @param activations name of the array that its activation function gives; null without one
   */
  public record SameDiffLayer(
      LayerProfile profile,
      List<String> weights,
      List<String> biases,
      @Nullable String activations) {}

  private final SameDiff graph;
  private final List<SameDiffOp> operations = new ArrayList<>();
  private final Map<String, Draft> byVariable = new LinkedHashMap<>();

  /** For each array of the forward pass: the layers that it comes from directly. */
  private final Map<String, Set<Draft>> sources = new HashMap<>();

  /** For each array of the forward pass: number of layers on the longest path to it. */
  private final Map<String, Integer> depths = new HashMap<>();

  private static final class Draft {
    private final String name;
    private final String type;
    private final int depth;
    private final boolean isNormalization;
    private final List<String> weights = new ArrayList<>();
    private final List<String> biases = new ArrayList<>();
    private String output;
    private boolean feedsAnother;

    Draft(String name, String type, int depth, boolean isNormalization, String output) {
      this.name = name;
      this.type = type;
      this.depth = depth;
      this.isNormalization = isNormalization;
      this.output = output;
    }
  }

  private SameDiffLayers(SameDiff graph) {
    this.graph = graph;
  }

  /**
   * Reads the layers of a graph.
   *
   * @param graph with loss variables
   * @return by depth
   */
  public static List<SameDiffLayer> of(SameDiff graph) {
    SameDiffLayers layers = new SameDiffLayers(graph);
    Set<String> visited = new LinkedHashSet<>();
    graph.getLossVariables().forEach(loss -> layers.collect(loss, visited));
    layers.operations.forEach(layers::accept);
    return layers.byVariable.values().stream()
        .distinct()
        .sorted(Comparator.comparingInt(draft -> draft.depth))
        .map(layers::layer)
        .toList();
  }

  /** The profile of a network of these layers. */
  public static NetworkProfile profile(SameDiff graph, List<SameDiffLayer> layers) {
    String updater =
        graph.getTrainingConfig() == null || graph.getTrainingConfig().getUpdater() == null
            ? null
            : graph.getTrainingConfig().getUpdater().getClass().getSimpleName();
    return new NetworkProfile(
        "SameDiff of " + layers.size() + " layers with parameters",
        layers.stream().map(SameDiffLayer::profile).toList(),
        updater);
  }

  /** Lists the operations that an array comes from, each after those that it needs. */
  private void collect(String array, Set<String> visited) {
    Deque<SameDiffOp> waiting = new ArrayDeque<>(); // Not the thread's stack: graphs are long.
    push(array, waiting, visited);
    while (!waiting.isEmpty()) {
      SameDiffOp operation = waiting.element();
      if (inputs(operation).stream().noneMatch(input -> push(input, waiting, visited))) {
        operations.add(waiting.remove());
      }
    }
  }

  /** Puts the operation that gives an array on top, unless it has been there. */
  private boolean push(String array, Deque<SameDiffOp> waiting, Set<String> visited) {
    Variable variable = graph.getVariables().get(array);
    String name = variable == null ? null : variable.getOutputOfOp();
    SameDiffOp operation = name == null ? null : graph.getOps().get(name);
    if (operation == null || !visited.add(operation.getName())) {
      return false;
    }
    waiting.push(operation);
    return true;
  }

  private void accept(SameDiffOp operation) {
    Set<Draft> from = new LinkedHashSet<>();
    int depth = 0;
    List<String> matrices = new ArrayList<>();
    List<String> vectors = new ArrayList<>();
    for (String input : inputs(operation)) {
      from.addAll(sources.getOrDefault(input, Set.of()));
      depth = Math.max(depth, depths.getOrDefault(input, 0));
      if (isTrainable(input)) {
        (isVector(input) ? vectors : matrices).add(input);
      }
    }
    if (matrices.isEmpty() && !BY_ELEMENT.contains(type(operation))) {
      // The weights of a single unit are a matrix too.
      vectors.stream().filter(name -> rank(name) > 1).findFirst().ifPresent(matrices::add);
      vectors.removeAll(matrices);
    }
    String output = operation.getOutputsOfOp().get(0);
    Draft layer = null;
    if (!matrices.isEmpty()) {
      layer = byVariable.get(matrices.get(0));
      if (layer == null) {
        layer = new Draft(matrices.get(0), type(operation), depth + 1, false, output);
      }
      depth++;
    } else if (!vectors.isEmpty()) {
      layer = byVariable.get(vectors.get(0));
      if (layer == null) {
        layer = isBiasOf(from, operation);
      }
      if (layer == null) {
        layer = new Draft(vectors.get(0), type(operation), Math.max(1, depth), true, output);
      }
    }
    if (layer != null) {
      for (Draft source : from) {
        source.feedsAnother |= source != layer;
      }
      for (String name : matrices) {
        add(name, layer, layer.weights);
      }
      for (String name : vectors) {
        add(name, layer, layer.isNormalization ? layer.weights : layer.biases);
      }
      layer.output = output;
      from = Set.of(layer);
    }
    for (String name : operation.getOutputsOfOp()) {
      sources.put(name, from);
      depths.put(name, depth);
    }
  }

  private void add(String variable, Draft layer, List<String> names) {
    if (byVariable.putIfAbsent(variable, layer) == null) {
      names.add(variable);
    }
  }

  /** The layer whose output an addition takes just as it came, if it has no bias yet. */
  private static @Nullable Draft isBiasOf(Set<Draft> from, SameDiffOp operation) {
    if (from.size() == 1 && ADDITIONS.contains(operation.getOp().opName())) {
      Draft before = from.iterator().next();
      if (before.biases.isEmpty() && inputs(operation).contains(before.output)) {
        return before;
      }
    }
    return null;
  }

  private SameDiffLayer layer(Draft draft) {
    LayerRole role = draft.feedsAnother ? LayerRole.HIDDEN : LayerRole.OUTPUT;
    SameDiffOp function = activation(draft.output);
    LayerProfile.Builder profile =
        LayerProfile.named(draft.name)
            .type(draft.type)
            .role(draft.isNormalization ? LayerRole.NORMALIZATION : role)
            .depth(draft.depth)
            .activation(function == null ? null : type(function).replace("_", ""));
    INDArray first = graph.getVariable(draft.name).getArr();
    if (first.rank() == 2) {
      profile.sizes(first.size(0), first.size(1));
    }
    return new SameDiffLayer(
        profile.build(),
        draft.weights,
        draft.biases,
        function == null ? null : function.getOutputsOfOp().get(0));
  }

  /** The activation function that is the only one to take an array. */
  private @Nullable SameDiffOp activation(String array) {
    List<SameDiffOp> takers =
        operations.stream().filter(operation -> inputs(operation).contains(array)).toList();
    return takers.size() == 1 && ACTIVATIONS.contains(type(takers.get(0))) ? takers.get(0) : null;
  }

  private boolean isTrainable(String name) {
    SDVariable variable = graph.getVariable(name);
    return variable.getVariableType() == VariableType.VARIABLE && variable.dataType().isFPType();
  }

  private int rank(String name) {
    return graph.getVariable(name).getArr().rank();
  }

  private boolean isVector(String name) {
    int longer = 0;
    for (long size : graph.getVariable(name).getArr().shape()) {
      longer += size > 1 ? 1 : 0;
    }
    return longer <= 1;
  }

  private static String type(SameDiffOp operation) {
    return operation.getOp().opName().toLowerCase(Locale.ROOT);
  }

  private static List<String> inputs(SameDiffOp operation) {
    return operation.getInputsToOp() == null ? List.of() : operation.getInputsToOp();
  }
}
