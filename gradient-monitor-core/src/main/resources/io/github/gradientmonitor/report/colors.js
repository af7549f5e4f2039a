// Colours, from the style sheet and from a map that colour-blind people can read.

/** Viridis at nine places, dark for low values (van der Walt and Smith 2015, CC0). */
const VIRIDIS = [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141],
  [39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37]];

/** Colour at a place from 0 to 1, as red, green and blue. */
function viridis(place) {
  const at = Math.min(1, Math.max(0, place)) * (VIRIDIS.length - 1);
  const i = Math.min(VIRIDIS.length - 2, Math.floor(at));
  return VIRIDIS[i].map((low, k) => Math.round(low + (VIRIDIS[i + 1][k] - low) * (at - i)));
}

function style(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Colour of the line of a layer: from input to output, with a contrast to the background of 3 at least. */
function layerColor(run, layer) {
  const place = run.layers.length > 1 ? layer / (run.layers.length - 1) : 0;
  const [from, to, shade] = style('--ramp').split(' ').map(Number);
  return `rgb(${viridis(from + place * (to - from)).map((part) => Math.round(part * (1 - shade * place))).join(',')})`;
}

/** Okabe and Ito's colours for colour-blind people, those with a contrast of 3 to light and dark. */
const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
const DASHES = [[], [9, 4], [2, 4], [10, 3, 2, 3], [5, 3]];

/** Colour and dashes of one run among up to twenty. */
function runStyle(position) {
  return { color: PALETTE[position % PALETTE.length], dash: DASHES[Math.floor(position / PALETTE.length)] };
}
