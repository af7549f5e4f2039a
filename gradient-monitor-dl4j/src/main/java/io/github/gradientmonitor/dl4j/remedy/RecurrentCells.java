package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** The recurrent layers of a network, by the kind of their cells. */
final class RecurrentCells {
  private final Blueprint plan;

  RecurrentCells(Blueprint plan) {
    this.plan = plan;
  }

  /** Puts gated cells into the place of simple ones. */
  List<String> replace(Remedy.ReplaceRecurrentCell remedy) {
    if (!remedy.cell().equals("LSTM")) {
      throw new RemedyRefusedException(remedy, "the cell must be LSTM, which alone is gated here");
    }
    List<String> words = new ArrayList<>();
    for (Part part : plan.hidden()) {
      if (part.layer() instanceof SimpleRnn simple) {
        LSTM gated =
            new LSTM.Builder()
                .nIn(simple.getNIn())
                .nOut(simple.getNOut())
                .dataFormat(simple.getRnnDataFormat())
                .activation(new ActivationTanH())
                .gateActivationFunction(new ActivationSigmoid())
                .weightInit(WeightInit.XAVIER)
                .build();
        gated.setLayerName(simple.getLayerName());
        gated.setIUpdater(simple.getIUpdater());
        gated.setBiasUpdater(simple.getBiasUpdater());
        gated.setIDropout(simple.getIDropout());
        gated.setRegularization(simple.getRegularization());
        gated.setRegularizationBias(simple.getRegularizationBias());
        gated.setGradientNormalization(simple.getGradientNormalization());
        gated.setGradientNormalizationThreshold(simple.getGradientNormalizationThreshold());
        part.replace(gated);
        words.add(part.name + ": LSTM in place of a simple recurrent layer");
      }
    }
    return words;
  }

  /** Draws gated cells anew, with forget gates that are open at first. */
  List<String> raiseForgetBias(Remedy.RaiseForgetBias remedy) {
    List<String> words = new ArrayList<>();
    for (Part part : plan.parts()) {
      List<AbstractLSTM> cells = gated(part.layer());
      if (!cells.isEmpty() && !part.frozen()) {
        cells.forEach(cell -> cell.setForgetGateBiasInit(remedy.bias()));
        part.drawsAnew = true;
        words.add(part.name + ": drawn anew, with biases of " + remedy.bias() + " in forget gates");
      }
    }
    return words;
  }

  private static List<AbstractLSTM> gated(@Nullable Layer layer) {
    return Stream.ofNullable(layer)
        .flatMap(each -> LayerModel.directions(each).stream())
        .filter(AbstractLSTM.class::isInstance)
        .map(AbstractLSTM.class::cast)
        .toList();
  }
}
