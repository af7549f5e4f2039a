// When something was said, and on what evidence.

class Alerts {
  constructor(state) {
    this.state = state;
    this.strip = h('div', { class: 'strip' });
    this.list = h('ol', { class: 'alerts' });
    this.element = h('div', { class: 'figure' });
  }

  draw() {
    const { run } = this.state;
    const open = new Set([...this.list.querySelectorAll('details[open]')].map((item) => item.id));
    if (run.alerts.length === 0) {
      this.element.replaceChildren(h('p', { class: 'empty' },
        `Nothing was raised in ${plural(run.totals.steps, 'observed step')}.`));
      return;
    }
    this.items = run.alerts.map((alert, i) => this.item(alert, i));
    this.items.forEach((item) => { item.open = open.has(item.id); });
    this.list.replaceChildren(...this.items.map((item) => h('li', {}, item)));
    const lost = run.totals.raised + run.totals.cleared - run.alerts.length;
    this.element.replaceChildren(this.strip, this.list,
      ...(lost > 0 ? [h('p', { class: 'note' }, `${plural(lost, 'alert')} between the first and the latest were not kept.`)] : []));
    this.drawStrip();
  }

  drawStrip() {
    const { run, view } = this.state;
    if (run.alerts.length === 0) {
      return;
    }
    const axis = new StepAxis(view, gutter(), this.element.clientWidth - RIGHT);
    const marks = groups(run.alerts, axis).map(({ x, positions }) => {
      const alerts = positions.map((i) => run.alerts[i]);
      const worst = alerts.map(kind).reduce((one, other) => (KINDS.indexOf(other) > KINDS.indexOf(one) ? other : one));
      const mark = h('button', { type: 'button', class: `mark ${worst}`, title: alerts.map(headline).join('\n'),
        'aria-label': `Show: ${alerts.map(headline).join(', ')}`, onclick: () => this.show(positions[0]) },
      SIGN[worst], alerts.length > 1 ? h('span', { class: 'several' }, count(alerts.length)) : null);
      mark.style.left = `${x}px`;
      return mark;
    });
    const rail = h('div', { class: 'rail' });
    rail.style.left = `${axis.left}px`;
    rail.style.right = `${RIGHT}px`;
    this.strip.replaceChildren(rail, ...marks);
  }

  show(i) {
    this.items[i].open = true;
    this.items[i].querySelector('summary').focus();
  }

  item(alert, i) {
    const { finding } = alert;
    return h('details', { id: `alert-${i}`, ontoggle: (event) => event.target.open && this.state.chooseIteration(alert.iteration) },
      h('summary', {}, h('span', { class: `sign ${kind(alert)}`, 'aria-hidden': 'true' }, SIGN[kind(alert)]),
        h('b', {}, finding.title), ` ${alert.state === 'CLEARED' ? 'cleared' : 'raised'} at step\u00a0${count(alert.iteration)}`,
        h('span', { class: 'tag' }, finding.severity.toLowerCase())),
      h('div', { class: 'evidence' },
        h('p', {}, alert.state === 'CLEARED' ? alert.message : sentence(finding.evidence)),
        h('p', {}, codeOf(finding)),
        measures(finding),
        before(finding),
        h('p', {}, h('b', {}, 'Layers: '), finding.layers.length ? finding.layers.map(displayName).join(', ') : 'none by name'),
        alert.advice.length ? h('p', {}, h('b', {}, 'Try: '), alert.advice.map((advice) => advice.action).join('; ')) : null));
  }
}

/** The alerts that are in view, those together whose marks would cover each other. */
function groups(alerts, axis) {
  const found = [];
  alerts.forEach(({ iteration }, i) => {
    const x = axis.x(iteration);
    const before = last(found);
    if (iteration < axis.from || iteration > axis.to) {
      return;
    }
    if (before && x - before.x < MARK) {
      before.positions.push(i);
    } else {
      found.push({ x, positions: [i] });
    }
  });
  return found;
}

/** Room that a mark and its number take. */
const MARK = 40;
const KINDS = ['cleared', 'watch', 'warning', 'critical'];
const SIGN = { cleared: '\u2713', watch: '\u25cb', warning: '\u25b2', critical: '\u25c6' };

function kind(alert) {
  return alert.state === 'CLEARED' ? 'cleared' : alert.finding.severity.toLowerCase();
}

function headline(alert) {
  return `${alert.finding.title} ${alert.state === 'CLEARED' ? 'cleared' : 'raised'} at step ${alert.iteration}`;
}

function sentence(text) {
  const together = text.replaceAll(' .. ', '\u00a0..\u00a0').replace(/(\de)-(\d)/g, '$1\u2011$2');
  return together.charAt(0).toUpperCase() + together.slice(1) + (together.endsWith('.') ? '' : '.');
}

function measures(finding) {
  return h('table', { class: 'measures' }, h('caption', {}, 'Evidence'), h('tbody', {}, finding.measures.map((measure) =>
    h('tr', {}, h('th', { scope: 'row' }, measure.name.replaceAll('_', ' ')),
      h('td', { 'data-value': measure.value }, figure(number(measure.value))), h('td', {}, measure.unit)))));
}

// The last sound steps before the fault, as the flight recorder kept them.
function before(finding) {
  if (finding.before.length === 0) {
    return null;
  }
  return h('table', { class: 'measures before' }, h('caption', {}, 'The last sound steps before'),
    h('thead', {}, h('tr', {}, ['step', 'loss', 'L2 norm of the gradient'].map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, finding.before.map((step) => h('tr', {}, h('th', { scope: 'row' }, count(step.iteration)),
      h('td', {}, figure(number(step.loss))), h('td', {}, figure(number(step.gradient_norm)))))));
}
