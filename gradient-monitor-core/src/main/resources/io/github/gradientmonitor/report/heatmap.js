// Layers from top to bottom, steps from left to right, the norm as a colour.

const NON_FINITE = [214, 0, 108];
const ZERO = [0, 0, 0];

/** A place on an axis over steps. */
class StepAxis {
  constructor([from, to], left, right) {
    Object.assign(this, { from, to: to > from ? to : from + 1, left, right });
  }

  x(iteration) {
    return this.left + ((iteration - this.from) / (this.to - this.from)) * (this.right - this.left);
  }

  iteration(x) {
    return this.from + ((x - this.left) / (this.right - this.left)) * (this.to - this.from);
  }

  ticks() {
    const most = Math.max(3, Math.floor((this.right - this.left) / 90));
    const raw = (this.to - this.from) / most;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = Math.max(1, [1, 2, 5, 10].find((m) => m * power >= raw) * power);
    const ticks = [];
    for (let at = Math.ceil(this.from / step) * step; at <= this.to; at += step) {
      ticks.push(at);
    }
    return ticks;
  }
}

class HeatMap {
  constructor(state) {
    this.state = state;
    this.canvas = h('canvas', { id: 'heatmap', tabindex: 0, role: 'img' });
    this.overlay = h('canvas', { class: 'overlay', 'aria-hidden': 'true' });
    this.tip = h('div', { class: 'tip', 'aria-hidden': 'true', hidden: true });
    this.frame = h('div', { class: 'frame' }, this.canvas, this.overlay, this.tip);
    this.readout = h('p', { class: 'readout', id: 'heatmap-readout', 'aria-live': 'polite' });
    this.legend = h('div', { class: 'legend' });
    this.element = h('div', { class: 'figure' }, this.frame, this.legend, this.readout);
    this.layer = 0;
    this.canvas.addEventListener('pointermove', (event) => this.point(event));
    this.canvas.addEventListener('pointerleave', () => {
      this.tip.hidden = true;
      this.state.hover(null);
    });
    this.canvas.addEventListener('click', (event) => {
      this.point(event);
      this.state.choose(this.hovered.step);
    });
    this.canvas.addEventListener('keydown', (event) => this.key(event));
  }

  draw() {
    const { run, signal } = this.state;
    const rows = run.layers.length;
    this.range = run.range(signal);
    const [low, high] = this.range || [0, 0];
    this.canvas.setAttribute('aria-label',
      `Heat map of the ${SIGNALS[signal].name}: ${plural(rows, 'layer')} by ${plural(run.size, 'step')}, `
      + (this.range ? `from ${figure(10 ** low)} to ${figure(10 ** high)}. ` : 'no finite value. ')
      + 'Arrow keys move between steps and layers.');
    const width = this.frame.clientWidth;
    this.rowHeight = Math.max(3, Math.min(22, 440 / rows));
    this.top = 8;
    this.height = Math.round(rows * this.rowHeight);
    const ratio = devicePixelRatio || 1;
    this.size = { width, height: this.top + this.height + 40, ratio };
    this.axis = new StepAxis(this.state.view, gutter(), Math.max(gutter() + 10, width - RIGHT));
    this.context = this.emptied(this.canvas);
    this.drawCells(ratio);
    this.drawAxes(width);
    this.drawLegend(low, high);
    this.cursor();
  }

  /** A canvas of the right size with nothing on it; clearRect would cover what is below in print. */
  emptied(canvas) {
    const { width, height, ratio } = this.size;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    return context;
  }

  /** One column of pixels at a time, each showing the step that is nearest to it. */
  drawCells(ratio) {
    const { run, signal } = this.state;
    const [low, high] = this.range || [0, 0];
    const rows = run.layers.length;
    const columns = Math.max(1, Math.round((this.axis.right - this.axis.left) * ratio));
    const cells = new ImageData(columns, rows);
    const broken = [];
    for (let column = 0; column < columns; column++) {
      const step = run.nearest(this.axis.iteration(this.axis.left + (column + 0.5) / ratio));
      for (let layer = 0; layer < rows; layer++) {
        const log = run.log(signal, step, layer);
        if (Number.isNaN(log)) {
          continue;
        }
        if (!Number.isFinite(log)) {
          broken.push([column, layer, log]);
        }
        const color = log === Infinity ? NON_FINITE : log === -Infinity ? ZERO
          : viridis(high > low ? (log - low) / (high - low) : 1);
        cells.data.set([...color, 255], 4 * (layer * columns + column));
      }
    }
    const small = document.createElement('canvas');
    small.width = columns;
    small.height = rows;
    small.getContext('2d').putImageData(cells, 0, 0);
    this.context.imageSmoothingEnabled = false;
    this.context.drawImage(small, this.axis.left, this.top, this.axis.right - this.axis.left, this.height);
    // What is no number must not be told by colour alone.
    this.context.fillStyle = 'rgba(255,255,255,.75)';
    for (const [column, layer, log] of broken) {
      const down = log === Infinity ? column % (6 * ratio) : (6 * ratio) - (column % (6 * ratio));
      for (let y = down / ratio; y < this.rowHeight; y += 6) {
        this.context.fillRect(this.axis.left + column / ratio, this.top + layer * this.rowHeight + y, 1 / ratio, 1.2);
      }
    }
  }

