package io.github.gradientmonitor.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.variational.GaussianReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * One small network, with data, for each kind of layer and of training that there is.
 *
 * <p>What Deeplearning4j 1.0.0-M2.1 cannot train itself is among the {@link #refusals()}. Networks
 * in half precision are trained without Adam, whose epsilon of 1e-8 is zero there, so that the
 * second step is NaN.
 */
final class Gallery {
  private static final int UNITS = 8;
  private static final InputType ROWS = InputType.feedForward(GalleryData.FEATURES);
  private static final InputType IMAGES =
      InputType.convolutional(GalleryData.SIDE, GalleryData.SIDE, GalleryData.CHANNELS);
  private static final InputType VOLUMES =
      InputType.convolutional3D(
          Convolution3D.DataFormat.NCDHW,
          GalleryData.VOXELS,
          GalleryData.VOXELS,
          GalleryData.VOXELS,
          1);
  private static final InputType SEQUENCES =
      InputType.recurrent(GalleryData.FEATURES, GalleryData.STEPS);

  private Gallery() {}

  /** Gives a new configuration of a layer; building a network changes it. */
  private interface Part {
    Layer get();
  }

  /**
   * A network and what it is trained on.
   *
   * @param kind what it shows
   * @param network initialised, the same each time
   * @param batches minibatches by number
   */
  record Exhibit(
      String kind, Supplier<? extends Model> network, IntFunction<MultiDataSet> batches) {

    /** Trains one step, or with truncated back-propagation several. */
    void fit(Model model, int number) {
      MultiDataSet batch = batches.apply(number);
      if (model instanceof MultiLayerNetwork layers) {
        layers.fit(
            new DataSet(
                batch.getFeatures(0),
                batch.getLabels(0),
                first(batch.getFeaturesMaskArrays()),
                first(batch.getLabelsMaskArrays())));
      } else {
        ((ComputationGraph) model).fit(batch);
      }
    }

    private static INDArray first(INDArray[] masks) {
      return masks == null ? null : masks[0];
    }

    @Override
    public String toString() {
      return kind;
    }
  }

  /** The exhibit of that kind, which must be there. */
  static Exhibit exhibit(String kind) {
    return exhibits().filter(exhibit -> exhibit.kind().equals(kind)).findFirst().orElseThrow();
  }

  static Stream<Exhibit> exhibits() {
    List<Exhibit> all = new ArrayList<>();
    all.addAll(dense());
    all.addAll(convolutions());
    all.addAll(recurrences());
    all.addAll(attention());
    all.addAll(partlyTrained());
    all.addAll(graphs());
    all.addAll(trainings());
    all.addAll(updaters());
    return all.stream();
  }

  /** What Deeplearning4j itself refuses, or fails to train. */
  static Stream<Exhibit> refusals() {
    return Stream.of(
        steps(
            "SimpleRnn with layer normalisation",
            () -> new SimpleRnn.Builder().nOut(UNITS).hasLayerNorm(true).build()),
        sequences(
            "LearnedSelfAttention",
            () ->
                new LearnedSelfAttentionLayer.Builder()
                    .nOut(UNITS)
                    .nHeads(2)
                    .nQueries(2)
                    .projectInput(true)
                    .build(),
            () -> new GlobalPoolingLayer()),
        steps("BatchNormalization behind an LSTM", Gallery::lstm, () -> new BatchNormalization()),
        rows(
            "BatchNormalization inside FrozenLayerWithBackprop",
            Gallery::units,
            () -> new FrozenLayerWithBackprop(new BatchNormalization())),
        updated(new AdaBelief(0.01)));
  }

  private static List<Exhibit> dense() {
    return List.of(
        rows("Dense", Gallery::units, Gallery::units),
        rows(
            "Dense without bias, with layer normalisation",
            () -> new DenseLayer.Builder().nOut(UNITS).hasBias(false).hasLayerNorm(true).build()),
        rows(
            "Dense with L2, weight noise, dropout and a constraint",
            () ->
                new DenseLayer.Builder()
                    .nOut(UNITS)
                    .l2(0.01)
                    .weightNoise(new DropConnect(0.9))
                    .dropOut(new Dropout(0.8))
                    .constrainWeights(new MaxNormConstraint(1, 1))
                    .build(),
            Gallery::units),
        rows("two layers of the same name", () -> named("twin"), () -> named("twin")),
        rows(
            "BatchNormalization",
            Gallery::identity,
            () -> new BatchNormalization.Builder().useLogStd(false).build(),
            () -> new ActivationLayer(Activation.TANH)),
        rows(
            "BatchNormalization, log std",
            Gallery::identity,
            () -> new BatchNormalization.Builder().useLogStd(true).build(),
            () -> new ActivationLayer(Activation.TANH)),
        rows("PReLU", Gallery::identity, () -> new PReLULayer.Builder().inputShape(UNITS).build()),
        rows(
            "ElementWiseMultiplication",
            () -> new ElementWiseMultiplicationLayer.Builder().nOut(GalleryData.FEATURES).build()),
        rows("AutoEncoder", () -> new AutoEncoder.Builder().nOut(UNITS).build()),
        rows("VariationalAutoencoder", Gallery::variational),
        rows("own layer", Gallery::units, () -> new OwnLayers.Gain(UNITS)),
        rows("SameDiff layer", () -> new OwnLayers.SameDiffDense(GalleryData.FEATURES, UNITS)),
        sequential(
            "CenterLoss",
            GalleryData::rows,
            ROWS,
            Gallery::units,
            () ->
                new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(GalleryData.CLASSES)
                    .build()),
        sequential(
            "Loss without parameters",
            GalleryData::rows,
            ROWS,
            Gallery::units,
            () ->
                new DenseLayer.Builder()
                    .nOut(GalleryData.CLASSES)
                    .activation(Activation.IDENTITY)
                    .build(),
            () ->
                new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build()),
        sequential(
            "OCNN",
            GalleryData::ordinaryRows,
            ROWS,
            Gallery::units,
            () ->
                new OCNNOutputLayer.Builder()
                    .hiddenLayerSize(3)
                    .activation(new ActivationSigmoid())
                    .nIn(UNITS)
                    .build()),
        sequential(
            "Embedding",
            GalleryData::tokens,
            null,
            () -> new EmbeddingLayer.Builder().nIn(GalleryData.TOKENS).nOut(UNITS).build(),
            Gallery::classes));
  }

  private static List<Exhibit> convolutions() {
    return List.of(
        images("Convolution", () -> new ConvolutionLayer.Builder(3, 3).nOut(3).build()),
        images(
            "SeparableConvolution2D",
            () -> new SeparableConvolution2D.Builder(3, 3).nOut(3).build()),
        images(
            "DepthwiseConvolution2D",
            () -> new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).build()),
        images("Deconvolution2D", () -> new Deconvolution2D.Builder(2, 2).nOut(3).build()),
        images(
            "LocallyConnected2D",
            () ->
                new LocallyConnected2D.Builder()
                    .kernelSize(3, 3)
                    .stride(1, 1)
                    .padding(0, 0)
                    .nOut(3)
                    .build()),
        images(
            "layers without parameters",
            () -> new ZeroPaddingLayer.Builder(1, 1).build(),
            () -> new ConvolutionLayer.Builder(3, 3).nOut(3).build(),
            () -> new LocalResponseNormalization.Builder().build(),
            () -> new Upsampling2D.Builder(2).build(),
            () -> new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
            () -> new DropoutLayer(0.8),
            () -> new GlobalPoolingLayer()),
        images(
            "Convolution with BatchNormalization",
            () ->
                new ConvolutionLayer.Builder(3, 3).nOut(3).activation(Activation.IDENTITY).build(),
            () -> new BatchNormalization(),
            () -> new ActivationLayer(Activation.RELU)),
        images(
            "Capsules",
            () -> new PrimaryCapsules.Builder(2, 2).kernelSize(3, 3).stride(1, 1).build(),
            () -> new CapsuleLayer.Builder(4, 2, 1).build(),
            () -> new CapsuleStrengthLayer.Builder().build()),
        sequential(
            "CnnLoss",
            GalleryData::segmentedImages,
            IMAGES,
            () ->
                new ConvolutionLayer.Builder(3, 3)
                    .nOut(3)
                    .convolutionMode(ConvolutionMode.Same)
                    .build(),
            () ->
                new ConvolutionLayer.Builder(1, 1)
                    .nOut(GalleryData.CLASSES)
                    .activation(Activation.IDENTITY)
                    .build(),
            () ->
                new CnnLossLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .build()),
        sequential(
            "Yolo2",
            GalleryData::objects,
            IMAGES,
            () ->
                new ConvolutionLayer.Builder(3, 3)
                    .nOut(UNITS)
                    .convolutionMode(ConvolutionMode.Same)
                    .build(),
            () ->
                new ConvolutionLayer.Builder(1, 1)
                    .nOut(GalleryData.BOXES * (5 + GalleryData.CLASSES))
                    .activation(Activation.IDENTITY)
                    .build(),
            () -> new Yolo2OutputLayer.Builder().boundingBoxPriors(GalleryData.priors()).build()),
        sequences(
            "Convolution1D",
            () -> new Convolution1DLayer.Builder(2).nOut(UNITS).build(),
            () -> new GlobalPoolingLayer()),
        sequences(
            "LocallyConnected1D",
            () ->
                new LocallyConnected1D.Builder()
                    .kernelSize(2)
                    .stride(1)
                    .padding(0)
                    .nOut(UNITS)
                    .build(),
            () -> new GlobalPoolingLayer()),
        sequential(
            "Convolution3D",
            GalleryData::volumes,
            VOLUMES,
            () -> new Convolution3D.Builder(2, 2, 2).nOut(2).build(),
            () -> new GlobalPoolingLayer(),
            Gallery::classes),
        sequential(
            "Deconvolution3D",
            GalleryData::volumes,
            VOLUMES,
            () -> new Deconvolution3D.Builder().kernelSize(2, 2, 2).nIn(1).nOut(2).build(),
            Gallery::classes));
  }

  @SuppressWarnings("deprecation") // what is deprecated is still used
  private static List<Exhibit> recurrences() {
    return List.of(
        steps("SimpleRnn", () -> new SimpleRnn.Builder().nOut(UNITS).build()),
        steps("LSTM", Gallery::lstm),
        steps("GravesLSTM", () -> new GravesLSTM.Builder().nOut(UNITS).build()),
        steps(
            "GravesBidirectionalLSTM",
            () -> new GravesBidirectionalLSTM.Builder().nOut(UNITS).build()),
        steps("Bidirectional LSTM", () -> new Bidirectional(lstm())),
        sequences("LastTimeStep of LSTM", () -> new LastTimeStep(lstm())),
        sequences("LastTimeStep of Bidirectional", () -> new LastTimeStep(bidirectional())),
        steps(
            "MaskZero",
            () -> new MaskZeroLayer.Builder().setUnderlying(lstm()).setMaskValue(0).build()),
        steps("TimeDistributed Dense", () -> new TimeDistributed(units(), RNNFormat.NCW)),
        sequential(
            "EmbeddingSequence",
            GalleryData::tokenSequences,
            null,
            () ->
                new EmbeddingSequenceLayer.Builder()
                    .nIn(GalleryData.TOKENS)
                    .nOut(UNITS)
                    .inputLength(GalleryData.STEPS)
                    .build(),
            () -> new LastTimeStep(new LSTM.Builder().nIn(UNITS).nOut(UNITS).build()),
            Gallery::classesOfUnits),
        sequential(
            "masks of features and labels",
            GalleryData::maskedSteps,
            SEQUENCES,
            Gallery::lstm,
            Gallery::classOfStep),
        sequential(
            "mask of features, LastTimeStep",
            GalleryData::maskedSequences,
            SEQUENCES,
            () -> new LastTimeStep(lstm()),
            Gallery::classes));
  }

  private static List<Exhibit> attention() {
    return List.of(
        sequences(
            "SelfAttention",
            () -> new SelfAttentionLayer.Builder().nOut(UNITS).nHeads(2).projectInput(true).build(),
            () -> new GlobalPoolingLayer()),
        sequences(
            "RecurrentAttention",
            () ->
                new RecurrentAttentionLayer.Builder()
                    .nOut(UNITS)
                    .nHeads(2)
                    .projectInput(true)
                    .build(),
            () -> new GlobalPoolingLayer()),
        graph(
            "AttentionVertex",
            GalleryData::sequences,
            graph ->
                graph
                    .addInputs("in")
                    .setInputTypes(SEQUENCES)
                    .addLayer("rnn", lstm(), "in")
                    .addVertex(
                        "attention",
                        new AttentionVertex.Builder()
                            .nInQueries(UNITS)
                            .nInKeys(UNITS)
                            .nInValues(UNITS)
                            .nOut(UNITS)
                            .nHeads(2)
                            .projectInput(true)
                            .weightInit(WeightInit.XAVIER)
                            .build(),
                        "rnn",
                        "rnn",
                        "rnn")
                    .addLayer("pool", new GlobalPoolingLayer(), "attention")
                    .addLayer("out", classes(), "pool")
                    .setOutputs("out")));
  }

  private static List<Exhibit> partlyTrained() {
    return List.of(
        rows("FrozenLayer below", () -> new FrozenLayer(units()), Gallery::units),
        rows(
            "FrozenLayerWithBackprop between",
            Gallery::units,
            () -> new FrozenLayerWithBackprop(units()),
            Gallery::units),
        new Exhibit(
            "TransferLearning",
            () ->
                new TransferLearning.Builder(
                        network(conf(), ROWS, Gallery::units, Gallery::units, Gallery::classes))
                    .fineTuneConfiguration(
                        new FineTuneConfiguration.Builder().updater(new Adam(0.01)).build())
                    .setFeatureExtractor(0)
                    .removeOutputLayer()
                    .addLayer(classesOfUnits())
                    .build(),
            GalleryData::rows),
        graph(
            "FrozenVertex",
            GalleryData::rows,
            graph ->
                graph
                    .addInputs("in")
                    .setInputTypes(ROWS)
                    .addVertex("frozen", new FrozenVertex(new ScaleVertex(2)), "in")
                    .addLayer("dense", units(), "frozen")
                    .addLayer("out", classes(), "dense")
                    .setOutputs("out")));
  }

  private static List<Exhibit> graphs() {
    return List.of(
        graph(
            "names with underscores, merge, elementwise",
            GalleryData::rows,
            graph ->
                graph
                    .addInputs("in_put")
                    .setInputTypes(ROWS)
                    .addLayer("left_W", units(), "in_put")
                    .addLayer("right_b", units(), "in_put")
                    .addVertex(
                        "a_sum",
                        new ElementWiseVertex(ElementWiseVertex.Op.Add),
                        "left_W",
                        "right_b")
                    .addVertex(
                        "b_max",
                        new ElementWiseVertex(ElementWiseVertex.Op.Max),
                        "left_W",
                        "right_b")
                    .addVertex("merge_", new MergeVertex(), "a_sum", "b_max")
                    .addLayer("out_", classes(), "merge_")
                    .setOutputs("out_")),
        graph(
            "two inputs and two outputs",
            GalleryData::pairs,
            graph ->
                graph
                    .addInputs("first", "second")
                    .setInputTypes(ROWS, ROWS)
                    .addLayer("z", units(), "first")
                    .addLayer("a", units(), "second")
                    .addVertex("both", new MergeVertex(), "z", "a")
                    .addLayer("upper", classes(), "both")
                    .addLayer("lower", classes(), "a")
                    .setOutputs("upper", "lower")),
        graph(
            "shared layer by stacking",
            GalleryData::pairs,
            graph ->
                graph
                    .addInputs("first", "second")
                    .setInputTypes(ROWS, ROWS)
                    .addVertex("stack", new StackVertex(), "first", "second")
                    .addLayer("shared", units(), "stack")
                    .addVertex("one", new UnstackVertex(0, 2), "shared")
                    .addVertex("two", new UnstackVertex(1, 2), "shared")
                    .addVertex("half", new SubsetVertex(0, UNITS / 2 - 1), "one")
                    .addVertex("unit", new L2NormalizeVertex(), "two")
                    .addLayer("upper", classes(), "half")
                    .addLayer("lower", classes(), "unit")
                    .setOutputs("upper", "lower")),
        graph(
            "vertices of sequences",
            GalleryData::labelledSteps,
            graph ->
                graph
                    .addInputs("in")
                    .setInputTypes(SEQUENCES)
                    .addVertex("reversed", new ReverseTimeSeriesVertex(null), "in")
                    .addLayer("rnn", lstm(), "reversed")
                    .addVertex("last", new LastTimeStepVertex("in"), "rnn")
                    .addVertex("again", new DuplicateToTimeSeriesVertex("in"), "last")
                    .addVertex("both", new MergeVertex(), "again", "rnn")
                    .addLayer("out", classOfStep(), "both")
                    .setOutputs("out")),
        graph(
            "SameDiff vertex",
            GalleryData::rows,
            graph ->
                graph
                    .addInputs("in")
                    .setInputTypes(ROWS)
                    .addLayer("left", units(), "in")
                    .addLayer("right", units(), "in")
                    .addVertex("sum", new OwnLayers.SameDiffSum(UNITS), "left", "right")
                    .addLayer("out", classes(), "sum")
                    .setOutputs("out")));
  }

  private static List<Exhibit> trainings() {
    List<Exhibit> exhibits = new ArrayList<>();
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT16)) {
      exhibits.add(
          trained(
              type + " network",
              i -> GalleryData.rows(i, type),
              conf -> conf.dataType(type).updater(new Sgd(0.1)),
              ROWS,
              Gallery::units,
              Gallery::units,
              Gallery::classes));
    }
    for (OptimizationAlgorithm algorithm :
        List.of(
            OptimizationAlgorithm.LINE_GRADIENT_DESCENT,
            OptimizationAlgorithm.CONJUGATE_GRADIENT,
            OptimizationAlgorithm.LBFGS)) {
      exhibits.add(
          trained(
              algorithm.toString(),
              GalleryData::rows,
              conf -> conf.optimizationAlgo(algorithm),
              ROWS,
              Gallery::units,
              Gallery::classes));
    }
    exhibits.add(
        trained(
            "sum over the minibatch",
            GalleryData::rows,
            conf -> conf.miniBatch(false),
            ROWS,
            Gallery::units,
            Gallery::classes));
    exhibits.add(
        new Exhibit(
            "truncated back-propagation through time",
            () ->
                init(
                    list(conf(), Gallery::lstm, Gallery::classOfStep)
                        .setInputType(SEQUENCES)
                        .backpropType(BackpropType.TruncatedBPTT)
                        .tBPTTLength(3)),
            GalleryData::labelledSteps));
    return exhibits;
  }

  private static List<Exhibit> updaters() {
    return Stream.of(
            new AdaDelta(),
            new AdaGrad(0.1),
            new AdaMax(0.01),
            new AMSGrad(0.01),
            new Nadam(0.01),
            new Nesterovs(0.1),
            new NoOp(),
            new RmsProp(0.01),
            new Sgd(0.1))
        .map(Gallery::updated)
        .toList();
  }

  private static Exhibit updated(IUpdater updater) {
    return trained(
        "updater " + updater.getClass().getSimpleName(),
        GalleryData::rows,
        conf -> conf.updater(updater.clone()),
        ROWS,
        Gallery::units,
        Gallery::classes);
  }

  private static Exhibit rows(String kind, Part... hidden) {
    return sequential(kind, GalleryData::rows, ROWS, with(Gallery::classes, hidden));
  }

  private static Exhibit images(String kind, Part... hidden) {
    return sequential(kind, GalleryData::images, IMAGES, with(Gallery::classes, hidden));
  }

  private static Exhibit sequences(String kind, Part... hidden) {
    return sequential(kind, GalleryData::sequences, SEQUENCES, with(Gallery::classes, hidden));
  }

  private static Exhibit steps(String kind, Part... hidden) {
    return sequential(
        kind, GalleryData::labelledSteps, SEQUENCES, with(Gallery::classOfStep, hidden));
  }

  private static Exhibit sequential(
      String kind, IntFunction<MultiDataSet> batches, InputType input, Part... layers) {
    return trained(kind, batches, conf -> conf, input, layers);
  }

  private static Exhibit trained(
      String kind,
      IntFunction<MultiDataSet> batches,
      UnaryOperator<NeuralNetConfiguration.Builder> settings,
      InputType input,
      Part... layers) {
    return new Exhibit(kind, () -> network(settings.apply(conf()), input, layers), batches);
  }

  private static Exhibit graph(
      String kind, IntFunction<MultiDataSet> batches, Consumer<GraphBuilder> vertices) {
    return new Exhibit(
        kind,
        () -> {
          GraphBuilder graph = conf().graphBuilder();
          vertices.accept(graph);
          ComputationGraph network = new ComputationGraph(graph.build());
          network.init();
          return network;
        },
        batches);
  }

  private static MultiLayerNetwork network(
      NeuralNetConfiguration.Builder conf, InputType input, Part... layers) {
    ListBuilder list = list(conf, layers);
    return init(input == null ? list : list.setInputType(input));
  }

  private static MultiLayerNetwork init(MultiLayerConfiguration.Builder list) {
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static ListBuilder list(NeuralNetConfiguration.Builder conf, Part... layers) {
    ListBuilder list = conf.list();
    for (Part layer : layers) {
      list.layer(layer.get());
    }
    return list;
  }

  private static Part[] with(Part last, Part[] first) {
    Part[] all = Arrays.copyOf(first, first.length + 1);
    all[first.length] = last;
    return all;
  }

  private static NeuralNetConfiguration.Builder conf() {
    return Networks.conf(Activation.TANH, WeightInit.XAVIER, new Adam(0.01));
  }

  private static Layer units() {
    return new DenseLayer.Builder().nOut(UNITS).build();
  }

  private static Layer identity() {
    return new DenseLayer.Builder().nOut(UNITS).activation(Activation.IDENTITY).build();
  }

  private static Layer named(String name) {
    return new DenseLayer.Builder().name(name).nOut(UNITS).build();
  }

  private static Layer lstm() {
    return new LSTM.Builder().nOut(UNITS).build();
  }

  private static Layer bidirectional() {
    return new Bidirectional(Bidirectional.Mode.CONCAT, lstm());
  }

  private static Layer variational() {
    return new VariationalAutoencoder.Builder()
        .nOut(4)
        .encoderLayerSizes(UNITS)
        .decoderLayerSizes(UNITS)
        .pzxActivationFunction(Activation.TANH)
        .reconstructionDistribution(new GaussianReconstructionDistribution(Activation.TANH))
        .build();
  }

  private static Layer classes() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(GalleryData.CLASSES)
        .build();
  }

  private static Layer classesOfUnits() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(UNITS)
        .nOut(GalleryData.CLASSES)
        .build();
  }

  private static Layer classOfStep() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(GalleryData.CLASSES)
        .build();
  }
}
