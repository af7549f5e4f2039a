package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.dl4j.internal.memory.HalfPrecision;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class HalfPrecisionTest {
  @Test
  void convertsEveryNumberAsNd4jDoes() {
    INDArray all = Nd4j.create(DataType.FLOAT16, 1 << 16);
    ShortBuffer bits = all.data().asNio().order(ByteOrder.nativeOrder()).asShortBuffer();
    for (int i = 0; i < 1 << 16; i++) {
      bits.put(i, (short) i);
    }
    float[] expected = all.castTo(DataType.FLOAT).toFloatVector();
    float[] converted = new float[1 << 16];
    for (int i = 0; i < 1 << 16; i++) {
      converted[i] = HalfPrecision.toFloat((short) i);
    }

    // By bits, so that the two zeros differ; all kinds of NaN are one.
    for (int i = 0; i < 1 << 16; i++) {
      assertThat(Float.floatToIntBits(converted[i]))
          .as("bits %04x", i)
          .isEqualTo(Float.floatToIntBits(expected[i]));
    }
  }
}
