package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.ScalableGradient;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.session.GradientSource;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads one network, a sequence of layers or a graph, as long as it keeps its shape. */
public final class NetworkSource implements GradientSource<Model> {
  private final WeakReference<INDArray> array;
  private final GradientReader gradient;
  private final ActivationReader activations;
  private final DataReader data;
  private final UnitScaling units;
  private final boolean comparesGradients;
  private final List<String> caveats;

  /**
   * Resolves where things lie.
   *
   * @param model a network that has computed a gradient; it is not kept
   * @param governor what will decide on its gradients
   */
  public NetworkSource(Model model, Governor governor) {
    NetworkGraph graph = NetworkGraph.of(model);
    this.array = new WeakReference<>(model.getGradientsViewArray());
    this.gradient = new GradientReader(model, graph);
    this.activations = new ActivationReader(graph, gradient);
    this.data = new DataReader(DataReader.isPenalized(gradient.profile()));
    this.units = new UnitScaling(gradient.memory());
    this.comparesGradients = !ClippingCaveats.followsTheGradient(model);
    this.caveats = ClippingCaveats.of(model, graph, gradient.profile(), governor);
  }

  @Override
  public NetworkProfile profile() {
    return gradient.profile();
  }

  @Override
  public boolean fits(Model model) {
    return array.refersTo(model.getGradientsViewArray()) && gradient.fits(model);
  }

  @Override
  public long iteration(Model model) {
    return Network.of(model).iteration();
  }

  @Override
  public int epoch(Model model) {
    return Network.of(model).epoch();
  }

  @Override
  public double loss(Model model) {
    return model.score();
  }

  @Override
  public List<LayerSample> gradient(Model model) {
    gradient.readGradient(model);
    return gradient.samples();
  }

  @Override
  public boolean isFinite(Model model) {
    return gradient.isFinite(model);
  }

  /** Reads the activations of a sequence of layers: the input, then the output of each. */
  public void activations(List<INDArray> byPosition) {
    activations.read(byPosition);
  }

  /** Reads the activations of a graph, by the names of its vertices. */
  public void activations(Map<String, INDArray> byName) {
    activations.read(byName);
  }

  @Override
  public List<LayerSample> update(Model model, long iteration) {
    gradient.readUpdate(model, iteration);
    return gradient.samples();
  }

  @Override
  public DataSample data(Model model, boolean finite) {
    return data.read(model, finite);
  }

  @Override
  public ScalableGradient scalable(Model model) {
    return new FlatGradient(model, gradient, units);
  }

  @Override
  public boolean comparesGradients() {
    return comparesGradients;
  }

  @Override
  public List<String> caveats(Governor governor) {
    return caveats;
  }

  @Override
  public boolean isClosed(Model model) {
    return model.getGradientsViewArray().wasClosed();
  }
}
