// The norm over depth at two steps, with the lines that were fitted.

class Profile {
  constructor(state) {
    this.state = state;
    this.drawing = h('div', { class: 'drawing' });
    this.words = h('ul', { class: 'key', id: 'profile-key', 'aria-live': 'polite' });
    this.element = h('div', { class: 'figure' }, this.drawing, this.words);
  }

  draw() {
    const { run, signal, chosen } = this.state;
    const first = { step: 0, name: 'first', title: `First step, ${count(run.iterations[0])}` };
    const now = { step: chosen, name: 'chosen', title: `Chosen step, ${count(run.iterations[chosen])}` };
    const curves = (chosen === 0 ? [now] : [first, now]).map((curve) => ({
      ...curve,
      run,
      points: points(run, signal, curve.step),
      line: run.line(signal, curve.step),
    })).map((curve) => ({ ...curve, about: slopeInWords(curve.line) }));
    this.words.replaceChildren(...curves.map((curve) =>
      h('li', { class: curve.name }, h('b', {}, curve.title), h('span', {}, `: ${curve.about}`))),
    h('li', { class: 'shape' }, 'Dashed: the line fitted to the hidden layers; shaded: two standard deviations of the layers around it. '
      + 'The square is the output layer, which is not fitted.'));
    this.drawing.replaceChildren(depthPlot(Math.max(240, this.drawing.clientWidth), signal, curves));
  }
}
