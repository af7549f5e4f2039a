// Elements and figures as text. No text from the run ever becomes markup.

/** Makes an element: h('p', {class: 'note'}, 'text', child). */
function h(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for an element of a drawing. */
function svg(tag, attributes, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/**
 * A name that comes from outside, as DisplayName of the library shows it in texts: a long one cut in the middle,
 * with what could turn the direction of reading or cannot be seen written out.
 */
function displayName(name) {
  return name.length <= 64 ? escaped(name) : `${escaped(name.slice(0, 31))}...${escaped(name.slice(-30))}`;
}

function escaped(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (character) => character.split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`).join(''));
}

/** The same for every text in some data. */
function withDisplayNames(data) {
  if (typeof data === 'string') {
    return displayName(data);
  }
  if (Array.isArray(data)) {
    return data.map(withDisplayNames);
  }
  return data === null || typeof data !== 'object' ? data
    : Object.fromEntries(Object.entries(data).map(([key, value]) => [key, withDisplayNames(value)]));
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

const SUPERSCRIPT = { '-': '\u207b', 0: '\u2070', 1: '\u00b9', 2: '\u00b2', 3: '\u00b3', 4: '\u2074',
  5: '\u2075', 6: '\u2076', 7: '\u2077', 8: '\u2078', 9: '\u2079' };

/** A power of ten for an axis: 10 with a raised exponent, or a figure between two powers. */
function powerOfTen(log) {
  if (Number.isInteger(log)) {
    return '10' + String(log).split('').map((digit) => SUPERSCRIPT[digit]).join('');
  }
  return tickLabel(10 ** log);
}

/** A figure without zeros at its end, for an axis. */
function tickLabel(value) {
  const text = figure(value);
  return text.includes('.') && !text.includes('e') ? String(Number(text)) : text;
}

/** A figure with three significant digits; a whole number with all of its digits. */
function figure(value) {
  if (value === null) {
    return '\u2013';
  }
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? 'infinite' : 'minus infinite';
  }
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) {
    return count(value);
  }
  if (size < 0.001 || size >= 100000) {
    return value.toExponential(2);
  }
  return size < 1000 ? value.toPrecision(3) : String(Math.round(value));
}

/** A skill with two digits after the point, never a minus zero. */
function hundredths(skill) {
  return Number.isNaN(skill) ? 'not known' : (Math.round(100 * skill) / 100 || 0).toFixed(2);
}

/** What a decimal logarithm stands for, in words where it is no number. */
function unlogged(log) {
  if (Number.isNaN(log)) {
    return 'not read';
  }
  if (log === Infinity) {
    return 'NaN or infinite';
  }
  return log === -Infinity ? 'exactly zero' : figure(10 ** log);
}

/** A number of things, with a thin space between thousands. */
function count(number) {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

function share(part) {
  return Number.isFinite(part) ? Number((100 * part).toPrecision(2)) + '\u202f%' : '\u2013';
}

function plural(number, noun) {
  return count(number) + ' ' + noun + (number === 1 ? '' : 's');
}
