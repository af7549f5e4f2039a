// What runs over steps, one chart below the other, with one cursor through all of them.

class Curves {
  constructor(state) {
    this.state = state;
    this.charts = [];
    this.element = h('div', { class: 'figure curves' });
    this.readout = h('p', { class: 'readout', id: 'curves-readout' });
  }

  draw() {
    this.charts.forEach((chart) => chart.destroy());
    this.charts = [];
    const { run, signal } = this.state;
    const layers = run.layers.map((layer, i) => ({ name: layer.name, color: layerColor(run, i) }));
    const norms = run.layers.map((_, i) => run.logsOver(signal, i));
    const ratios = run.layers.map((_, i) => run.logsOver('update_ratio', i));
    const loss = run.loss.map((value) => (Number.isFinite(value) ? value : null));
    const skill = run.skill.map((value) => (Number.isFinite(value) ? value : null));
    const clip = run.clipFactor.map((value) => (Number.isFinite(value) ? value : null));
    this.element.replaceChildren(this.key(layers), this.readout);
    this.say(null);
    this.add('skill', 'Skill: how good the loss is beside that of the best constant guess; 0 is a guess, 1 is perfect',
      [{ name: 'skill', color: style('--accent') }], [skill], 150, false, 'The loss of a guess is not known.');
    this.add('norm', `L2 norm of the ${SIGNALS[signal].name}, by layer`, layers, norms, 260, true,
      'No layer has a finite gradient.');
    this.add('loss', 'Loss', [{ name: 'loss', color: style('--text') }], [loss], 150, false,
      'No finite loss was recorded.');
    this.add('ratio', 'Update ratio: norm of the update over norm of the weights, by layer; about 10\u207b\u00b3 is usual',
      layers, ratios, 200, true, 'No updates were read.');
    this.add('clip', 'Clip factor: norm after over norm before; 0 where the update was skipped',
      [{ name: 'factor', color: style('--accent') }], [clip], 120, false, 'No clipping was configured in this run.');
  }

  add(id, title, series, values, height, logarithmic, empty) {
    const body = h('div', { class: 'chart', id: `chart-${id}` });
    this.element.append(h('h3', {}, title), body);
    if (values.every((list) => list.every((value) => value === null))) {
      body.append(h('p', { class: 'empty' }, empty));
      return;
    }
    const { state } = this;
    const dots = state.run.size < 2;
    const chart = new uPlot({
      ...chartFrame(this.element.clientWidth, height, 'step', wholeNumbers, logarithmic),
      series: [{}, ...series.map((one) => ({ label: one.name, stroke: one.color, spanGaps: false,
        width: series.length > 30 ? 1 : 1.5, points: { show: dots } }))],
      focus: { alpha: 0.15 },
      cursor: { sync: { key: 'steps' }, focus: { prox: 16 }, drag: { x: true, y: false }, points: { size: 7 } },
      hooks: {
        setCursor: [(u) => {
          if (u.cursor.event) {
            state.hover(u.cursor.idx);
          }
        }],
        setSeries: [(u, i) => this.say(i === null || !u.cursor.event ? null : { chart: u, series: i, logarithmic })],
        setScale: [(u, key) => key === 'x' && state.zoom(u.scales.x.min, u.scales.x.max)],
        draw: [(u) => this.drawAlerts(u)],
      },
    }, [state.run.iterations, ...values], body);
    chart.over.addEventListener('click', () => chart.cursor.idx !== null && state.choose(chart.cursor.idx));
    this.charts.push(chart);
  }

  /** Tells the figures under the cursor in words. */
  say(focus) {
    const { run } = this.state;
    const marks = run.alerts.length ? ' A dashed red line is an alert, a dotted green one its end.' : '';
    if (focus === null || focus.series === 0 || focus.chart.cursor.idx === null) {
      this.readout.textContent = `Point at a line to read it. Drag to zoom, double-click to see all steps, click to choose a step.${marks}`;
      return;
    }
    const { chart, series } = focus;
    const value = chart.data[series][chart.cursor.idx];
    this.readout.textContent = `Step ${count(run.iterations[chart.cursor.idx])}, ${chart.series[series].label}: `
      + figure(value === null || !focus.logarithmic ? value : 10 ** value);
  }

  /** Which colour is which layer. */
  key(layers) {
    if (layers.length <= 12) {
      return h('ul', { class: 'layers' }, layers.map((layer) => {
        const swatch = h('span', { class: 'line' });
        swatch.style.background = layer.color;
        return h('li', {}, swatch, layer.name);
      }));
    }
    const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
    bar.style.background = `linear-gradient(to right, ${layers.map((layer) => layer.color).join(',')})`;
    return h('p', { class: 'legend' }, layers[0].name, bar, layers[layers.length - 1].name);
  }

  drawAlerts(u) {
    const { context, ratio } = { context: u.ctx, ratio: devicePixelRatio || 1 };
    context.save();
    for (const alert of this.state.run.alerts) {
      const x = u.valToPos(alert.iteration, 'x', true);
      if (x >= u.bbox.left && x <= u.bbox.left + u.bbox.width) {
        context.strokeStyle = style(alert.state === 'CLEARED' ? '--good' : '--bad');
        context.lineWidth = ratio;
        context.setLineDash(alert.state === 'CLEARED' ? [2 * ratio, 3 * ratio] : [6 * ratio, 3 * ratio]);
        context.beginPath();
        context.moveTo(x, u.bbox.top);
        context.lineTo(x, u.bbox.top + u.bbox.height);
        context.stroke();
      }
    }
    context.restore();
  }

  /** Moves the cursor of all charts to a step. */
  cursor() {
    const { run, hovered, chosen } = this.state;
    for (const chart of this.charts) {
      if (!chart.cursor.event || hovered === null) {
        const left = chart.valToPos(run.iterations[hovered === null ? chosen : hovered], 'x');
        chart.setCursor({ left, top: -10 }, false);
      }
    }
  }

  zoom([min, max]) {
    for (const chart of this.charts) {
      if (chart.scales.x.min !== min || chart.scales.x.max !== max) {
        chart.setScale('x', { min, max });
      }
    }
  }
}
