package io.github.gradientmonitor.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnAccumulatorTest {

  @Test
  void tellsMeanAndVarianceOfEachColumn() {
    ColumnStatistics columns =
        table(2, 1.5f, 10, -2, 10, 4, 10, 0.25f, 10); // rows of a value and a constant

    // statistics.fmean and statistics.pvariance of Python 3.11.
    assertThat(columns.mean(0)).isEqualTo(0.9375);
    assertThat(columns.variance(0)).isCloseTo(4.69921875, within(1e-12));
    assertThat(columns.smallest(0)).isEqualTo(-2);
    assertThat(columns.largest(0)).isEqualTo(4);
    assertThat(columns.variance(1)).isZero();
    assertThat(columns.rms(1)).isEqualTo(10);
    assertThat(columns.rows()).isEqualTo(4);
    assertThat(columns.smallest()).isEqualTo(-2);
    assertThat(columns.largest()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-30, 1e-3, 1, 1e30})
  void losesNothingFarFromZeroAndAtTheEndsOfTheRange(double scale) {
    Random random = new Random(1);
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * (5 + random.nextGaussian()));
    }
    double mean = 0;
    for (float value : values) {
      mean += value / 1000.0;
    }
    double variance = 0;
    for (float value : values) {
      variance += (value - mean) * (value - mean) / 1000;
    }

    ColumnStatistics column = table(1, values);

    assertThat(column.mean(0) / mean).isCloseTo(1, within(1e-12));
    assertThat(column.variance(0) / variance).isCloseTo(1, within(1e-9));
  }

  @Test
  void countsWhatIsNotFiniteAndNamesTheFirstColumn() {
    ColumnStatistics columns = table(3, 1, 2, 3, 4, Float.NaN, 6, Float.POSITIVE_INFINITY, 8, 9);

    assertThat(columns.facts().nonFinite()).isEqualTo(2);
    assertThat(columns.facts().firstNonFinite()).isEqualTo(1);
    assertThat(columns.count(1)).isEqualTo(2);
    assertThat(columns.mean(0)).isEqualTo(2.5);
  }

  @Test
  void knowsRowsOfClasses() {
    assertThat(table(3, 1, 0, 0, 0, 1, 0).facts().severalSet()).isZero();
    assertThat(table(3, 1, 0, 1, 0, 1, 0).facts().severalSet()).isEqualTo(1);
    assertThat(table(3, 1, 0, 1, 0, 1, 0).facts().largestSum()).isEqualTo(2);
    assertThat(table(2, 3, 4, 5, 6).facts().whole()).isTrue();
    assertThat(table(2, 3, 4.5f, 5, 6).facts().whole()).isFalse();
  }

  @Test
  void knowsTheLossThatNoOutputCanBeBelow() {
    ColumnStatistics columns = table(2, 0.2f, 0.7f);

    // math.log of Python 3.11.
    assertThat(columns.facts().floor()).isCloseTo(0.5715600432439327, within(1e-7));
    assertThat(columns.facts().binaryFloor()).isCloseTo(1.1112667255930813, within(1e-7));
    assertThat(table(2, 1, 0, 0, 1).facts().floor()).isZero();
  }

  @Test
  void readsWithStrides() {
    ColumnAccumulator accumulator = new ColumnAccumulator(2);
    float[] columnsFirst = {1, 2, 3, 10, 20, 30};
    for (int row = 0; row < 3; row++) {
      accumulator.accept(columnsFirst, row, 3);
    }

    assertThat(accumulator.snapshot().mean(0)).isEqualTo(2);
    assertThat(accumulator.snapshot().mean(1)).isEqualTo(20);
  }

  @Test
  void leavesGapsOut() {
    ColumnAccumulator accumulator = new ColumnAccumulator(2);
    accumulator.accept(new float[] {1, -1}, 0, 1, column -> column == 0);
    accumulator.accept(new float[] {0, 1}, 0, 1, column -> true);
    accumulator.accept(new float[] {-1, -1}, 0, 1, column -> false);
    ColumnStatistics columns = accumulator.snapshot();

    assertThat(columns.rows()).isEqualTo(2);
    assertThat(columns.count(0)).isEqualTo(2);
    assertThat(columns.count(1)).isEqualTo(1);
    assertThat(columns.smallest()).isZero();
    assertThat(columns.facts().smallestSum()).as("of the one whole row").isEqualTo(1);
    assertThat(columns.facts().largestSum()).isEqualTo(1);
  }

  @Test
  void readsAWideTableAsOneColumn() {
    ColumnAccumulator accumulator = new ColumnAccumulator(ColumnAccumulator.MOST_COLUMNS + 1);
    accumulator.accept(new float[ColumnAccumulator.MOST_COLUMNS + 1], 0, 1);

    assertThat(accumulator.snapshot().columns()).isEqualTo(1);
    assertThat(accumulator.snapshot().count(0)).isEqualTo(ColumnAccumulator.MOST_COLUMNS + 1);
  }

  @Test
  void knowsNothingWithoutRows() {
    ColumnStatistics empty = new ColumnAccumulator(1).snapshot();

    assertThat(empty.rows()).isZero();
    assertThat(empty.mean(0)).isNaN();
    assertThat(empty.facts().smallestSum()).isNaN();
  }

  @Test
  void refusesATableWithoutColumns() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ColumnAccumulator(0))
        .withMessage("columns must be at least 1, but was 0");
  }

  private static ColumnStatistics table(int columns, float... values) {
    ColumnAccumulator accumulator = new ColumnAccumulator(columns);
    for (int start = 0; start < values.length; start += columns) {
      accumulator.accept(values, start, 1);
    }
    return accumulator.snapshot();
  }
}
