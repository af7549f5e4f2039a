// Parts of a page that the report and the comparison share.

/** The data that stand in the page. */
function embedded() {
  return JSON.parse(document.getElementById('data').textContent);
}

function last(list) {
  return list[list.length - 1];
}

function section(id, title, about, ...content) {
  return h('section', { 'aria-labelledby': id }, h('h2', { id }, title), about ? h('p', { class: 'about' }, about) : null, content);
}

function signalSwitch(state) {
  const about = h('p', { class: 'about', id: 'signal-about' }, SIGNALS[state.signal].about);
  const choices = Object.entries(SIGNALS).map(([signal, { title }]) => h('label', {},
    h('input', { type: 'radio', name: 'signal', value: signal, checked: state.signal === signal, onchange: () => {
      state.signal = signal;
      about.textContent = SIGNALS[signal].about;
      state.draw();
    } }), h('span', {}, title)));
  return [h('fieldset', { class: 'switch' }, h('legend', {}, 'Signal'), choices), about];
}

/** Draws again when the width, the colour scheme or the medium changes. */
function redrawOnChange(state) {
  let width = innerWidth;
  let due = 0;
  addEventListener('resize', () => {
    if (innerWidth !== width) {
      width = innerWidth;
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => state.draw());
    }
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => state.draw());
  let closed = [];
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    closed = [...document.querySelectorAll('details:not([open])')];
    closed.forEach((details) => { details.open = true; });
    state.draw();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    closed.forEach((details) => { details.open = false; });
    state.draw();
  });
}
