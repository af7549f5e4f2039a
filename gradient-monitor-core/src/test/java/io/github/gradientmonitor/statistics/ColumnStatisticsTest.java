package io.github.gradientmonitor.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;

class ColumnStatisticsTest {
  private final Random random = new Random(6);

  @Test
  void bothTablesTogetherAreOnePassOverBoth() {
    ColumnAccumulator one = new ColumnAccumulator(3);
    ColumnAccumulator other = new ColumnAccumulator(3);
    ColumnAccumulator both = new ColumnAccumulator(3);
    for (int i = 0; i < 50; i++) {
      float[] row = {(float) random.nextGaussian(), i < 20 ? Float.NaN : i, random.nextInt(2)};
      (i < 20 ? one : other).accept(row, 0, 1);
      both.accept(row, 0, 1);
    }
    assertThat(one.snapshot().combine(other.snapshot()))
        .usingRecursiveComparison()
        .withComparatorForType(new DoubleComparator(1e-9), Double.class)
        .isEqualTo(both.snapshot());
  }

  @Test
  void anEmptyTableAddsNothing() {
    ColumnAccumulator one = new ColumnAccumulator(1);
    one.accept(new float[] {2}, 0, 1);
    ColumnStatistics empty = new ColumnAccumulator(1).snapshot();
    assertThat(one.snapshot().combine(empty)).usingRecursiveComparison().isEqualTo(one.snapshot());
    assertThat(empty.combine(one.snapshot())).usingRecursiveComparison().isEqualTo(one.snapshot());
  }

  @Test
  void tablesOfDifferentWidthAreRefused() {
    ColumnStatistics one = new ColumnAccumulator(1).snapshot();
    ColumnStatistics two = new ColumnAccumulator(2).snapshot();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.combine(two))
        .withMessage("other must have 1 columns, but had 2");
  }

  @Test
  void rowsAreNotNegative() {
    ColumnStatistics.Rows facts = new ColumnAccumulator(1).snapshot().facts();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ColumnStatistics.of(-1, List.of(), facts))
        .withMessage("rows must be 0 or more, but was -1");
  }
}
