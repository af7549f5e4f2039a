package programs;

import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.weightinit.impl.XavierInitScheme;

/** A linear regression in SameDiff. */
public final class SameDiffLinear {
  private SameDiffLinear() {}

  public static void main(String[] args) {
    Nd4j.getRandom().setSeed(11);
    SameDiff graph = SameDiff.create();
    SDVariable input = graph.placeHolder("input", DataType.FLOAT, -1, 5);
    SDVariable label = graph.placeHolder("label", DataType.FLOAT, -1, 2);
    SDVariable w = graph.var("w", new XavierInitScheme('c', 5, 2), DataType.FLOAT, 5, 2);
    SDVariable b = graph.var("b", Nd4j.zeros(1, 2));
    SDVariable out = input.mmul("product", w).add("out", b);
    graph.loss.meanSquaredError("loss", label, out, null);
    graph.setTrainingConfig(
        new TrainingConfig.Builder()
            .updater(new Sgd(0.05))
            .dataSetFeatureMapping("input")
            .dataSetLabelMapping("label")
            .build());
    graph.fit(new ListDataSetIterator<>(Blobs.batches(10, 2, 5), 1), 4);
    Printed.parameters(w.getArr());
    Printed.parameters(b.getArr());
    Printed.listeners(graph.getListeners());
  }
}
