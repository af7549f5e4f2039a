package io.github.gradientmonitor.advice;

import io.github.gradientmonitor.observation.InitialWeights;
import java.util.Objects;

/** What to expect of each remedy, what it costs, and where that is known from; said once, here. */
public final class Catalogue {
  private static final String DRAWN_ANEW = "the weights of the hidden layers are drawn anew";
  private static final String FLAT = "the slope over depth goes to about 0";
  private static final String HE = "He et al. 2015, arXiv 1502.01852";

  private Catalogue() {}

  /** The advice to try a remedy. */
  public static Advice advice(Remedy remedy) {
    Objects.requireNonNull(remedy, "remedy");
    if (remedy instanceof Remedy.SwapActivation swap) {
      return swap(swap);
    } else if (remedy instanceof Remedy.Reinitialize draw) {
      return reinitialize(draw);
    } else if (remedy instanceof Remedy.InsertBatchNorm) {
      return new Advice(
          remedy,
          "each layer gets inputs of the same scale, whatever the weights",
          "two more parameters a unit; batches of more than a few examples are needed",
          "Ioffe and Szegedy 2015, arXiv 1502.03167");
    } else if (remedy instanceof Remedy.AddResidualConnections) {
      return new Advice(
          remedy,
          "the gradient has a path on which nothing shrinks it",
          "a graph in place of a sequence; a projection where shapes differ",
          "He et al. 2016, arXiv 1512.03385");
    } else if (remedy instanceof Remedy.ReplaceRecurrentCell) {
      return new Advice(
          remedy,
          "the cell state passes the gradient unchanged",
          "about four times the parameters of the layer",
          "Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735");
    } else if (remedy instanceof Remedy.ScaleLearningRate scale) {
      return scale(scale);
    } else if (remedy instanceof Remedy.WarmUp) {
      return new Advice(
          remedy,
          "the first steps, which are of full size however small the gradient, do no harm",
          "slow first steps; no help when the rate is too high later, too",
          "Ma and Yarats 2021, arXiv 1910.04209");
    } else if (remedy instanceof Remedy.ClipGradient) {
      return new Advice(
          remedy,
          "single large steps do no harm any more",
          "one pass over the gradient",
          "Pascanu et al. 2013, arXiv 1211.5063");
    } else if (remedy instanceof Remedy.ScaleInputs) {
      return new Advice(
          remedy,
          "the first layer's gradient gets the scale of the others",
          "the same scaling before every prediction",
          "LeCun et al. 1998, Efficient BackProp");
    } else if (remedy instanceof Remedy.ShortenBackpropagation) {
      return new Advice(
          remedy,
          "fewer factors are multiplied",
          "dependencies longer than a segment are not learnt",
          "Pascanu et al. 2013, arXiv 1211.5063");
    } else if (remedy instanceof Remedy.RaiseForgetBias) {
      return new Advice(
          remedy,
          "half of the gradient is left after as many time steps as the longest sequence has",
          "what is not needed any more is kept until the gates have learnt to close",
          "Jozefowicz et al. 2015, ICML, PMLR 37:2342-2350; Tallec and Ollivier 2018,"
              + " arXiv 1804.11188");
    } else if (remedy instanceof Remedy.ProbeSequences) {
      return new Advice(
          remedy,
          "it is known whether the first time steps are learnt from",
          "one forward and backward pass over a minibatch",
          "Pascanu et al. 2013, arXiv 1211.5063");
    } else if (remedy instanceof Remedy.CheckData) {
      return new Advice(
          remedy,
          "the first batch that is not finite is found",
          "one pass over the data",
          "IEEE 754: every sum with a NaN is NaN");
    } else if (remedy instanceof Remedy.CheckOutputLayer) {
      return new Advice(
          remedy,
          "the loss depends on the weights",
          "nothing",
          "the derivative of a softmax over one unit is 0");
    }
    return DataCatalogue.advice(remedy);
  }

  private static Advice swap(Remedy.SwapActivation remedy) {
    return remedy.activation().equals("leakyrelu")
        ? new Advice(
            remedy,
            "a unit that is off still gets a gradient",
            DRAWN_ANEW,
            "Maas et al. 2013, Rectifier Nonlinearities Improve Neural Network Acoustic Models")
        : new Advice(remedy, FLAT, DRAWN_ANEW, HE);
  }

  private static Advice reinitialize(Remedy.Reinitialize remedy) {
    String init = remedy.weightInit();
    if (init.equals(InitialWeights.ORTHOGONAL)) {
      return new Advice(
          remedy,
          "the signal keeps its size from one time step to the next",
          DRAWN_ANEW,
          "Saxe et al. 2014, arXiv 1312.6120");
    }
    String source =
        init.startsWith("he")
            ? HE
            : init.startsWith("lecun")
                ? "Klambauer et al. 2017, arXiv 1706.02515"
                : "Glorot and Bengio 2010, AISTATS, PMLR 9:249-256";
    return new Advice(remedy, FLAT, DRAWN_ANEW, source);
  }

  private static Advice scale(Remedy.ScaleLearningRate remedy) {
    return remedy.factor() < 1
        ? new Advice(
            remedy,
            "steps stay where the gradient describes the loss",
            "slower training",
            "Goodfellow et al. 2016, Deep Learning, section 8.3")
        : new Advice(
            remedy,
            "updates of about a thousandth of the weights",
            "a rate that is too high makes the loss rise",
            "Karpathy, CS231n course notes, Neural Networks Part 3");
  }
}
