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
    const lost = run.totals.alerts - run.alerts.length;
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
    const marks = run.alerts.map((alert, i) => {
      const mark = h('button', { type: 'button', class: `mark ${kind(alert)}`, title: headline(alert),
        'aria-label': `Show: ${headline(alert)}`, onclick: () => this.show(i) }, SIGN[kind(alert)]);
      mark.style.left = `${axis.x(alert.iteration)}px`;
      mark.hidden = alert.iteration < axis.from || alert.iteration > axis.to;
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
        h('b', {}, finding.title), ` ${alert.state === 'CLEARED' ? 'cleared' : 'raised'} at step ${count(alert.iteration)}`,
        h('span', { class: 'tag' }, finding.severity.toLowerCase())),
      h('div', { class: 'evidence' },
        h('p', {}, alert.state === 'CLEARED' ? alert.message : sentence(finding.evidence)),
        measures(finding),
        before(finding),
        h('p', {}, h('b', {}, 'Layers: '), finding.layers.length ? finding.layers.join(', ') : 'none by name'),
        alert.advice.length ? h('p', {}, h('b', {}, 'Try: '), alert.advice.map((advice) => advice.action).join('; ')) : null));
  }
}

const SIGN = { cleared: '\u2713', watch: '\u25cb', warning: '\u25b2', critical: '\u25c6' };

function kind(alert) {
  return alert.state === 'CLEARED' ? 'cleared' : alert.finding.severity.toLowerCase();
}

function headline(alert) {
  return `${alert.finding.title} ${alert.state === 'CLEARED' ? 'cleared' : 'raised'} at step ${alert.iteration}`;
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith('.') ? '' : '.');
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
  return h('table', { class: 'measures' }, h('caption', {}, 'The last sound steps before'),
    h('thead', {}, h('tr', {}, ['step', 'loss', 'gradient norm'].map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, finding.before.map((step) => h('tr', {}, h('th', { scope: 'row' }, count(step.iteration)),
      h('td', {}, figure(number(step.loss))), h('td', {}, figure(number(step.gradient_norm)))))));
}
