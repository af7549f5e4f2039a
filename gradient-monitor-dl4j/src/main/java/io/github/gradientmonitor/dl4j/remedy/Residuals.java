package io.github.gradientmonitor.dl4j.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * Adds residual connections: the input of a block goes past it and is added to its output, so that
 * there is a path on which nothing shrinks the gradient. The first layer of a row is in no block.
 * Where a block changes the number of units, an affine map without bias leads past it.
 */
final class Residuals {
  private final Blueprint plan;
  private final int size;
  private final List<String> words = new ArrayList<>();

  Residuals(Blueprint plan, int size) {
    this.plan = plan;
    this.size = size;
  }

  /** A layer with weights, and the normalisation, activation and dropout behind it. */
  private record Unit(Part affine, Part end) {}

  /** Adds all that are possible; the result tells which, and may be empty. */
  List<String> add() {
    for (List<Unit> row : rows()) {
      for (int from = 1; from < row.size(); from += size) {
        block(row.subList(from, Math.min(from + size, row.size())));
      }
    }
    return words;
  }

  /** Units that follow one another with nothing else between them. */
  private List<List<Unit>> rows() {
    List<List<Unit>> rows = new ArrayList<>();
    for (Part part : plan.hidden()) {
      Layer layer = Blueprint.layer(part);
      if (layer.getClass() != DenseLayer.class && layer.getClass() != ConvolutionLayer.class) {
        continue;
      }
      Unit unit = new Unit(part, end(part));
      List<Unit> last = rows.isEmpty() ? List.of() : rows.get(rows.size() - 1);
      if (!last.isEmpty() && follows(unit, last.get(last.size() - 1))) {
        last.add(unit);
      } else {
        rows.add(new ArrayList<>(List.of(unit)));
      }
    }
    return rows;
  }

  private boolean follows(Unit unit, Unit before) {
    return unit.affine().preProcessor == null
        && unit.affine().inputs.equals(List.of(before.end().name))
        && plan.consumers(before.end()).size() == 1
        && Blueprint.layer(unit.affine()).getClass() == Blueprint.layer(before.affine()).getClass();
  }

  private Part end(Part part) {
    List<Part> next = plan.consumers(part);
    return next.size() == 1
            && (next.get(0).layer() instanceof BatchNormalization
                || next.get(0).layer() instanceof ActivationLayer
                || next.get(0).layer() instanceof DropoutLayer)
        ? end(next.get(0))
        : part;
  }

  private void block(List<Unit> block) {
    if (!block.stream().allMatch(unit -> keepsItsSides(Blueprint.layer(unit.affine())))) {
      return;
    }
    Part first = block.get(0).affine();
    Part end = block.get(block.size() - 1).end();
    FeedForwardLayer from = (FeedForwardLayer) Blueprint.layer(first);
    FeedForwardLayer to = (FeedForwardLayer) Blueprint.layer(block.get(block.size() - 1).affine());
    String input = first.inputs.get(0); // the sum of the block before, if there is one
    String past = input;
    boolean projects = from.getNIn() != to.getNOut();
    Part sum =
        Part.vertex(
            plan.unique(end.name + "_sum"),
            null,
            new ElementWiseVertex(ElementWiseVertex.Op.Add),
            List.of());
    plan.insertAfter(end, sum);
    if (projects) {
      Part projection = projection(first, input, from.getNIn(), to.getNOut());
      plan.add(plan.part(input), projection);
      past = projection.name;
    }
    sum.inputs.addAll(List.of(past, end.name));
    words.add(
        "added the output of "
            + past
            + (projects ? " (a projection of " + input + ")" : "")
            + " to that of "
            + end.name);
  }

  private Part projection(Part first, String input, long inputs, long outputs) {
    FeedForwardLayer layer = (FeedForwardLayer) Blueprint.layer(first).clone();
    layer.setNIn(inputs);
    layer.setNOut(outputs);
    layer.setActivationFn(new ActivationIdentity());
    layer.setWeightInitFn(new WeightInitXavier());
    layer.setIDropout(null);
    if (layer instanceof DenseLayer dense) {
      dense.setHasBias(false);
    } else if (layer instanceof ConvolutionLayer convolution) {
      convolution.setHasBias(false);
      convolution.setKernelSize(new int[] {1, 1});
    }
    return first.beside(plan.unique(first.name + "_past"), layer, input);
  }

  private static boolean keepsItsSides(Layer layer) {
    if (!(layer instanceof ConvolutionLayer convolution)) {
      return true;
    }
    ConvolutionMode mode = Objects.requireNonNull(convolution.getConvolutionMode());
    return mode == ConvolutionMode.Same
        && convolution.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && convolution.getStride()[0] == 1
        && convolution.getStride()[1] == 1;
  }
}
