package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;

/** What was read of the data, as the last part of a step. */
final class DataCodec {
  private static final List<LossFunction> LOSSES = List.of(LossFunction.values());

  /** Of one column: four rounded numbers and a count. */
  private static final int BYTES_OF_A_COLUMN = 4 * 3 + 1;

  private DataCodec() {}

  static void write(RecordWriter out, DataSample data, RecordHead head) {
    out.whole(data.examples());
    out.fixed(data.fingerprint());
    out.exact(data.penalty());
    out.whole(data.features().size());
    for (FeatureSample features : data.features()) {
      out.whole(head.inputs().indexOf(features.input()));
      write(out, features.columns());
    }
    out.whole(data.labels().size());
    for (LabelSample labels : data.labels()) {
      out.whole(head.outputs().indexOf(labels.output()));
      out.octet(LOSSES.indexOf(labels.lossFunction()));
      out.exact(labels.divisor());
      out.exact(labels.constantLoss());
      out.exact(labels.loss());
      write(out, labels.columns());
    }
  }

  static DataSample read(RecordReader in, RecordHead head) throws MalformedRecordException {
    long examples = in.whole();
    long fingerprint = in.fixed();
    double penalty = in.exact();
    int inputs = in.count(1);
    List<FeatureSample> features = new ArrayList<>(inputs);
    for (int i = 0; i < inputs; i++) {
      features.add(new FeatureSample(name(head.inputs(), in.natural()), columns(in)));
    }
    int outputs = in.count(1);
    List<LabelSample> labels = new ArrayList<>(outputs);
    for (int i = 0; i < outputs; i++) {
      String output = name(head.outputs(), in.natural());
      LossFunction loss = Enumerated.of(LOSSES, in.octet());
      double divisor = in.exact();
      double constantLoss = in.exact();
      double ownLoss = in.exact();
      labels.add(new LabelSample(output, loss, columns(in), divisor, constantLoss, ownLoss));
    }
    return new DataSample(features, labels, examples, fingerprint, penalty);
  }

  private static String name(List<String> names, int index) throws MalformedRecordException {
    if (index >= names.size()) {
      throw new MalformedRecordException("there is no name " + index + " in the head");
    }
    return names.get(index);
  }

  private static void write(RecordWriter out, ColumnStatistics columns) {
    out.whole(columns.rows());
    out.whole(columns.columns());
    for (int i = 0; i < columns.columns(); i++) {
      out.whole(columns.count(i));
      out.rounded(columns.mean(i));
      out.rounded(columns.variance(i));
      out.rounded(columns.smallest(i));
      out.rounded(columns.largest(i));
    }
    ColumnStatistics.Rows facts = columns.facts();
    out.whole(facts.nonFinite());
    out.whole(facts.firstNonFinite() + 1L);
    out.octet(facts.whole() ? 1 : 0);
    out.whole(facts.severalSet());
    out.rounded(facts.smallestSum());
    out.rounded(facts.largestSum());
    out.rounded(facts.floor());
    out.rounded(facts.binaryFloor());
  }

  private static ColumnStatistics columns(RecordReader in) throws MalformedRecordException {
    long rows = in.whole();
    int size = in.count(BYTES_OF_A_COLUMN);
    List<ColumnStatistics.Column> columns = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      columns.add(
          new ColumnStatistics.Column(
              in.whole(), in.rounded(), in.rounded(), in.rounded(), in.rounded()));
    }
    return ColumnStatistics.of(
        rows,
        columns,
        new ColumnStatistics.Rows(
            in.whole(),
            in.natural() - 1,
            in.octet() != 0,
            in.whole(),
            in.rounded(),
            in.rounded(),
            in.rounded(),
            in.rounded()));
  }
}
