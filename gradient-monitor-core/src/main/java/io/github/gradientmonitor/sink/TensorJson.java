package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** The statistics of one tensor of every layer, as arrays with one element a layer. */
record TensorJson(
    long[] count,
    double[] sum,
    double[] absSum,
    double[] l2Norm,
    double[] maxAbs,
    long[] zeros,
    long[] nonFinite) {

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

  static TensorJson read(JsonObject json) {
    return new TensorJson(
        json.integers("count"),
        json.numbers("sum"),
        json.numbers("abs_sum"),
        json.numbers("l2_norm"),
        json.numbers("max_abs"),
        json.integers("zeros"),
        json.integers("non_finite"));
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
