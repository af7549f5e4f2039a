package io.github.gradientmonitor.advice;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ranks what may cure the findings of a diagnosis, the likeliest first.
 *
 * <p>Three rules hold everywhere: clipping is never the first advice against a vanishing gradient
 * or bad initial weights, for it cannot raise what is too small and hides what is too large; batch
 * normalisation goes between affine map and nonlinearity, and never onto recurrent layers; and
 * where a habit makes things worse, such as lowering the learning rate of a network whose gradient
 * vanishes, the advice says so.
 */
public final class Advisor {
  private static final Set<String> SIGMOIDS = Set.of("sigmoid", "hardsigmoid");
  private static final Set<String> SATURATING =
      Set.of("sigmoid", "hardsigmoid", "tanh", "hardtanh", "softsign", "rationaltanh");
  private static final Set<String> RECTIFIERS =
      Set.of("relu", "leakyrelu", "relu6", "rrelu", "elu", "gelu", "swish", "mish");

  /** A block around which a residual connection goes, as in He et al. 2016. */
  private static final int BLOCK = 2;

  /** Depth from which on residual connections are worth their price. */
  private static final int DEEP = 10;

  /** A network that was ill within its first steps started ill. */
  private static final int FIRST_STEPS = 3;

  /** Updaters whose first steps have the size of the learning rate, whatever the gradient. */
  private static final Set<String> ADAPTIVE =
      Set.of("Adam", "AdaBelief", "AdaMax", "AMSGrad", "Nadam", "RmsProp");

  /** Steps of a warm-up: 2 / (1 - beta2) for the usual beta2 of 0.999 (arXiv 1910.04209). */
  private static final int WARM_UP = 2000;

  /** Recurrent weights that neither amplify nor damp what they are applied to again and again. */
  private static final String ORTHOGONAL = "orthogonal";

  /** Update over weights in a training that goes well. */
  private static final double USUAL_UPDATE = 1e-3;

  private static final String OUT_OF_SCALE = "inputs or targets that are out of scale";
  private static final String LOWERING_IS_WORSE = "Lowering the learning rate makes this worse.";
  private static final String CLIPPING_HIDES =
      "Clipping alone would hide the cause, not remove it.";

  /** Creates an advisor. */
  public Advisor() {}

  /**
   * Advises on all findings of a diagnosis, those of the most severe finding first.
   *
   * @param diagnosis what was found, in which network
   * @return ranked; empty when nothing was found
   */
  public List<Advice> advise(Diagnosis diagnosis) {
    List<Advice> all = new ArrayList<>(0);
    for (Finding finding : diagnosis.findings()) {
      all.addAll(advise(finding, diagnosis));
    }
    return all;
  }

  /**
   * Advises on several diagnoses of one network, each remedy once.
   *
   * @param diagnoses the one that matters most first
   * @return ranked; empty when nothing was found
   */
  public List<Advice> advise(List<Diagnosis> diagnoses) {
    Map<Remedy, Advice> all = new LinkedHashMap<>();
    for (Diagnosis diagnosis : diagnoses) {
      for (Advice advice : advise(diagnosis)) {
        all.putIfAbsent(advice.remedy(), advice);
      }
    }
    return List.copyOf(all.values());
  }

  /**
   * Advises on one finding.
   *
   * @param finding one of the diagnosis
   * @param diagnosis gives the network and the trends
   * @return ranked
   */
  public List<Advice> advise(Finding finding, Diagnosis diagnosis) {
    NetworkProfile network = diagnosis.step().network();
    if (network.layers().stream().anyMatch(Advisor::hasNoChoice)) {
      return constant(finding, "a softmax over one unit, whose output is 1 whatever the weights");
    }
    List<LayerProfile> hidden = network.hiddenLayers();
    List<Advice> usual =
        switch (finding.symptom()) {
          case VANISHING_GRADIENT -> vanishing(finding, hidden);
          case EXPLODING_GRADIENT -> exploding(finding, diagnosis, hidden);
          case NON_FINITE -> nonFinite(finding, hidden);
          case ZERO_GRADIENT -> zero(finding, network, hidden);
          case DEAD_UNITS -> dead(finding);
          case SATURATED_UNITS -> saturated(finding, hidden);
          case GRADIENT_SPIKE, UPDATE_TOO_LARGE ->
              isRecurrent(hidden) ? cliff(finding) : tooFast(finding, network);
          case RISING_LOSS -> tooFast(finding, network);
          case UPDATE_TOO_SMALL ->
              diagnosis.finding(Symptom.VANISHING_GRADIENT).isPresent()
                  ? vanishing(finding, hidden) // of which small updates are the effect
                  : tooSlow(finding);
          case CLIPPING_MASKS_FAULT -> masked(finding);
        };
    return Double.isNaN(finding.evidence().value("input_scale"))
        ? usual
        : scaledFirst(finding, usual);
  }

