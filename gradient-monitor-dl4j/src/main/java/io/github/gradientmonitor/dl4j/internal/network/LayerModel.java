package io.github.gradientmonitor.dl4j.internal.network;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.BidirectionalParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;

/**
 * What stands in the configuration of one layer, wrappers or not. Nothing else looks into wrappers.
 */
public final class LayerModel {
  private LayerModel() {}

  /**
   * The layer inside all wrappers; of a layer of both directions, the one that goes forward.
   *
   * @see #directions
   */
  public static Layer inner(Layer layer) {
    Layer unwrapped = unwrap(layer);
    return unwrapped instanceof Bidirectional both ? inner(both.getFwd()) : unwrapped;
  }

  /** The layers inside all wrappers: two of a layer of both directions, one of any other. */
  public static List<Layer> directions(Layer layer) {
    Layer unwrapped = unwrap(layer);
    return unwrapped instanceof Bidirectional both
        ? Stream.of(both.getFwd(), both.getBwd()).flatMap(way -> directions(way).stream()).toList()
        : List.of(unwrapped);
  }

  /** The layer inside all wrappers but those that are two layers. */
  public static Layer unwrap(Layer layer) {
    Layer inner = layer;
    while (true) {
      if (inner instanceof FrozenLayer frozen) {
        inner = frozen.getLayer();
      } else if (inner instanceof BaseWrapperLayer wrapper) {
        inner = wrapper.getUnderlying();
      } else {
        return inner;
      }
    }
  }

  /**
   * A copy that shares no layer with the original; Deeplearning4j's own shares those in wrappers.
   *
   * @param edit changes the copy, and the copies of the layers inside of it
   */
  public static Layer copy(Layer layer, Consumer<Layer> edit) {
    Layer copy = layer.clone();
    separate(copy, edit);
    return copy;
  }

  private static void separate(Layer copy, Consumer<Layer> edit) {
    edit.accept(copy);
    if (copy instanceof Bidirectional both) {
      both.setFwd(copy(both.getFwd(), edit));
      both.setBwd(copy(both.getBwd(), edit));
      both.setInitializer(new BidirectionalParamInitializer(both)); // Else it draws as the other's.
    } else if (copy instanceof BaseWrapperLayer wrapper) {
      wrapper.setUnderlying(copy(wrapper.getUnderlying(), edit));
    } else if (copy instanceof FrozenLayer frozen) {
      separate(frozen.getLayer(), edit); // which is a copy already
    }
  }

  /**
   * Puts another layer into the place of the one inside all wrappers.
   *
   * @param layer not frozen; its wrappers are changed
   * @return the wrappers with the other layer, or the other layer where there are none
   */
  public static Layer replaceInner(Layer layer, Layer other) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      wrapper.setUnderlying(replaceInner(wrapper.getUnderlying(), other));
      return wrapper;
    }
    return other;
  }

  /** Whether another layer is inside of it, of which it is the wrapper. */
  public static boolean isWrapper(Layer layer) {
    return layer instanceof FrozenLayer || layer instanceof BaseWrapperLayer;
  }

  /** Whether its parameters stay as they are in training. */
  public static boolean isFrozen(Layer layer) {
    return layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop;
  }

  /** Whether it hands no error down. */
  public static boolean stopsErrors(Layer layer) {
    return layer instanceof FrozenLayer;
  }

  /** Whether it reads sequences from both ends. */
  @SuppressWarnings("deprecation") // of a layer that networks still have
  public static boolean isBidirectional(Layer layer) {
    Layer unwrapped = unwrap(layer);
    return unwrapped instanceof Bidirectional || unwrapped instanceof GravesBidirectionalLSTM;
  }

  /** Whether the layer carries state from one time step to the next. */
  public static boolean isRecurrent(Layer layer) {
    return inner(layer) instanceof BaseRecurrentLayer;
  }

  /** What Deeplearning4j calls this kind of layer, without the word Layer. */
  public static String type(Layer layer) {
    String simple = inner(layer).getClass().getSimpleName();
    String type = simple.endsWith("Layer") ? simple.substring(0, simple.length() - 5) : simple;
    return type.isEmpty() ? "Layer" : type;
  }

  /** Name of the activation that the layer itself applies, null when it applies none. */
  public static @Nullable String activation(Layer layer) {
    Layer inner = inner(layer);
    IActivation function = null;
    if (inner instanceof ActivationLayer activationLayer) {
      function = activationLayer.getActivationFn();
    } else if (inner instanceof BaseLayer base && !(inner instanceof BatchNormalization)) {
      function = base.getActivationFn();
    }
    return function == null ? null : Vocabulary.name(function);
  }

  /** Name of the distribution of the initial weights, null when the layer has none. */
  public static @Nullable String weightInit(Layer layer) {
    return inner(layer) instanceof BaseLayer base && base.getWeightInitFn() != null
        ? Vocabulary.name(base.getWeightInitFn())
        : null;
  }

  /**
   * Whether a parameter is a bias, or the shift of batch normalisation.
   *
   * @param parameter its name in the layer, with the prefix that wrappers give it
   */
  public static boolean isBias(Layer layer, String parameter) {
    if (layer instanceof Bidirectional both) {
      // Asked itself, it takes the weights for the biases. The prefix is one letter.
      return isBias(both.getFwd(), parameter.substring(1));
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      return isBias(wrapper.getUnderlying(), parameter);
    }
    return layer instanceof BatchNormalization
        ? BatchNormalizationParamInitializer.BETA.equals(parameter)
        : layer.initializer().isBiasParam(layer, parameter);
  }
}
