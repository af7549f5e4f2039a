package io.github.gradientmonitor.advice;

/** The part of the catalogue that is about data, output and what holds the weights back. */
final class DataCatalogue {
  private static final String GOODFELLOW = "Goodfellow et al. 2016, Deep Learning, section ";

  private DataCatalogue() {}

  static Advice advice(Remedy remedy) {
    if (remedy instanceof Remedy.ReplaceOutputActivation) {
      return new Advice(
          remedy,
          "the output can give every target, and its gradient does not vanish",
          "predictions are no longer bounded where the old activation bounded them",
          GOODFELLOW + "6.2.2");
    } else if (remedy instanceof Remedy.ReplaceLoss) {
      return new Advice(
          remedy,
          "a gradient that is large where the prediction is wrong",
          "losses before and after cannot be compared",
          GOODFELLOW + "6.2.2");
    } else if (remedy instanceof Remedy.ScaleTargets) {
      return new Advice(
          remedy,
          "the first loss is about that of a guess",
          "predictions have to be scaled back",
          "Bishop 1995, Neural Networks for Pattern Recognition, section 8.2");
    } else if (remedy instanceof Remedy.EncodeOneHot) {
      return new Advice(
          remedy,
          "classes have no order any more",
          "a column for each class",
          GOODFELLOW + "6.2.2.3");
    } else if (remedy instanceof Remedy.CheckLabels) {
      return new Advice(
          remedy,
          "a loss below that of a guess, once labels belong to their features",
          "a look at ten rows",
          "Zhang et al. 2017, arXiv 1611.03530: random labels are learnt by heart only");
    } else if (remedy instanceof Remedy.RewriteLabels) {
      return new Advice(
          remedy,
          "the loss pulls to every label",
          "predictions are read in the same form",
          "Hastie et al. 2009, The Elements of Statistical Learning, section 10.6");
    } else if (remedy instanceof Remedy.ShuffleData) {
      return new Advice(
          remedy,
          "every step sees all classes",
          "one pass over the data in memory",
          "Bengio 2012, arXiv 1206.5533, section 2.1");
    } else if (remedy instanceof Remedy.WeighClasses) {
      return new Advice(
          remedy,
          "rare classes count as much as the frequent one",
          "more false alarms of the rare classes",
          "Johnson and Khoshgoftaar 2019, doi:10.1186/s40537-019-0192-5");
    }
    return restraints(remedy);
  }

  private static Advice restraints(Remedy remedy) {
    if (remedy instanceof Remedy.SetDropout) {
      return new Advice(
          remedy,
          "enough of the signal gets through",
          "less regularisation",
          "Srivastava et al. 2014, JMLR 15:1929-1958");
    } else if (remedy instanceof Remedy.LowerPenalty) {
      return new Advice(
          remedy, "the loss leads the weights again", "less regularisation", GOODFELLOW + "7.1");
    } else if (remedy instanceof Remedy.LoosenClipping) {
      return new Advice(
          remedy,
          "steps have the size that the learning rate asks for",
          "single large steps are clipped later",
          "Pascanu et al. 2013, arXiv 1211.5063");
    } else if (remedy instanceof Remedy.SetUpdater) {
      return new Advice(
          remedy,
          "updates of about a thousandth of the weights",
          "two more values a weight",
          "Kingma and Ba 2015, arXiv 1412.6980");
    } else if (remedy instanceof Remedy.TrainLonger) {
      return new Advice(remedy, "a skill that goes on rising", "time", GOODFELLOW + "8.1.3");
    } else if (remedy instanceof Remedy.TrainFrozenLayers) {
      return new Advice(
          remedy,
          "weights change",
          "what was learnt before may be lost",
          "Yosinski et al. 2014, arXiv 1411.1792");
    } else if (remedy instanceof Remedy.EnlargeBatches) {
      return new Advice(
          remedy,
          "a variance that means something",
          "memory",
          "Ioffe and Szegedy 2015, arXiv 1502.03167");
    } else if (remedy instanceof Remedy.ResetBiases) {
      return new Advice(
          remedy,
          "units are on for half of the inputs",
          "nothing",
          "He et al. 2015, arXiv 1502.01852");
    }
    throw new IllegalStateException("no entry for " + remedy);
  }
}