  /** Whether a layer is a softmax that has one unit to choose from. */
  private static boolean hasNoChoice(LayerProfile layer) {
    return layer.role() == LayerRole.OUTPUT
        && layer.outputs() == 1
        && Objects.equals(layer.activation(), "softmax");
  }

  /** What else ails a network is told by its gradient only once its loss depends on it. */
  private static List<Advice> constant(Finding finding, String cause) {
    Prescription prescription = new Prescription(finding, cause, null);
    prescription.add(
        new Remedy.CheckOutputLayer(),
        "the loss depends on the weights",
        "nothing",
        "the derivative of a softmax over one unit is 0");
    return prescription.advice();
  }

  private static List<Advice> scaledFirst(Finding finding, List<Advice> usual) {
    Prescription prescription = new Prescription(finding, OUT_OF_SCALE, CLIPPING_HIDES);
    prescription.scaleInputs();
    List<Advice> all = new ArrayList<>(prescription.advice());
    usual.stream()
        .filter(advice -> !(advice.remedy() instanceof Remedy.ScaleInputs))
        .forEach(all::add);
    return List.copyOf(all);
  }

  private static List<Advice> vanishing(Finding finding, List<LayerProfile> hidden) {
    Prescription prescription;
    long sigmoids = hidden.stream().filter(layer -> has(layer, SIGMOIDS)).count();
    long rectifiers = hidden.stream().filter(layer -> has(layer, RECTIFIERS)).count();
    if (sigmoids > 0 && 2 * sigmoids >= hidden.size()) {
      prescription =
          new Prescription(
              finding,
              "sigmoid in " + sigmoids + " hidden layers (its derivative is at most 0.25)",
              LOWERING_IS_WORSE);
      prescription.swapActivation();
    } else if (rectifiers > 0 && 2 * rectifiers >= hidden.size()) {
      prescription =
          new Prescription(
              finding,
              "initial weights too small for a rectifier, which passes half of the signal ("
                  + inits(hidden)
                  + ")",
              LOWERING_IS_WORSE);
      prescription.reinitialize("he_normal");
    } else {
      prescription =
          new Prescription(
              finding, "initial weights too small (" + inits(hidden) + ")", LOWERING_IS_WORSE);
      prescription.reinitialize(initFor(hidden));
    }
    prescription.batchNorm(hidden);
    prescription.residual(hidden);
    return prescription.advice();
  }

  private static List<Advice> exploding(
      Finding finding, Diagnosis diagnosis, List<LayerProfile> hidden) {
    if (isRecurrent(hidden)) {
      Prescription prescription =
          new Prescription(finding, "the recurrent weights, applied once a time step", null);
      prescription.clip();
      prescription.add(
          new Remedy.ShortenBackpropagation(),
          "fewer factors are multiplied",
          "dependencies longer than a segment are not learnt",
          "Pascanu et al. 2013, arXiv 1211.5063");
      prescription.add(
          new Remedy.ReplaceRecurrentCell("LSTM"),
          "the cell state passes the gradient unchanged",
          "about four times the parameters of the layer",
          "Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735");
      prescription.reinitialize(ORTHOGONAL);
      return prescription.advice();
    }
    if (!Double.isNaN(finding.evidence().value("gradient_to_weight"))) {
      Prescription prescription = new Prescription(finding, OUT_OF_SCALE, CLIPPING_HIDES);
      prescription.scaleInputs();
      prescription.reinitialize(initFor(hidden));
      return prescription.advice();
    }
    boolean overSteps = !Double.isNaN(finding.evidence().value("doubling_time"));
    boolean byUpdates =
        finding.since() > 0 && diagnosis.finding(Symptom.UPDATE_TOO_LARGE).isPresent();
    if (finding.since() < FIRST_STEPS && !overSteps && !byUpdates) {
      Prescription prescription =
          new Prescription(
              finding, "initial weights too large (" + inits(hidden) + ")", CLIPPING_HIDES);
      prescription.reinitialize(initFor(hidden));
      prescription.batchNorm(hidden);
      return prescription.advice();
    }
    return tooFast(finding, diagnosis.step().network());
  }

