// Building pages. Text goes in as text nodes and attributes only: nothing here parses markup, so
// what an author typed into a reason can never become an element.

/**
 * Makes an element.
 * @param {string} tag "div", or "div.class.other".
 * @param {object} [attributes] `on…` are listeners, `value`, `checked` and the like are
 *   properties, false and null are left out.
 * @param {...(Node|string|number|null|false|Array)} children
 */
export function h(tag, attributes, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes ?? {})) set(element, key, value);
  add(element, children);
  return element;
}

const properties = new Set(['value', 'checked', 'disabled', 'open', 'selected', 'hidden']);

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
  else if (properties.has(key)) element[key] = value;
  else element.setAttribute(key, value === true ? '' : String(value));
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Puts other children into an element; the focus stays where it was, as far as that is there. */
export function fill(element, ...children) {
  const focused = element.contains(document.activeElement) && document.activeElement;
  element.replaceChildren();
  add(element, children);
  if (focused && focused !== element) focusLike(focused, element);
  return element;
}

const labelOf = (control) => control.getAttribute('aria-label') ?? control.labels?.[0]?.textContent
  ?? control.textContent;

/** Gives the focus to what has taken the place of `old`, else to the section that it was in. */
function focusLike(old, within) {
  const controls = [...within.querySelectorAll('a, button, summary, input, select, textarea')];
  // A form that folded itself away is opened again where it was opened first.
  const alike = [old, old.closest('details')?.querySelector('summary')].filter(Boolean)
    .flatMap((one) => controls.filter((control) => labelOf(control) === labelOf(one)));
  const section = within.closest('section, dialog, main') ?? document.getElementById('main');
  for (const candidate of [old, ...alike, section]) {
    if (candidate === section && section.tabIndex < 0) section.tabIndex = -1;
    if (candidate.isConnected) candidate.focus({ preventScroll: true });
    if (document.activeElement === candidate) return;
  }
}

/** Words of people, which may be written from right to left. */
export const words = (text, tag = 'bdi') => h(tag, { dir: 'auto' }, text);

let announced = 0;
/** Tells a screen reader. */
export function announce(text) {
  const place = document.getElementById('announcer');
  // The same words twice are two messages.
  place.textContent = text + (announced++ % 2 ? '\u200b' : '');
}

let names = 0;
/** A label with its field; `hint` is read with it. */
export function field(label, control, hint) {
  control.id ||= `field-${++names}`;
  const help = hint ? h('p.hint', { id: `${control.id}-hint` }, hint) : null;
  if (help) control.setAttribute('aria-describedby', help.id);
  return h('div.field', null, h('label', { for: control.id }, label), control, help);
}

/** Several choices of which one holds. `options` are [value, label] pairs. */
export function choices(legend, name, options, chosen, onchange) {
  return h('fieldset.choices', null, h('legend', null, legend), h('div.row', null,
    options.map(([value, label, hint]) => h('label.choice', null,
      h('input', { type: 'radio', name, value, checked: value === chosen,
        onchange: () => onchange?.(value) }), h('span', null, label),
      hint && h('span.hint', null, hint)))));
}

/** Entries of a list: texts, or pairs of value and label. */
export const options = (entries, chosen) => entries
  .map((entry) => (Array.isArray(entry) ? entry : [entry, entry]))
  .map(([value, label]) => h('option', { value, selected: value === chosen }, label));

export const select = (attributes, entries = [], chosen) =>
  h('select', attributes, options(entries, chosen));

export const button = (label, onclick, kind = '') =>
  h(`button${kind && `.${kind}`}`, { type: 'button', onclick }, label);

/** Keeps a button from being pressed again while `act` runs; then it has its focus back. */
export async function busy(control, act) {
  const isFocused = document.activeElement === control;
  control.disabled = true;
  try {
    await act();
  } finally {
    control.disabled = false;
    if (isFocused && document.activeElement.matches('body, dialog')) control.focus();
  }
}

/** A refusal or failure, told to everybody. */
export const problem = (error) => h('div.problem', { role: 'alert' },
  h('strong', null, error.code ?? 'Not done'), ' ', words(error.message ?? String(error)));

/** A notice without anything in it. */
export const empty = (title, ...more) => h('div.empty', null, h('p.title', null, title), ...more);

/** Shows a modal dialog; it leaves the page when it closes, and the focus goes back. */
export function dialog(title, ...content) {
  const before = document.activeElement;
  const id = `dialog-${++names}`;
  const box = h('dialog', { 'aria-labelledby': id },
    h('div.head', null, h('h2', { id }, title),
      h('button.plain', { type: 'button', 'aria-label': 'Close',
        onclick: () => box.close() }, '×')),
    ...content);
  box.addEventListener('close', () => {
    box.remove();
    if (before && before !== document.body) focusLike(before, document.getElementById('main'));
  });
  document.body.append(box);
  box.showModal();
  return box;
}

/** Gives a file to the person. */
export function download(name, content) {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Text to be copied, with its button. */
export function copyable(text, label = 'Copy') {
  const code = h('pre', { tabindex: 0, role: 'group', 'aria-label': 'Text to copy' }, text);
  const copy = button(label, async () => {
    try {
      await navigator.clipboard.writeText(text);
      announce('Copied');
      copy.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      announce('Selected: copy it by keyboard');
    }
  }, 'small');
  return h('div.copyable', null, code, copy);
}

/** Calls `act` when nothing has come for so long. */
export function debounced(milliseconds, act) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), milliseconds);
  };
}

/** Runs `act` once at a time; of calls that come meanwhile, the last one is done afterwards. */
export function newest(act) {
  let running = null;
  let isWaiting = false;
  const run = async () => {
    do {
      isWaiting = false;
      await act();
    } while (isWaiting);
    running = null;
  };
  return () => {
    isWaiting = Boolean(running);
    running ??= run();
    return running;
  };
}

/** As `h`, for drawings. */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(attributes ?? {})) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
