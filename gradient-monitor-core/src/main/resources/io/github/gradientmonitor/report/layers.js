// One row a layer, at the latest step.

const HEALTH = {
  HEALTHY: { sign: '\u2713', word: 'healthy' },
  VANISHING: { sign: '\u25bc', word: 'vanishing' },
  EXPLODING: { sign: '\u25b2', word: 'exploding' },
  WARMING_UP: { sign: '\u2026', word: 'warming up' },
};

class Layers {
  constructor(state) {
    this.state = state;
    this.sorted = { column: 0, descending: false };
    this.element = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Layers, a table' });
  }

  /** Heads, what a cell says, and what it is sorted by. */
  columns() {
    const { run } = this.state;
    const { latest } = run;
    const last = run.size - 1;
    const logged = (head, key, title) => ({ head, title, numeric: true, key, text: (i) => (key(i) === Infinity ? 'not finite' : unlogged(key(i))) });
    const recorded = (head, quantity, title) => logged(head, (i) => run.log(quantity, last, i), title);
    const part = (head, key, title) => ({ head, title, numeric: true, key, text: (i) => share(key(i)) });
    const word = (head, key) => ({ head, key: (i) => key(i) || '', text: (i) => key(i) || '\u2013' });
    const layer = (i) => run.layers[i];
    const units = (i) => latest.bias_gradient.count[i];
    return [
      { head: 'Depth', numeric: true, key: (i) => layer(i).depth * 10000 + i, text: (i) => String(layer(i).depth) },
      word('Layer', (i) => layer(i).name),
      { head: 'Health', key: (i) => latest.layer_health[i], text: (i) => this.health(i) },
      word('Type', (i) => layer(i).type),
      word('Activation', (i) => layer(i).activation),
      word('Init', (i) => layer(i).weight_init),
      { head: 'Size', numeric: true, key: (i) => layer(i).inputs * layer(i).outputs,
        text: (i) => (layer(i).outputs ? `${count(layer(i).inputs)} \u2192 ${count(layer(i).outputs)}` : '\u2013') },
      recorded('Bias gradient', 'bias_gradient', 'L2 norm of the bias gradient'),
      recorded('Weight gradient', 'weight_gradient', 'L2 norm of the weight gradient'),
      logged('Weights', (i) => Math.log10(number(latest.update.weight_norm[i])), 'L2 norm of the weights'),
      recorded('Update ratio', 'update_ratio', 'Norm of the update over norm of the weights, as last read'),
      part('Silent units', (i) => (units(i) ? latest.silent_units[i] / units(i) : NaN),
        'Share of the units whose bias gradient was exactly zero in many steps in a row'),
      part('Saturated', (i) => number(latest.saturation[i]), 'Share of the activations close to a bound of their function'),
    ];
  }

  health(i) {
    const health = this.state.run.latest.layer_health[i];
    const layer = this.state.run.layers[i];
    const { sign, word } = HEALTH[health];
    const unread = Number.isNaN(this.state.run.log('weight_gradient', this.state.run.size - 1, i));
    if (unread) {
      return layer.frozen ? 'frozen' : 'not reached';
    }
    return h('span', { class: `health ${health.toLowerCase()}` }, h('span', { 'aria-hidden': 'true' }, sign), ' ' + word);
  }

  draw() {
    const columns = this.columns();
    const { column, descending } = this.sorted;
    const order = this.state.run.layers.map((_, i) => i).sort((a, b) => {
      const [one, other] = [columns[column].key(a), columns[column].key(b)];
      return (descending ? -1 : 1) * compare(one, other) || a - b;
    });
    const table = h('table', { id: 'layers' },
      h('caption', {}, `At step ${count(this.state.run.latest.iteration)}`),
      h('thead', {}, h('tr', {}, columns.map((each, i) =>
        h('th', { scope: 'col', class: each.numeric ? 'numeric' : null,
          'aria-sort': i === column ? (descending ? 'descending' : 'ascending') : 'none' },
          h('button', { type: 'button', title: each.title, onclick: () => this.sort(i) }, each.head))))),
      h('tbody', {}, order.map((i) => h('tr', {}, columns.map((each, k) =>
        h(k === 1 ? 'th' : 'td', { class: each.numeric ? 'numeric' : null, scope: k === 1 ? 'row' : null }, each.text(i)))))));
    this.element.replaceChildren(table);
  }

  sort(column) {
    this.sorted = { column, descending: this.sorted.column === column && !this.sorted.descending };
    this.draw();
    this.element.querySelectorAll('thead button')[column].focus();
  }
}

/** What is not known comes first. */
function compare(one, other) {
  if (typeof one === 'string') {
    return one.localeCompare(other);
  }
  const [a, b] = [one, other].map((value) => (Number.isNaN(value) ? -Infinity : value));
  return a === b ? 0 : a < b ? -1 : 1;
}