  drawAxes(width) {
    const { run } = this.state;
    const { context } = this;
    context.fillStyle = style('--muted');
    context.font = style('--chart-font');
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    const every = Math.ceil(14 / this.rowHeight);
    for (let layer = 0; layer < run.layers.length; layer += every) {
      context.fillText(fitted(context, run.layers[layer].name, gutter() - 16),
        this.axis.left - 8, this.top + (layer + 0.5) * this.rowHeight);
    }
    context.textAlign = 'center';
    context.textBaseline = 'top';
    const bottom = this.top + this.height;
    context.strokeStyle = style('--line');
    for (const tick of this.axis.ticks()) {
      const x = this.axis.x(tick);
      context.beginPath();
      context.moveTo(x, bottom);
      context.lineTo(x, bottom + 4);
      context.stroke();
      context.fillText(count(tick), x, bottom + 7);
    }
    context.fillText('step', (this.axis.left + width - RIGHT) / 2, bottom + 24);
  }

  drawLegend(low, high) {
    const stops = [];
    for (let i = 0; i <= 8; i++) {
      stops.push(`rgb(${viridis(i / 8).join(',')})`);
    }
    const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
    bar.style.background = `linear-gradient(to right, ${stops.join(',')})`;
    const seen = new Set();
    for (const log of this.state.run.logs[this.state.signal]) {
      if (!Number.isFinite(log)) {
        seen.add(log);
      }
    }
    this.legend.replaceChildren(
      ...(this.range ? [h('span', {}, figure(10 ** low)), bar, h('span', {}, figure(10 ** high))] : []),
      h('span', { class: 'note' }, 'L2 norm, logarithmic'),
      ...(seen.has(Infinity) ? [h('span', { class: 'swatch broken' }), 'NaN or infinite'] : []),
      ...(seen.has(-Infinity) ? [h('span', { class: 'swatch zero' }), 'exactly zero'] : []),
      ...(seen.has(NaN) ? [h('span', { class: 'swatch unread' }), 'not reached, or no bias'] : []));
  }

  /** Draws the chosen and the hovered step over the picture. */
  cursor() {
    const { run, chosen, hovered } = this.state;
    const context = this.emptied(this.overlay);
    this.verticalLine(context, run.iterations[chosen], style('--accent'), 3);
    const step = hovered === null ? chosen : hovered;
    if (hovered !== null) {
      this.verticalLine(context, run.iterations[hovered], style('--text'), 1.5);
    }
    this.readout.textContent = `Step ${count(run.iterations[step])}, epoch ${run.epochs[step]}, loss ${figure(run.loss[step])}; `
      + `${run.layers[this.layer].name}: ${this.value(step)}`;
  }

  value(step) {
    return `${SIGNALS[this.state.signal].name} ${unlogged(this.state.run.log(this.state.signal, step, this.layer))}`;
  }

  /** The figure beside the pointer, on the side that has room. */
  showTip(event, box) {
    const { run } = this.state;
    this.tip.replaceChildren(h('b', {}, run.layers[this.layer].name), `, step ${count(run.iterations[this.hovered.step])}`,
      h('br'), this.value(this.hovered.step));
    this.tip.hidden = false;
    const x = event.clientX - box.left;
    const right = x < box.width / 2;
    this.tip.style.left = right ? `${x + 16}px` : 'auto';
    this.tip.style.right = right ? 'auto' : `${box.width - x + 16}px`;
    this.tip.style.top = `${event.clientY - box.top + 12}px`;
  }

  /** A line with a seam of the background's colour, to be seen on every colour of the map. */
  verticalLine(context, iteration, color, width) {
    if (iteration < this.axis.from || iteration > this.axis.to) {
      return;
    }
    const x = this.axis.x(iteration);
    for (const [stroke, wide] of [[style('--card'), width + 2], [color, width]]) {
      context.strokeStyle = stroke;
      context.lineWidth = wide;
      context.beginPath();
      context.moveTo(x, this.top - 4);
      context.lineTo(x, this.top + this.height + 4);
      context.stroke();
    }
  }

  point(event) {
    const { run } = this.state;
    const box = this.canvas.getBoundingClientRect();
    const layer = Math.floor((event.clientY - box.top - this.top) / this.rowHeight);
    this.layer = Math.max(0, Math.min(run.layers.length - 1, layer));
    this.hovered = { step: run.nearest(this.axis.iteration(event.clientX - box.left)) };
    this.state.hover(this.hovered.step);
    this.cursor();
    this.showTip(event, box);
  }

  key(event) {
    const { run, chosen } = this.state;
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10, Home: -run.size, End: run.size };
    const layers = { ArrowUp: -1, ArrowDown: 1 };
    if (event.key in steps) {
      this.state.choose(Math.max(0, Math.min(run.size - 1, chosen + steps[event.key])));
    } else if (event.key in layers) {
      this.layer = Math.max(0, Math.min(run.layers.length - 1, this.layer + layers[event.key]));
      this.cursor();
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** As much of a name as fits. */
function fitted(context, name, width) {
  if (context.measureText(name).width <= width) {
    return name;
  }
  let length = name.length;
  while (length > 1 && context.measureText(name.slice(0, length) + '\u2026').width > width) {
    length--;
  }
  return name.slice(0, length) + '\u2026';
}
