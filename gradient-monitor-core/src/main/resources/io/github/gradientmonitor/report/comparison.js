// Several runs side by side, each at the same share of its way.

class Comparison {
  constructor(runs) {
    this.runs = runs;
    this.signal = 'bias_gradient';
    this.share = 1;
    this.charts = [];
    this.words = h('ul', { class: 'key runs', id: 'profile-key', 'aria-live': 'polite' });
    this.profile = h('div', { class: 'drawing' });
    this.curves = h('div', { class: 'figure curves' });
    this.place = h('output', { for: 'share', id: 'place' });
  }

  draw() {
    this.drawProfile();
    this.charts.forEach((chart) => chart.destroy());
    this.charts = [];
    this.curves.replaceChildren(h('ul', { class: 'layers' }, this.runs.map((run) => h('li', {}, swatch(run), run.name))));
    this.chart('skill', 'Skill: how good the loss is beside that of the best constant guess; 0 is a guess, 1 is perfect',
      (run) => run.skill, false, 'The loss of a guess is not known.');
    this.chart('loss', 'Loss, with what penalties on the weights add to it', (run) => run.loss, this.runs.every((run) => run.loss.every((loss) => !(loss <= 0))),
      'No finite loss was recorded.');
  }

  drawProfile() {
    const { runs, signal, share: part } = this;
    const curves = runs.map((run) => {
      const step = run.nearest(iterationAt(run, part));
      return { ...run.style, name: 'run', run, title: run.name, points: points(run, signal, step), line: null,
        step, about: slopeInWords(run.line(signal, step)) };
    });
    this.place.textContent = `${Math.round(100 * part)}\u202f% of each run`;
    this.words.replaceChildren(...curves.map((curve) => h('li', {}, swatch(curve.run), h('b', {}, curve.title),
      ` at step ${count(curve.run.iterations[curve.step])}: ${curve.about}`)));
    this.profile.replaceChildren(depthPlot(Math.max(240, this.profile.clientWidth), signal, curves));
  }

  /** One line a run over the share of its way. */
  chart(id, title, valuesOf, logarithmic, empty) {
    const body = h('div', { class: 'chart', id: `chart-${id}` });
    this.curves.append(h('h3', {}, title), body);
    const tables = this.runs.map((run) => [run.iterations.map((iteration) => 100 * shareAt(run, iteration)),
      valuesOf(run).map((value) => (!Number.isFinite(value) ? null : logarithmic ? Math.log10(value) : value))]);
    if (tables.every(([, values]) => values.every((value) => value === null))) {
      body.append(h('p', { class: 'empty' }, empty));
      return;
    }
    this.charts.push(new uPlot({
      ...chartFrame(this.curves.clientWidth, 230, 'share of the run in %', tickLabel, logarithmic),
      series: [{}, ...this.runs.map((run) => ({ label: run.name, stroke: run.style.color, dash: run.style.dash,
        width: 2, points: { show: run.size < 2 } }))],
      cursor: { show: false },
    }, uPlot.join(tables), body));
  }
}

function iterationAt(run, part) {
  return run.iterations[0] + part * (last(run.iterations) - run.iterations[0]);
}

function shareAt(run, iteration) {
  const way = last(run.iterations) - run.iterations[0];
  return way > 0 ? (iteration - run.iterations[0]) / way : 1;
}

/** A piece of the line of a run. */
function swatch({ style: { color, dash } }) {
  const line = svg('line', { x1: 1, x2: 29, y1: 5, y2: 5, stroke: color, 'stroke-width': 3, 'stroke-dasharray': dash.join(' ') });
  return svg('svg', { class: 'swatch-line', width: 30, height: 10, 'aria-hidden': 'true' }, line);
}

/** What a person wants to know of a run, on a card. */
function card(run) {
  const { latest, totals } = run;
  const { sign, text, name } = judgement(run);
  const slope = number(latest.backward.slope);
  const pairs = [['Skill', hundredths(number(latest.skill.value))], ['Loss', figure(number(latest.loss))],
    ['Decades a layer', Number.isNaN(slope) ? 'not known' : signed(slope)],
    ['Steps observed', count(totals.steps)],
    ['Alerts raised', count(totals.raised) + (totals.cleared ? `, ${count(totals.cleared)} cleared` : '')]];
  if (run.departures) {
    pairs.push(['Baseline', run.departures.length ? plural(run.departures.length, 'departure') : 'like it']);
  }
  const causes = [...new Set(latest.advice.map((advice) => advice.cause))];
  return h('article', { class: `card ${name}` },
    h('h2', {}, swatch(run), run.name),
    h('p', { class: 'judgement' }, h('span', { class: 'sign', 'aria-hidden': 'true' }, sign), text),
    h('dl', { class: 'facts' }, pairs.map(([label, value]) => [h('dt', {}, label), h('dd', {}, value)])),
    causes.length ? h('p', {}, h('b', {}, 'Likely cause: '), causes[0], '.') : null);
}

