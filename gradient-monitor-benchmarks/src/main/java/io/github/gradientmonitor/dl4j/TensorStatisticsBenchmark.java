package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.dl4j.internal.reading.LayerTensors.Slice;
import io.github.gradientmonitor.dl4j.internal.reading.TensorReader;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.longer.MatchCondition;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What do the statistics of one tensor cost, outside the Java heap as in a network, against the
 * same figures by calls into ND4J?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TensorStatisticsBenchmark {
  /** Number of elements. */
  @Param({"1024", "65536", "1048576", "16777216"})
  private int elements;

  private final FlatArray array = new FlatArray();
  private final TensorReader reader = new TensorReader();
  private Slice[] slices;
  private INDArray gradient;

  /** Draws a gradient. */
  @Setup
  public void draw() {
    Nd4j.getRandom().setSeed(1);
    gradient = Nd4j.randn(DataType.FLOAT, 1, elements);
    slices = new Slice[] {new Slice(0, elements)};
  }

  /** All seven figures in one pass, as the listener does it. */
  @Benchmark
  public TensorStatistics onePass() {
    array.open(gradient);
    return reader.statistics(array, slices, 1, null);
  }

  /** The norm alone, as the listener reads it in between. */
  @Benchmark
  public double normAlone() {
    array.open(gradient);
    return reader.norm(array, slices);
  }

  /** Four of them by four calls. */
  @Benchmark
  public void fourNd4jCalls(Blackhole sink) {
    sink.consume(gradient.norm2Number());
    sink.consume(gradient.ameanNumber());
    sink.consume(gradient.amaxNumber());
    sink.consume(
        Nd4j.getExecutioner().exec(new MatchCondition(gradient, Conditions.isNan())).getLong(0));
  }

  /** The norm alone by one call. */
  @Benchmark
  public Number nd4jNormAlone() {
    return gradient.norm2Number();
  }
}
