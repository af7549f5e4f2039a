package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.dl4j.internal.memory.CopiedMemory;
import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.dl4j.internal.memory.HostMemory;
import io.github.gradientmonitor.dl4j.internal.memory.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FlatArrayTest {
  private static final int LENGTH = 20_000;

  /** Every type through whole arrays, and through windows and pieces that end within blocks. */
  static Stream<Arguments> arrays() {
    return Stream.of(
            new HostMemory(), new HostMemory(3001), new CopiedMemory(), new CopiedMemory(3001))
        .flatMap(
            memory ->
                Stream.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16)
                    .map(type -> Arguments.of(memory, type)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("arrays")
  void readsRangesInAnyOrder(Memory memory, DataType type) {
    INDArray numbers = numbers(type);
    double[] expected = numbers.toDoubleVector();
    FlatArray array = new FlatArray(memory);

    array.open(numbers);

    for (int from : new int[] {0, 2990, 12_345, 100}) {
      assertThat(read(array, from, 7000)).containsExactly(part(expected, from, 7000));
    }
    array.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("arrays")
  void changesARangeAndNothingElse(Memory memory, DataType type) {
    INDArray numbers = numbers(type);
    double[] expected = numbers.toDoubleVector();
    for (int i = 2990; i < 2990 + 7000; i++) {
      expected[i] *= -2;
    }
    FlatArray array = new FlatArray(memory);

    array.openToEdit(numbers);
    array.edit(2990, 7000, new Multiplier());
    array.close();

    assertThat(numbers.toDoubleVector()).containsExactly(expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("arrays")
  void positionsInAViewAreThoseOfItsBuffer(Memory memory, DataType type) {
    INDArray numbers = numbers(type);
    INDArray view = Nd4j.create(numbers.data(), new long[] {9000}, new long[] {1}, 5000, 'c');
    FlatArray array = new FlatArray(memory);

    array.open(view);

    assertThat(read(array, 5000, 9000)).containsExactly(view.toDoubleVector());
    array.close();
  }

  /** Against sums in double precision, from one element to several blocks, at an odd place. */
  @ParameterizedTest
  @ValueSource(ints = {1, 31, 4096, 4097, 15_000})
  void sumsSquaresWhereTheyLie(int length) {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      for (double scale : new double[] {1e-15, 1e-6, 1, 1e6, 1e15}) {
        INDArray numbers = Nd4j.randn(DataType.DOUBLE, LENGTH).mul(scale).castTo(type);
        double expected = squares(numbers.toDoubleVector(), 777, length);
        FlatArray array = new FlatArray(new HostMemory());

        array.open(numbers);

        assertThat(array.squares(777, length))
            .as("%s x %s", type, scale)
            .isCloseTo(expected, Offset.offset(2e-6 * expected));
        array.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-38, 1e-30, 1e-22, 1e22, 1e30, 1e38})
  void doesNotTellTheSquaresOfWhatAFloatCannotSquare(double scale) {
    INDArray numbers = Nd4j.rand(DataType.FLOAT, LENGTH).add(1).mul(scale);

    assertThat(squares(numbers)).isNaN();
    assertThat(squares(numbers.castTo(DataType.DOUBLE)))
        .isCloseTo(
            squares(numbers.castTo(DataType.DOUBLE).toDoubleVector(), 0, LENGTH),
            Percentage.withPercentage(1e-9));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void doesNotTellTheSquaresWhereAnElementIsNotFinite(float bad) {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      for (int place : new int[] {0, 4095, 4096, LENGTH - 1}) {
        INDArray numbers = numbers(type).putScalar(place, bad);

        assertThat(squares(numbers)).isNaN();
      }
      assertThat(squares(Nd4j.zeros(type, LENGTH))).isNaN();
    }
  }

  @Test
  void whatMustBeCopiedIsNotSummedWhereItLies() {
    FlatArray array = new FlatArray(new CopiedMemory());
    INDArray numbers = numbers(DataType.FLOAT);
    array.openToEdit(numbers);

    assertThat(array.squares(0, LENGTH)).isNaN();
    assertThat(array.scale(0, LENGTH, 2)).isFalse();
    array.close();
    assertThat(numbers).isEqualTo(numbers(DataType.FLOAT));
    assertThat(squares(numbers(DataType.FLOAT16))).isNaN();
  }

  @Test
  void multipliesARangeWhereItLiesAndNothingElse() {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      INDArray numbers = numbers(type);
      double[] expected = numbers.toDoubleVector();
      for (int i = 2990; i < 2990 + 7000; i++) {
        expected[i] *= 0.25;
      }
      FlatArray array = new FlatArray(new HostMemory());

      array.openToEdit(numbers);
      boolean done = array.scale(2990, 7000, 0.25);
      array.close();

      assertThat(done).isTrue();
      assertThat(numbers.toDoubleVector()).containsExactly(expected);
    }
  }

  private static double squares(INDArray numbers) {
    FlatArray array = new FlatArray(new HostMemory());
    array.open(numbers);
    double squares = array.squares(0, numbers.length());
    array.close();
    return squares;
  }

  private static double squares(double[] numbers, int from, int length) {
    return Arrays.stream(numbers, from, from + length).map(x -> x * x).sum();
  }

  /** Half a minute and 2.4 GB: on demand, with {@code -Dlarge.arrays=true}. */
  @Test
  @EnabledIfSystemProperty(named = "large.arrays", matches = "true")
  void readsAndChangesBeyondTwoGigabytes() {
    long length = 590_000_000; // 2.36 GB
    try (INDArray large = Nd4j.createUninitialized(DataType.FLOAT, length)) {
      long from = (1L << 29) - 1000; // The last byte that a Java buffer reaches is near 2^29.
      INDArray view = Nd4j.create(large.data(), new long[] {4000}, new long[] {1}, from, 'c');
      view.assign(Nd4j.arange(4000));
      FlatArray array = new FlatArray(new HostMemory());

      array.openToEdit(large);
      array.edit(from + 1500, 100, new Multiplier());
      array.close();
      array.open(large);
      double[] read = read(array, from, 4000);
      array.close();

      assertThat(read).containsExactly(view.toDoubleVector());
      assertThat(read[1499]).isEqualTo(1499);
      assertThat(read[1500]).isEqualTo(-3000);
    }
  }

  /** Numbers that half precision holds exactly, and their doubles too. */
  private static INDArray numbers(DataType type) {
    double[] numbers = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] = (i % 2039 - 1000) / 32.0;
    }
    return Nd4j.createFromArray(numbers).castTo(type);
  }

  private static double[] part(double[] numbers, int from, int length) {
    return Arrays.copyOfRange(numbers, from, from + length);
  }

  private static double[] read(FlatArray array, long from, long length) {
    Collector collector = new Collector();
    array.read(from, length, collector);
    return collector.blocks.stream().flatMapToDouble(DoubleStream::of).toArray();
  }

  private static final class Collector implements FlatArray.Reader {
    private final List<double[]> blocks = new ArrayList<>();

    @Override
    public void accept(float[] block, int n) {
      double[] copy = new double[n];
      for (int i = 0; i < n; i++) {
        copy[i] = block[i];
      }
      blocks.add(copy);
    }

    @Override
    public void accept(double[] block, int n) {
      blocks.add(Arrays.copyOf(block, n));
    }
  }

  private static final class Multiplier implements FlatArray.Reader {
    @Override
    public void accept(float[] block, int n) {
      for (int i = 0; i < n; i++) {
        block[i] *= -2;
      }
    }

    @Override
    public void accept(double[] block, int n) {
      for (int i = 0; i < n; i++) {
        block[i] *= -2;
      }
    }
  }
}