/** Settings of a layer that may differ from run to run. */
const SETTINGS = {
  'Kind of layer': (layer) => layer.type,
  'Units': (layer) => (layer.outputs ? count(layer.outputs) : null),
  'Activation': (layer) => layer.activation,
  'Initial weights': (layer) => layer.weight_init,
  'Updater': (layer) => layer.settings.updater,
  'Learning rate': (layer) => known(layer.settings.learning_rate),
  'Loss function': (layer) => layer.settings.loss,
  'Batch normalisation': (layer) => (layer.normalization === null ? 'no' : 'yes'),
  'Frozen': (layer) => (layer.frozen ? 'yes' : 'no'),
  'Kept by dropout': (layer) => known(layer.settings.keep_probability),
  'L1': (layer) => known(layer.settings.l1),
  'L2': (layer) => known(layer.settings.l2),
  'Weight decay': (layer) => known(layer.settings.weight_decay),
  'Initial bias': (layer) => known(layer.settings.bias_init),
  'Limit of clipping': (layer) => known(layer.settings.clip_limit),
};

function known(value) {
  return Number.isNaN(number(value)) ? null : figure(number(value));
}

/** The values of all layers in order, equal neighbours together: sigmoid (10), softmax. */
function inShort(values) {
  const groups = [];
  for (const value of values) {
    if (groups.length && last(groups).value === value) {
      last(groups).size++;
    } else {
      groups.push({ value, size: 1 });
    }
  }
  return groups.map(({ value, size }) => (value === null ? '\u2013' : value) + (size > 1 ? `\u00a0(${size})` : '')).join(', ');
}

/** What is not the same in all runs; a row is a setting, a column a run. Batch normalisation is a setting of its layer. */
function differences(runs) {
  const rows = [['Layers with parameters', (run) => count(run.layers.length)],
    ...Object.entries(SETTINGS).map(([name, value]) => [name, (run) => inShort(run.layers.filter((layer) => layer.role !== 'NORMALIZATION').map(value))])]
    .map(([name, value]) => ({ name, values: runs.map(value) }))
    .filter(({ values }) => new Set(values).size > 1);
  if (rows.length === 0) {
    return h('p', { class: 'empty' }, 'Nothing that was recorded differs: layers, activations, initial weights, updaters, rates, penalties.');
  }
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'What differs, a table' },
    h('table', { id: 'differences' },
      h('thead', {}, h('tr', {}, h('td', {}), runs.map((run) => h('th', { scope: 'col' }, swatch(run), run.name)))),
      h('tbody', {}, rows.map(({ name, values }) => h('tr', {}, h('th', { scope: 'row' }, name), values.map((value) => h('td', {}, value)))))));
}

/** In what each run is not like those that went well. */
function beside(runs) {
  return h('dl', { id: 'departures' }, runs.filter((run) => run.departures).map((run) => [
    h('dt', {}, swatch(run), run.name),
    run.departures.length
      ? run.departures.map((departure) => h('dd', {}, departure))
      : h('dd', {}, 'It is like the baseline.')]));
}

/** The run with the highest skill, in words. */
function headlineOf(runs) {
  const skill = (run) => number(run.latest.skill.value);
  const ranked = runs.filter((run) => Number.isFinite(skill(run))).sort((one, other) => skill(other) - skill(one));
  return ranked.length < 2 || hundredths(skill(ranked[0])) === hundredths(skill(ranked[1]))
    ? `${count(runs.length)} runs side by side`
    : `${ranked[0].name} learns best`;
}

function startComparison() {
  const runs = embedded().map(({ name, run, departures }, i) => Object.assign(new Run(run), { name: displayName(name), departures, style: runStyle(i) }));
  const state = new Comparison(runs);
  const slider = h('input', { type: 'range', id: 'share', min: 0, max: 100, value: 100, oninput: (event) => {
    state.share = Number(event.target.value) / 100;
    state.drawProfile();
  } });
  document.getElementById('report').replaceChildren(
    h('header', { class: 'verdict' },
      h('p', { class: 'network' }, `Comparison of ${count(runs.length)} runs, each at its latest step`),
      h('h1', { id: 'headline' }, headlineOf(runs))),
    h('main', {},
      h('div', { class: 'cards' }, runs.map(card)),
      section('time', 'Over the run', 'From the first step of each run to its last, however many there were. Runs with different losses or penalties are compared by their skill.', state.curves),
      section('depth', 'Over depth',
        'Read it from right to left, as the gradient flows back to the input. A line that falls to the left is a gradient that vanishes, '
          + 'one that rises to the left explodes, a flat one is healthy. The square is the output layer.',
        signalSwitch(state), h('p', { class: 'slider' }, h('label', { for: 'share' }, 'Share'), slider, state.place),
        state.profile, state.words),
      runs.some((run) => run.departures) ? section('baseline', 'Beside the baseline',
        'Each tenth of a run is held beside the same tenth of the runs that went well. A departure is no fault: a better learning rate departs too.',
        beside(runs)) : null,
      section('configuration', 'What differs', 'A number in parentheses counts layers in a row that have the same.', differences(runs))));
  state.draw();
  redrawOnChange(state);
  document.documentElement.dataset.drawn = Math.round(performance.now());
}

startComparison();