  private static List<Advice> nonFinite(Finding finding, List<LayerProfile> hidden) {
    Prescription prescription;
    if (finding.since() == 0 && finding.evidence().value("loss") == Double.POSITIVE_INFINITY) {
      prescription =
          new Prescription(
              finding,
              "weights or inputs so large that the forward pass overflows",
              CLIPPING_HIDES);
      prescription.reinitialize(isRecurrent(hidden) ? ORTHOGONAL : initFor(hidden));
      prescription.scaleInputs();
      prescription.checkData();
    } else if (finding.since() == 0) {
      prescription =
          new Prescription(finding, "data, loss or initial weights that are not finite", null);
      prescription.checkData();
      prescription.scaleInputs();
      prescription.reinitialize(initFor(hidden));
    } else {
      prescription =
          new Prescription(
              finding, "a step that was too large, or a batch that holds NaN", CLIPPING_HIDES);
      prescription.lowerLearningRate();
      prescription.checkData();
      prescription.scaleInputs();
      prescription.clip();
    }
    return prescription.advice();
  }

  private static List<Advice> masked(Finding finding) {
    Prescription prescription =
        new Prescription(finding, "steps that are too large all the time", CLIPPING_HIDES);
    prescription.lowerLearningRate();
    return prescription.advice();
  }

  private static List<Advice> zero(
      Finding finding, NetworkProfile network, List<LayerProfile> hidden) {
    boolean everywhere =
        network.layers().stream()
            .filter(layer -> layer.role() != LayerRole.NORMALIZATION && !layer.frozen())
            .allMatch(layer -> finding.layers().contains(layer.name()));
    if (everywhere) {
      return constant(finding, "a loss that does not depend on the weights");
    }
    boolean zeroInit =
        hidden.stream().anyMatch(layer -> Objects.equals(layer.weightInit(), "zeros"));
    if (!zeroInit) {
      return dead(finding);
    }
    Prescription prescription =
        new Prescription(finding, "initial weights of zero, from which no gradient passes", null);
    prescription.reinitialize(initFor(hidden));
    return prescription.advice();
  }

  private static List<Advice> dead(Finding finding) {
    Prescription prescription =
        new Prescription(finding, "units that are off for every input (dead rectifiers)", null);
    prescription.lowerLearningRate();
    prescription.reinitialize("he_normal");
    prescription.add(
        new Remedy.SwapActivation("leakyrelu", "he_normal"),
        "a unit that is off still gets a gradient",
        "the weights of the hidden layers are drawn anew",
        "Maas et al. 2013, Rectifier Nonlinearities Improve Neural Network Acoustic Models");
    return prescription.advice();
  }

  private static List<Advice> saturated(Finding finding, List<LayerProfile> hidden) {
    Prescription prescription =
        new Prescription(finding, "weights or inputs too large for a bounded activation", null);
    prescription.reinitialize(initFor(hidden));
    prescription.scaleInputs();
    prescription.batchNorm(hidden);
    return prescription.advice();
  }

  private static List<Advice> tooFast(Finding finding, NetworkProfile network) {
    Prescription prescription = new Prescription(finding, "a learning rate that is too high", null);
    prescription.lowerLearningRate();
    String updater = network.updater();
    if (finding.since() < FIRST_STEPS && updater != null && ADAPTIVE.contains(updater)) {
      prescription.warmUp();
    }
    prescription.clip();
    return prescription.advice();
  }

  /** Through time a gradient explodes in single steps (Pascanu et al., arXiv 1211.5063). */
  private static List<Advice> cliff(Finding finding) {
    Prescription prescription =
        new Prescription(finding, "a gradient that explodes through time in single steps", null);
    prescription.clip();
    prescription.lowerLearningRate();
    return prescription.advice();
  }

  private static List<Advice> tooSlow(Finding finding) {
    double wanted = USUAL_UPDATE / finding.evidence().value("update_ratio");
    if (wanted == Double.POSITIVE_INFINITY) {
      return List.of(); // No multiple of a rate of zero is any larger.
    }
    double factor = Math.pow(10, Math.rint(Math.log10(wanted)));
    Prescription prescription = new Prescription(finding, "a learning rate that is too low", null);
    prescription.add(
        new Remedy.ScaleLearningRate(factor),
        "updates of about a thousandth of the weights",
        "a rate that is too high makes the loss rise",
        "Karpathy, CS231n course notes, Neural Networks Part 3");
    return prescription.advice();
  }

  private static boolean isRecurrent(List<LayerProfile> hidden) {
    return hidden.stream().anyMatch(LayerProfile::recurrent);
  }

