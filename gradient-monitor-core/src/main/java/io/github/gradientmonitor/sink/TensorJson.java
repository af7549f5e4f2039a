package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** The statistics of one tensor of every layer, as arrays with one element a layer. */
final class TensorJson {
  private final long[] count;
  private final double[] sum;
  private final double[] absSum;
  private final double[] l2Norm;
  private final double[] maxAbs;
  private final long[] zeros;
  private final long[] nonFinite;

  /** Reads what {@link #write} wrote. */
  TensorJson(JsonObject json) {
    this.count = json.integers("count");
    this.sum = json.numbers("sum");
    this.absSum = json.numbers("abs_sum");
    this.l2Norm = json.numbers("l2_norm");
    this.maxAbs = json.numbers("max_abs");
    this.zeros = json.integers("zeros");
    this.nonFinite = json.integers("non_finite");
  }

  static void write(
      JsonGenerator out,
      String field,
      List<LayerSample> layers,
      Function<LayerSample, TensorStatistics> tensor)
      throws IOException {
    out.writeObjectFieldStart(field);
    StepJson.integers(out, "count", layers, layer -> tensor.apply(layer).count());
    StepJson.numbers(out, "sum", layers, layer -> tensor.apply(layer).sum());
    StepJson.numbers(out, "abs_sum", layers, layer -> tensor.apply(layer).absSum());
    StepJson.numbers(out, "l2_norm", layers, layer -> tensor.apply(layer).l2Norm());
    StepJson.numbers(out, "max_abs", layers, layer -> tensor.apply(layer).maxAbs());
    StepJson.integers(out, "zeros", layers, layer -> tensor.apply(layer).zeros());
    StepJson.integers(out, "non_finite", layers, layer -> tensor.apply(layer).nonFinite());
    out.writeEndObject();
  }

  /** The statistics of one layer. */
  TensorStatistics statistics(int layer) {
    return new TensorStatistics(
        count[layer],
        sum[layer],
        absSum[layer],
        l2Norm[layer],
        maxAbs[layer],
        zeros[layer],
        nonFinite[layer]);
  }
}
