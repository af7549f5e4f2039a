// What a person wants to know first.

const VERDICT = {
  LEARNING: { sign: '\u2713', text: 'The network learns, and its gradient is sound' },
  HEALTHY: { sign: '\u2713', text: 'The gradient reaches every layer' },
  VANISHING: { sign: '\u25bc', text: 'The gradient vanishes' },
  EXPLODING: { sign: '\u25b2', text: 'The gradient explodes' },
  NOT_LEARNING: { sign: '\u2717', text: 'The network does not learn' },
  COLLAPSED: { sign: '\u2717', text: 'The network has lost what it had learnt' },
  WARMING_UP: { sign: '\u2026', text: 'Too early to tell' },
};

/** Sign, words and class of what is to be said of a run at its latest step. */
function judgement({ latest }) {
  const known = latest.health === 'HEALTHY' ? VERDICT[latest.learning] : undefined;
  return known ? { ...known, name: latest.learning === 'LEARNING' ? 'healthy' : 'failed' }
    : { ...VERDICT[latest.health], name: latest.health.toLowerCase() };
}

function verdict(run) {
  const { latest, network } = run;
  const { sign, text, name } = judgement(run);
  const raised = run.alerts.filter((alert) => alert.state === 'RAISED').length;
  return h('header', { class: `verdict ${name}` },
    h('p', { class: 'network' }, network.name),
    h('h1', {}, h('span', { class: 'sign', 'aria-hidden': 'true' }, sign), h('span', { id: 'verdict' }, text)),
    h('p', { class: 'when' }, `At step ${count(latest.iteration)}, epoch ${latest.epoch}, loss `,
      h('span', { id: 'loss' }, figure(number(latest.loss))), '.'),
    latest.findings.map((finding) => h('div', { class: 'finding' },
      h('h2', {}, finding.title, h('span', { class: 'tag' }, finding.severity.toLowerCase()),
        h('span', { class: 'since' }, `since step ${count(finding.since)}`), codeOf(finding)),
      h('p', {}, sentence(finding.evidence)))),
    latest.findings.length === 0 && raised > 0
      ? h('p', {}, h('a', { href: '#alerts' }, `${plural(raised, 'alert')} earlier in the run`), ', none of them stands now.')
      : null);
}

/** The code of a finding, as a link to what it means. */
function codeOf({ code }) {
  return h('a', { class: 'code', href: `#${code.toLowerCase()}` }, code);
}

/** What the codes of this run mean. */
function codes({ json }) {
  return h('dl', { class: 'codes' }, json.codes.map(({ code, meaning }) =>
    [h('dt', { id: code.toLowerCase() }, code), h('dd', {}, meaning)]));
}

function advice(run) {
  // Two findings may have the same cure.
  const all = run.latest.advice.filter((each, i, every) => every.findIndex((other) => other.action === each.action) === i);
  if (all.length === 0) {
    return null;
  }
  const cautions = [...new Set(all.map((each) => each.caution).filter((caution) => caution !== null))];
  const causes = [...new Set(all.map((each) => each.cause))];
  return h('section', { 'aria-labelledby': 'advice' },
    h('h2', { id: 'advice' }, 'What to do'),
    h('p', { class: 'about' }, 'The first is the most likely to help; open one to see what to expect of it and what it costs.'),
    h('p', {}, h('b', {}, 'Likely cause: '), causes.join('; '), '.'),
    h('ol', { class: 'advice' }, all.map((each) => h('li', {}, h('details', {},
      h('summary', {}, h('b', {}, 'Try ' + each.action)),
      h('p', {}, 'Expected: ', each.expectation, '. Cost: ', each.cost, '.'),
      h('p', { class: 'note' }, 'Source: ' + each.source))))),
    cautions.map((caution) => h('p', { class: 'caution' }, h('span', { 'aria-hidden': 'true' }, '! '), caution)));
}

function tiles(run) {
  const { totals, latest } = run;
  const tile = (id, label, value, unit) => h('div', { class: 'tile' },
    h('dt', {}, label), h('dd', { id }, value, unit ? [' ', h('span', { class: 'unit' }, unit)] : null));
  const slope = number(latest.backward.slope);
  const fitted = (id, label, value, unit) => (Number.isNaN(slope)
    ? tile(id, label, 'not known')
    : tile(id, label, signed(number(value)), unit));
  const skill = number(latest.skill.value);
  return h('dl', { class: 'tiles' },
    tile('skill', 'Skill', hundredths(skill), '0 a guess, 1 perfect'),
    lowest(latest.skill.outputs || {}).map(([name, value], at) =>
      tile(`output-skill-${at}`, `Skill of ${displayName(name)}`, hundredths(value))),
    tile('steps', 'Steps observed', count(totals.steps)),
    fitted('slope', 'Slope over depth', slope, 'decades a layer'),
    fitted('attenuation', 'Lost on the way back', latest.backward.attenuation, 'decades'),
    tile('alert-count', 'Alerts raised', count(totals.raised), totals.cleared ? `${count(totals.cleared)} cleared` : null),
    totals.muted ? tile('muted-count', 'Alerts muted', count(totals.muted), 'not said, as asked for') : null,
    run.clips ? tile('clipped', 'Steps clipped', share(totals.clipped / totals.steps)) : null,
    totals.skipped ? tile('skipped', 'Updates skipped', count(totals.skipped)) : null,
    totals.non_finite ? tile('non-finite', 'Steps with NaN or infinity', count(totals.non_finite)) : null,
    tile('cost', 'Watching a step', ...cost(totals)));
}

/** The outputs with the lowest skills, the lowest first, of which there is room for six. */
function lowest(outputs) {
  return Object.entries(outputs).map(([name, value]) => [name, number(value)])
    .sort(([, one], [, other]) => one - other).slice(0, 6);
}

/** As in the line of an epoch: of steps below 5 ms a share would say nothing of a longer training. */
function cost({ steps, watching_nanos: watching, elapsed_nanos: elapsed }) {
  if (!elapsed) {
    return ['\u2013'];
  }
  const millis = (nanos) => nanos / steps / 1e6;
  const unit = millis(elapsed) < 5 ? 'ms' : `ms, ${share(watching / elapsed)} of the time`;
  return [hundredths(millis(watching)), unit];
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