  private static boolean has(LayerProfile layer, Set<String> activations) {
    String activation = layer.activation();
    return activation != null && activations.contains(activation);
  }

  /** The distribution of initial weights that keeps the signal's variance in these layers. */
  private static String initFor(List<LayerProfile> hidden) {
    long saturating = hidden.stream().filter(layer -> has(layer, SATURATING)).count();
    long selu = hidden.stream().filter(layer -> has(layer, Set.of("selu"))).count();
    if (2 * selu >= hidden.size() && selu > 0) {
      return "lecun_normal";
    }
    return 2 * saturating > hidden.size() ? "xavier_normal" : "he_normal";
  }

  private static String inits(List<LayerProfile> hidden) {
    List<String> names =
        hidden.stream().map(LayerProfile::weightInit).filter(Objects::nonNull).distinct().toList();
    return names.isEmpty() ? "distribution not known" : String.join(", ", names);
  }

  /** Collects the advice against one finding, in the order of its rank. */
  private static final class Prescription {
    private final Finding finding;
    private final String cause;
    private final @Nullable String caution;
    private final List<Advice> advice = new ArrayList<>(4);

    Prescription(Finding finding, String cause, @Nullable String caution) {
      this.finding = finding;
      this.cause = cause;
      this.caution = caution;
    }

    List<Advice> advice() {
      return List.copyOf(advice);
    }

    void add(Remedy remedy, String expectation, String cost, String source) {
      advice.add(new Advice(finding, remedy, cause, expectation, cost, source, caution));
    }

    void swapActivation() {
      add(
          new Remedy.SwapActivation("relu", "he_normal"),
          "the slope over depth goes to about 0",
          "the weights of the hidden layers are drawn anew",
          "He et al. 2015, arXiv 1502.01852");
    }

    void reinitialize(String weightInit) {
      add(
          new Remedy.Reinitialize(weightInit),
          weightInit.equals(ORTHOGONAL)
              ? "the signal keeps its size from one time step to the next"
              : "the slope over depth goes to about 0",
          "the weights of the hidden layers are drawn anew",
          source(weightInit));
    }

    private static String source(String weightInit) {
      if (weightInit.equals(ORTHOGONAL)) {
        return "Saxe et al. 2014, arXiv 1312.6120";
      }
      return weightInit.startsWith("he")
          ? "He et al. 2015, arXiv 1502.01852"
          : weightInit.startsWith("lecun")
              ? "Klambauer et al. 2017, arXiv 1706.02515"
              : "Glorot and Bengio 2010, AISTATS, PMLR 9:249-256";
    }

    void batchNorm(List<LayerProfile> hidden) {
      boolean possible = hidden.stream().noneMatch(l -> l.recurrent() || l.normalization() != null);
      if (possible) {
        add(
            new Remedy.InsertBatchNorm(),
            "each layer gets inputs of the same scale, whatever the weights",
            "two more parameters a unit; batches of more than a few examples are needed",
            "Ioffe and Szegedy 2015, arXiv 1502.03167");
      }
    }

    void residual(List<LayerProfile> hidden) {
      if (hidden.size() >= DEEP && hidden.stream().noneMatch(LayerProfile::recurrent)) {
        add(
            new Remedy.AddResidualConnections(BLOCK),
            "the gradient has a path on which nothing shrinks it",
            "a graph in place of a sequence; a projection where shapes differ",
            "He et al. 2016, arXiv 1512.03385");
      }
    }

    void clip() {
      add(
          new Remedy.ClipGradient("adaptive"),
          "single large steps do no harm any more",
          "one pass over the gradient",
          "Pascanu et al. 2013, arXiv 1211.5063");
    }

    void lowerLearningRate() {
      add(
          new Remedy.ScaleLearningRate(0.1),
          "steps stay where the gradient describes the loss",
          "slower training",
          "Goodfellow et al. 2016, Deep Learning, section 8.3");
    }

    void warmUp() {
      add(
          new Remedy.WarmUp(WARM_UP),
          "the first steps, which are of full size however small the gradient, do no harm",
          "slow first steps; no help when the rate is too high later, too",
          "Ma and Yarats 2021, arXiv 1910.04209");
    }

    void scaleInputs() {
      add(
          new Remedy.ScaleInputs(),
          "the first layer's gradient gets the scale of the others",
          "the same scaling before every prediction",
          "LeCun et al. 1998, Efficient BackProp");
    }

    void checkData() {
      add(
          new Remedy.CheckData(),
          "the first batch that is not finite is found",
          "one pass over the data",
          "IEEE 754: every sum with a NaN is NaN");
    }
  }
}
