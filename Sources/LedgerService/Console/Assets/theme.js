// Light and dark: the system's choice until a person makes one, which this browser remembers.

import { h } from './dom.js';

const storage = 'flagledger.theme';
const order = ['system', 'light', 'dark'];

function stored() {
  try { return localStorage.getItem(storage) ?? 'system'; } catch { return 'system'; }
}

function apply(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function startTheme() { apply(stored()); }

export function themeSwitch() {
  const control = h('button.plain', { type: 'button', onclick: () => {
    const next = order[(order.indexOf(stored()) + 1) % order.length];
    try { localStorage.setItem(storage, next); } catch { /* for this page alone, then */ }
    apply(next);
    name();
  } });
  const name = () => {
    control.textContent = { system: '◐', light: '☀', dark: '☾' }[stored()];
    control.setAttribute('aria-label', `Colours: ${stored()}. Change`);
    control.title = `Colours: ${stored()}`;
  };
  name();
  return control;
}
