// The recorded run, as the page sees it.

const SIGNALS = {
  bias_gradient: {
    title: 'Backward signal',
    name: 'bias gradient',
    trend: 'backward',
    about: 'L2 norm of the bias gradient: the back-propagated error itself.',
  },
  weight_gradient: {
    title: 'Weight gradient',
    name: 'weight gradient',
    trend: 'weights',
    about: 'L2 norm of the weight gradient: the backward signal times the activations that come in.',
  },
};

/** A number that may have been written as text because JSON has none such. */
function number(value) {
  return typeof value === 'string' ? Number(value) : value;
}

function floats(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    bytes[i] = text.charCodeAt(i);
  }
  const view = new DataView(bytes.buffer);
  const values = new Float32Array(bytes.length / 4);
  for (let i = 0; i < values.length; i++) {
    values[i] = view.getFloat32(4 * i, true);
  }
  return values;
}

class Run {
  constructor(json) {
    this.json = json;
    // All texts of a network come from outside; what belongs together is found by the whole names in the JSON.
    this.network = withDisplayNames(json.network);
    this.layers = this.network.layers;
    this.latest = json.latest;
    this.alerts = json.alerts;
    this.totals = json.totals;
    this.iterations = json.steps.iteration;
    this.epochs = json.steps.epoch;
    this.loss = json.steps.loss.map(number);
    this.skill = json.steps.skill.map(number);
    this.clipFactor = json.steps.clip_factor.map(number);
    this.logs = {
      bias_gradient: floats(json.steps.bias_gradient),
      weight_gradient: floats(json.steps.weight_gradient),
      update_ratio: floats(json.steps.update_ratio),
    };
  }

  /** Whether the gradient was clipped or could have been. */
  get clips() {
    return this.totals.clipped > 0 || this.clipFactor.some(Number.isFinite);
  }

  get size() {
    return this.iterations.length;
  }

  /** Decimal logarithm of a quantity of a layer in a step, both by position. */
  log(quantity, step, layer) {
    return this.logs[quantity][step * this.layers.length + layer];
  }

  /** The same as a list over all steps, with null for what has no place on a logarithmic axis. */
  logsOver(quantity, layer) {
    const logs = new Array(this.size);
    for (let step = 0; step < logs.length; step++) {
      const log = this.log(quantity, step, layer);
      logs[step] = Number.isFinite(log) ? log : null;
    }
    return logs;
  }

  /** Smallest and largest finite logarithm of a quantity, or null when there is none. */
  range(quantity) {
    let low = Infinity;
    let high = -Infinity;
    for (const log of this.logs[quantity]) {
      if (Number.isFinite(log)) {
        low = Math.min(low, log);
        high = Math.max(high, log);
      }
    }
    return low <= high ? [low, high] : null;
  }

  /** The line that was fitted over depth in a step; null when none could be. */
  line(signal, step) {
    const [slope, intercept, rSquared, from, to] =
      this.json.steps[SIGNALS[signal].trend][step].map(number);
    return Number.isNaN(slope) ? null : { slope, intercept, rSquared, from, to };
  }

  /** Position of the layer at which the signal of a layer is read: batch normalisation stands in. */
  readAt(signal, layer) {
    const { layers } = this.json.network;
    const { normalization } = layers[layer];
    return signal === 'bias_gradient' && normalization !== null
      ? layers.findIndex((other) => other.name === normalization)
      : layer;
  }

  /** Position of the recorded step that is nearest to an iteration. */
  nearest(iteration) {
    let low = 0;
    let high = this.size - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.iterations[middle] <= iteration) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return iteration - this.iterations[low] <= this.iterations[high] - iteration ? low : high;
  }
}
