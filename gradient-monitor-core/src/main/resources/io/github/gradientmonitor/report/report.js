// Puts the parts together, and lets them know of each other through one state.

class State {
  constructor(run) {
    this.signal = 'bias_gradient';
    this.hovered = null;
    this.parts = [];
    this.show(run);
  }

  /** Takes a run, at first or in place of an older state of it. */
  show(run) {
    const before = this.run;
    const followed = !before || this.chosen === before.size - 1;
    const whole = !before || this.view[1] === last(before.iterations);
    const iteration = before && before.iterations[this.chosen];
    this.run = run;
    this.hovered = null;
    if (whole) {
      this.view = [run.iterations[0], last(run.iterations)];
    }
    this.chosen = followed ? run.size - 1 : run.nearest(iteration);
    if (run.range('bias_gradient') === null && run.range('weight_gradient') !== null) {
      this.signal = 'weight_gradient';
    }
  }

  choose(step) {
    this.chosen = step;
    this.slider.value = step;
    this.tellStep();
    this.profile.draw();
    this.heatMap.cursor();
    this.curves.cursor();
  }

  tellStep() {
    const { run, chosen, slider, place } = this;
    slider.setAttribute('aria-valuetext', `step ${run.iterations[chosen]}`);
    place.textContent = `${count(run.iterations[chosen])} of ${count(last(run.iterations))}`;
  }

  chooseIteration(iteration) {
    this.choose(this.run.nearest(iteration));
  }

  hover(step) {
    if (step !== this.hovered) {
      this.hovered = step;
      this.heatMap.cursor();
      this.curves.cursor();
    }
  }

  zoom(from, to) {
    if (this.drawing || (this.view[0] === from && this.view[1] === to)) {
      return;
    }
    this.view = [from, to];
    this.curves.zoom(this.view);
    this.heatMap.draw();
    this.alerts.drawStrip();
  }

  draw() {
    this.drawing = true;
    for (const part of [this.heatMap, this.profile, this.curves, this.alerts, this.layers]) {
      part.draw();
    }
    this.drawing = false;
    this.curves.cursor();
  }
}

function assemble(state, status) {
  const { run } = state;
  state.slider = h('input', { type: 'range', id: 'step', min: 0, max: run.size - 1, value: state.chosen,
    oninput: (event) => state.choose(Number(event.target.value)) });
  state.place = h('output', { for: 'step' });
  const slider = h('p', { class: 'slider' }, h('label', { for: 'step' }, 'Step'), state.slider, state.place);
  state.tellStep();
  document.getElementById('report').replaceChildren(
    status,
    verdict(run),
    h('main', {}, ...[
      tiles(run),
      advice(run),
      section('map', 'Gradient by layer and step',
        'A row is a layer, a column a step; dark is small, bright is large. In a healthy network all rows look much the same.',
        signalSwitch(state), state.heatMap.element),
      section('depth', 'Over depth',
        'Read it from right to left, as the gradient flows back to the input. '
          + 'A line that falls to the left is a gradient that vanishes, one that rises to the left explodes, a flat one is healthy. A decade is a factor of ten.',
        slider, state.profile.element),
      section('time', 'Over steps', null, state.curves.element),
      section('alerts', 'Alerts', run.alerts.length ? 'Open an alert to see its evidence.' : null, state.alerts.element),
      section('layer-table', 'Layers', null, state.layers.element),
      run.json.codes.length === 0 ? null : section('codes', 'What the codes mean',
        'More of each, and how to quiet it, is in docs/findings.md of gradient-monitor.', codes(run)),
      section('facts', 'About this run', null, facts(run)),
    ].filter((part) => part !== null)));
  state.draw();
}

function start() {
  const run = new Run(embedded());
  const state = new State(run);
  Object.assign(state, { heatMap: new HeatMap(state), profile: new Profile(state), curves: new Curves(state),
    alerts: new Alerts(state), layers: new Layers(state) });
  const status = h('div', { class: 'live', hidden: true });
  assemble(state, status);
  redrawOnChange(state);
  const path = document.documentElement.dataset.live;
  if (path) {
    follow(state, path, status);
  }
  document.documentElement.dataset.drawn = Math.round(performance.now());
}

/** Asks the server for newer data as long as it answers. */
function follow(state, path, status) {
  const text = h('span', { role: 'status' }, 'Live');
  let paused = false;
  const pause = h('button', { type: 'button', onclick: () => {
    paused = !paused;
    pause.textContent = paused ? 'Go on' : 'Pause';
    text.textContent = paused ? 'Paused' : 'Live';
  } }, 'Pause');
  status.hidden = false;
  status.append(h('span', { class: 'dot', 'aria-hidden': 'true' }), text, pause);
  const ask = async () => {
    try {
      const answer = paused ? null : await fetch(path, { cache: 'no-store' });
      const json = answer && answer.ok ? await answer.json() : null;
      if (json && json.latest.iteration !== state.run.latest.iteration) {
        const focused = document.activeElement && document.activeElement.id;
        state.show(new Run(json));
        assemble(state, status);
        const again = focused && document.getElementById(focused);
        if (again) {
          again.focus({ preventScroll: true });
        }
      }
      setTimeout(ask, 2000);
    } catch (e) {
      text.textContent = 'The server does not answer any more; this is the last that it told.';
      status.classList.add('over');
      pause.remove();
    }
  };
  setTimeout(ask, 2000);
}

start();
