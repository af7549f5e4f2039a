// What all charts have in common.

/** Width of the axis on the left of everything that runs over steps, so that all line up. */
function gutter() {
  return matchMedia('(max-width: 600px)').matches ? 62 : 104;
}

const RIGHT = 16;
/** Ticks of a logarithmic axis whose values are logarithms already: powers of ten, or 1, 2, 5 in a narrow one. */
function logTicks(low, high, most) {
  const narrow = high - low < 2;
  const every = narrow ? 1 : Math.ceil((high - low) / most);
  const ticks = [];
  for (let power = Math.floor(low); power <= high; power += every) {
    ticks.push(...(narrow ? [1, 2, 5] : [1]).map((digit) => power + Math.log10(digit)));
  }
  const inside = ticks.filter((tick) => tick >= low && tick <= high);
  return inside.length > 1 ? inside : [low + 0.1 * (high - low), high - 0.1 * (high - low)];
}

/** Size, scales and axes of a chart of uPlot. */
function chartFrame(width, height, label, xLabels, logarithmic) {
  const axis = { stroke: style('--muted'), font: style('--chart-font'),
    grid: { stroke: style('--line'), width: 1 }, ticks: { stroke: style('--line'), width: 1, size: 4 } };
  return {
    width,
    height,
    padding: [8, RIGHT, 0, 0],
    legend: { show: false },
    scales: { x: { time: false, range: (_, from, to) => [from, to > from ? to : from + 1] }, y: { range: padded } },
    axes: [
      { ...axis, size: 34, label, labelSize: 18, labelFont: style('--chart-font'), labelGap: 0, values: (_, ticks) => ticks.map(xLabels) },
      { ...axis, size: gutter(), gap: 6, space: 26,
        ...(logarithmic ? { splits: (_, __, low, high) => logTicks(low, high, height / 40) } : {}),
        values: (_, ticks) => ticks.map(logarithmic && ticks.some(Number.isInteger) && last(ticks) - ticks[0] >= 2 ? powerOfTen
          : logarithmic ? (tick) => tickLabel(10 ** tick) : tickLabel) },
    ],
  };
}

/** Labels of an axis on which a fraction means nothing. */
function wholeNumbers(tick) {
  return Number.isInteger(tick) ? count(tick) : '';
}

/** A little air above and below. */
function padded(_, low, high) {
  const air = high > low ? 0.06 * (high - low) : Math.abs(high) * 0.1 || 1;
  return [low - air, high + air];
}
