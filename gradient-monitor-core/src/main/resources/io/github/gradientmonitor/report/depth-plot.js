// The norm over depth: the plot that theory draws.

/**
 * A drawing of curves over depth. Each has a name (its class), its run, a title and what there is to say
 * about it, its points, and the line to draw through them or null; a colour and dashes where its class has none.
 */
function depthPlot(width, signal, curves) {
  const height = width < 600 ? 300 : 380;
  const area = { left: 64, right: width - RIGHT, top: 28, bottom: height - 46 };
  const depths = curves.flatMap(({ run }) => run.layers.map((layer) => layer.depth));
  const deepest = Math.max(...depths);
  const shallowest = Math.min(...depths);
  const x = (depth) => area.left + ((depth - shallowest + 0.5) / (deepest - shallowest + 1)) * (area.right - area.left);
  const logs = curves.flatMap((curve) => [
    ...curve.points.map((point) => point.log),
    ...(curve.line ? [curve.line.from, curve.line.to].flatMap((d) => [-2, 2].map((side) =>
      curve.line.intercept + curve.line.slope * d + side * spread(curve))) : []),
  ]).filter(Number.isFinite);
  const low = logs.length ? Math.floor(Math.min(...logs) - 0.2) : -1;
  const high = logs.length ? Math.ceil(Math.max(...logs) + 0.2) : 0;
  const y = (log) => area.bottom - ((log - low) / (high - low)) * (area.bottom - area.top);
  const picture = svg('svg', { id: 'profile', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img',
    'aria-label': `${SIGNALS[signal].title} over depth. `
      + curves.map((curve) => `${curve.title}: ${curve.about}`).join('. ') });
  const every = Math.ceil((high - low) / ((area.bottom - area.top) / 26));
  for (let log = low; log <= high; log += every) {
    picture.append(
      svg('line', { class: 'grid', x1: area.left, x2: area.right, y1: y(log), y2: y(log) }),
      svg('text', { class: 'tick', x: area.left - 8, y: y(log) + 4, 'text-anchor': 'end' }, powerOfTen(log)));
  }
  const step = Math.ceil((deepest - shallowest + 1) / ((area.right - area.left) / 36));
  for (let depth = shallowest; depth <= deepest; depth += step) {
    picture.append(svg('text', { class: 'tick', x: x(depth), y: area.bottom + 18, 'text-anchor': 'middle' }, depth));
  }
  picture.append(
    svg('text', { class: 'tick', x: (area.left + area.right) / 2, y: height - 6, 'text-anchor': 'middle' },
      'depth in layers, input to output'),
    svg('text', { class: 'tick', x: area.left - 50, y: 10 }, 'L2 norm'));
  curves.forEach((curve) => picture.append(depthCurve(curve, x, y, area)));
  return picture;
}

/**
 * Writes the slope beside the middle of its line, the chosen step's above and the other below; in
 * a narrow drawing into the corners that the line leaves free.
 */
function slopeLabel(curve, x, y, area) {
  const { slope, rSquared } = curve.line;
  const above = curve.name === 'chosen';
  const before = (slope > 0) === above;
  const corner = area.right - area.left < 560;
  const side = before ? area.left + 6 : area.right - 2;
  return svg('text', { class: 'slope', 'data-slope': slope,
    'text-anchor': before === corner ? 'start' : 'end',
    x: corner ? side : x + (before ? -16 : 16),
    y: corner ? (above ? area.top + 14 : area.bottom - 10) : y + (above ? -22 : 34) },
  `${signed(slope)} decades a layer, R\u00b2 ${rSquared.toFixed(2)}`);
}

function depthCurve(curve, x, y, area) {
  const group = svg('g', { class: curve.name });
  if (curve.color) {
    group.style.color = curve.color;
    group.style.strokeDasharray = curve.dash.join(' ');
  }
  const inside = curve.points.filter((point) => Number.isFinite(point.log));
  group.append(svg('polyline', { points: inside.map((p) => `${x(p.depth)},${y(p.log)}`).join(' ') }));
  for (const point of curve.points) {
    const title = svg('title', {}, `${point.name}: ${unlogged(point.log)}`);
    const place = { 'data-layer': point.name, 'data-log': point.log };
    if (!Number.isFinite(point.log)) {
      group.append(svg('text', { ...place, class: 'broken', x: x(point.depth),
        y: point.log === Infinity ? area.top + 6 : area.bottom - 4, 'text-anchor': 'middle' },
        point.log === Infinity ? 'NaN' : '0', title));
    } else if (point.output) {
      group.append(svg('rect', { ...place, x: x(point.depth) - 4, y: y(point.log) - 4, width: 8, height: 8 }, title));
    } else {
      group.append(svg('circle', { ...place, cx: x(point.depth), cy: y(point.log), r: 4.5 }, title));
    }
  }
  if (curve.line) {
    const { slope, intercept, from, to } = curve.line;
    const half = 2 * spread(curve);
    const edge = (depth, side) => `${x(depth)},${y(intercept + slope * depth + side * half)}`;
    group.append(
      svg('polygon', { class: 'band', points: [edge(from, 1), edge(to, 1), edge(to, -1), edge(from, -1)].join(' ') }),
      svg('line', { class: 'fit', x1: x(from), x2: x(to), y1: y(intercept + slope * from), y2: y(intercept + slope * to) }),
      slopeLabel(curve, x((from + to) / 2), y(intercept + slope * (from + to) / 2), area));
  }
  return group;
}

function signed(slope) {
  return (slope < 0 ? '\u2212' : '+') + Math.abs(slope).toFixed(2);
}

/** Standard deviation of the hidden layers around their line, in decades. */
function spread({ points, line }) {
  const away = points.filter((point) => !point.output && Number.isFinite(point.log))
    .map((point) => point.log - line.intercept - line.slope * point.depth);
  return Math.sqrt(away.reduce((sum, each) => sum + each * each, 0) / away.length);
}

function points(run, signal, step) {
  const found = [];
  run.layers.forEach((layer, i) => {
    const log = run.log(signal, step, run.readAt(signal, i));
    if (layer.role !== 'NORMALIZATION' && !Number.isNaN(log)) {
      found.push({ name: layer.name, depth: layer.depth, log, output: layer.role === 'OUTPUT' });
    }
  });
  return found;
}

/** What a line means, seen from the output, where the gradient comes from. */
function slopeInWords(line) {
  if (line === null) {
    return 'no line could be fitted, for fewer than two hidden layers have a finite signal';
  }
  const factor = 10 ** -line.slope;
  const decades = Math.abs(line.slope * (line.to - line.from)).toFixed(1);
  if (Math.abs(line.slope) < 0.01) {
    return `keeps its size from layer to layer on its way back (R\u00b2 ${line.rSquared.toFixed(2)})`;
  }
  return `${line.slope > 0 ? 'shrinks' : 'grows'} by \u00d7${figure(factor)} a layer on its way back, `
    + `${decades} decades in all (R\u00b2 ${line.rSquared.toFixed(2)})`;
}
