package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of training as few bytes, numbers only, and back. The names are in the {@link RecordHead}.
 *
 * <p>Counts, loss and the norms before and after clipping come back to the bit; every other number,
 * the clipped share among them, is {@linkplain RecordWriter#rounded rounded} to a relative 1.3e-4.
 * A layer with weights and biases takes 30 to 50 bytes.
 */
final class StepCodec {
  private static final int WEIGHTS = 1;
  private static final int BIASES = 2;
  private static final int UPDATE = 4;
  private static final int SILENCE = 8;
  private static final int SATURATION = 16;

  private static final int INTERVENTION = 1;
  private static final int SKIPPED = 2;
  private static final int DATA = 4;

  private StepCodec() {}

  /**
   * Writes a step.
   *
   * @param step whose names the head {@linkplain RecordHead#covers covers}
   * @param head of the network
   */
  static byte[] encode(TrainingStep step, RecordHead head) {
    RecordWriter out = new RecordWriter();
    Intervention done = step.intervention();
    boolean hasIntervention = !done.equals(Intervention.NONE);
    boolean hasData = !step.data().equals(DataSample.NONE);
    out.octet(
        (hasIntervention ? INTERVENTION : 0)
            | (done.skipped() ? SKIPPED : 0)
            | (hasData ? DATA : 0));
    out.whole(step.iteration());
    out.whole(step.epoch());
    out.exact(step.loss());
    out.whole(step.timing().watchingNanos());
    out.whole(step.timing().elapsedNanos());
    if (hasIntervention) {
      out.exact(done.normBefore());
      out.exact(done.normAfter());
      out.rounded(done.clippedShare());
      out.whole(done.clippedSteps());
      out.whole(done.skippedSteps());
    }
    for (LayerSample layer : step.layers()) {
      write(out, layer, step.iteration());
    }
    if (hasData) {
      DataCodec.write(out, step.data(), head);
    }
    return out.bytes();
  }

  /**
   * Reads a step.
   *
   * @param bytes that {@link #encode} gave
   * @param head of the same network
   * @throws MalformedRecordException if the bytes are no step of that network
   */
  static TrainingStep decode(byte[] bytes, RecordHead head) throws MalformedRecordException {
    try {
      return read(new RecordReader(bytes), head);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("a step makes no sense: " + e.getMessage(), e);
    }
  }

  private static TrainingStep read(RecordReader in, RecordHead head)
      throws MalformedRecordException {
    int flags = in.octet();
    long iteration = in.whole();
    int epoch = in.natural();
    double loss = in.exact();
    Timing timing = new Timing(in.whole(), in.whole());
    Intervention done =
        (flags & INTERVENTION) == 0
            ? Intervention.NONE
            : new Intervention(
                in.exact(),
                in.exact(),
                (flags & SKIPPED) != 0,
                in.rounded(),
                in.whole(),
                in.whole());
    List<LayerSample> layers = new ArrayList<>(head.network().size());
    for (LayerProfile layer : head.network().layers()) {
      layers.add(sample(in, layer, iteration));
    }
    DataSample data = (flags & DATA) == 0 ? DataSample.NONE : DataCodec.read(in, head);
    in.end();
    return new TrainingStep(head.network(), iteration, epoch, loss, layers, done, timing, data);
  }

  private static void write(RecordWriter out, LayerSample layer, long iteration) {
    WeightUpdate update = layer.update();
    boolean hasWeights = !layer.weightGradient().isEmpty();
    boolean hasBiases = !layer.biasGradient().isEmpty();
    boolean hasUpdate = !update.equals(WeightUpdate.UNKNOWN);
    boolean hasSilence = layer.silentUnits() != 0;
    boolean hasSaturation = !Double.isNaN(layer.saturation());
    out.octet(
        (hasWeights ? WEIGHTS : 0)
            | (hasBiases ? BIASES : 0)
            | (hasUpdate ? UPDATE : 0)
            | (hasSilence ? SILENCE : 0)
            | (hasSaturation ? SATURATION : 0));
    if (hasWeights) {
      write(out, layer.weightGradient());
    }
    if (hasBiases) {
      write(out, layer.biasGradient());
    }
    if (hasUpdate) {
      out.rounded(update.weightNorm());
      out.rounded(update.updateNorm());
      out.whole(iteration - update.iteration());
    }
    if (hasSilence) {
      out.whole(layer.silentUnits());
    }
    if (hasSaturation) {
      out.rounded(layer.saturation());
    }
  }

  private static LayerSample sample(RecordReader in, LayerProfile layer, long iteration)
      throws MalformedRecordException {
    int flags = in.octet();
    TensorStatistics weights = (flags & WEIGHTS) == 0 ? TensorStatistics.EMPTY : statistics(in);
    TensorStatistics biases = (flags & BIASES) == 0 ? TensorStatistics.EMPTY : statistics(in);
    WeightUpdate update =
        (flags & UPDATE) == 0
            ? WeightUpdate.UNKNOWN
            : new WeightUpdate(in.rounded(), in.rounded(), iteration - in.whole());
    int silent = (flags & SILENCE) == 0 ? 0 : in.natural();
    double saturation = (flags & SATURATION) == 0 ? Double.NaN : in.rounded();
    return new LayerSample(layer, weights, biases, update, silent, saturation);
  }

  private static void write(RecordWriter out, TensorStatistics tensor) {
    out.whole(tensor.count());
    out.rounded(tensor.sum());
    out.rounded(tensor.absSum());
    out.rounded(tensor.l2Norm());
    out.rounded(tensor.maxAbs());
    out.whole(tensor.zeros());
    out.whole(tensor.nonFinite());
  }

  private static TensorStatistics statistics(RecordReader in) throws MalformedRecordException {
    return new TensorStatistics(
        in.whole(), in.rounded(), in.rounded(), in.rounded(), in.rounded(), in.whole(), in.whole());
  }
}
