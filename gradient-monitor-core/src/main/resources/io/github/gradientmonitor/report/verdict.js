// What a person wants to know first.

const VERDICT = {
  HEALTHY: { sign: '\u2713', text: 'The gradient reaches every layer' },
  VANISHING: { sign: '\u25bc', text: 'The gradient vanishes' },
  EXPLODING: { sign: '\u25b2', text: 'The gradient explodes' },
  WARMING_UP: { sign: '\u2026', text: 'Too early to tell' },
};

function verdict(run) {
  const { latest, network } = run;
  const { sign, text } = VERDICT[latest.health];
  const raised = run.alerts.filter((alert) => alert.state === 'RAISED').length;
  return h('header', { class: `verdict ${latest.health.toLowerCase()}` },
    h('p', { class: 'network' }, network.name),
    h('h1', {}, h('span', { class: 'sign', 'aria-hidden': 'true' }, sign), h('span', { id: 'verdict' }, text)),
    h('p', { class: 'when' }, `At step ${count(latest.iteration)}, epoch ${latest.epoch}, loss `,
      h('span', { id: 'loss' }, figure(number(latest.loss))), '.'),
    latest.findings.map((finding) => h('div', { class: 'finding' },
      h('h2', {}, finding.title, h('span', { class: 'tag' }, finding.severity.toLowerCase()),
        h('span', { class: 'since' }, `since step ${count(finding.since)}`)),
      h('p', {}, sentence(finding.evidence)))),
    latest.findings.length === 0 && raised > 0
      ? h('p', {}, h('a', { href: '#alerts' }, `${plural(raised, 'alert')} earlier in the run`), ', none of them stands now.')
      : null);
}

function advice(run) {
  const all = run.latest.advice;
  if (all.length === 0) {
    return null;
  }
  const cautions = [...new Set(all.map((each) => each.caution).filter((caution) => caution !== null))];
  const causes = [...new Set(all.map((each) => each.cause))];
  return h('section', { 'aria-labelledby': 'advice' },
    h('h2', { id: 'advice' }, 'What to do'),
    h('p', {}, h('b', {}, 'Likely cause: '), causes.join('; '), '.'),
    h('ol', { class: 'advice' }, all.map((each) => h('li', {},
      h('b', {}, 'Try ' + each.action),
      h('p', {}, 'Expected: ', each.expectation, '. Cost: ', each.cost, '.'),
      h('p', { class: 'note' }, 'Source: ' + each.source)))),
    cautions.map((caution) => h('p', { class: 'caution' }, h('span', { 'aria-hidden': 'true' }, '! '), caution)));
}

function tiles(run) {
  const { totals, latest } = run;
  const tile = (id, label, value, unit) => h('div', { class: 'tile' },
    h('dt', {}, label), h('dd', { id }, value, unit ? h('span', { class: 'unit' }, ' ' + unit) : null));
  const slope = number(latest.backward.slope);
  return h('dl', { class: 'tiles' },
    tile('steps', 'Steps observed', count(totals.steps)),
    tile('slope', 'Slope of the backward signal', Number.isNaN(slope) ? '\u2013' : signed(slope), 'decades a layer'),
    tile('attenuation', 'Lost from last to first hidden layer', Number.isNaN(slope) ? '\u2013' : signed(number(latest.backward.attenuation)), 'decades'),
    tile('alert-count', 'Alerts', count(totals.alerts)),
    tile('clipped', 'Steps clipped', share(totals.clipped / totals.steps)),
    tile('skipped', 'Updates skipped', count(totals.skipped)),
    tile('non-finite', 'Steps with NaN or infinity', count(totals.non_finite)),
    tile('cost', 'Time spent watching', totals.elapsed_nanos ? share(totals.watching_nanos / totals.elapsed_nanos) : '\u2013'));
}

function facts(run) {
  const { network, json } = run;
  const hidden = run.layers.filter((layer) => layer.role === 'HIDDEN').length;
  const kept = run.totals.steps > run.size
    ? `${count(run.size)} of ${count(run.totals.steps)}: all of the first 32, then of every ${json.stride} the one with an alert or with the largest gradient`
    : 'all';
  const parameters = run.latest.weight_gradient.count.map((n, i) => n + run.latest.bias_gradient.count[i])
    .reduce((sum, n) => sum + n, 0);
  const pairs = [['Network', network.name], ['Updater', network.updater || 'not known'],
    ['Layers with parameters', `${run.layers.length}, of which ${hidden} hidden`],
    ['Parameters with a gradient', count(parameters)],
    ['Steps drawn', kept], ['Written by', `gradient-monitor ${json.library}`]];
  return h('dl', { class: 'facts' }, pairs.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
