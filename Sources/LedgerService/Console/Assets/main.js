// The console's frame: who is signed in, where one is, and which page is shown.

import { connection, offline, onLoss } from './api.js';
import { announce, busy, button, empty, fill, h, problem, select } from './dom.js';
import { firstAnswers, storedToken } from './early.js';
import { foresee, showMatrix } from './matrix.js';
import { address, go, place } from './router.js';
import { lookAt, rights, session, signIn, signOut } from './session.js';
import { live } from './stream.js';
import { startTheme, themeSwitch } from './theme.js';
import { timeBar } from './time.js';

const top = document.getElementById('top');
const main = document.getElementById('main');
const moment = document.getElementById('moment');

// Modules that the first page needs not: fetched once it stands, so that they are there when the
// network is not.
const later = {
  flag: () => import('./flag.js'), history: () => import('./history.js'),
  record: () => import('./record.js'), compare: () => import('./compare.js'),
  proof: () => import('./proof.js'), signing: () => import('./signing.js'),
  administration: () => import('./administration.js'), change: () => import('./change.js'),
  definition: () => import('./definition.js'),
};

async function module(name) {
  try {
    return await later[name]();
  } catch {
    throw offline();
  }
}

// A page is a function that fills an element and may give one that ends it.
const pages = {
  flags: { title: 'Flags', show: async (into, at) => (at.path[1]
    ? (await module('flag')).showFlag(into, at.path[1], at.query)
    : showMatrix(into, at.query)) },
  history: { title: 'History',
    show: async (into, at) => (await module('history')).showHistory(into, at.query) },
  record: { title: 'Record', hidden: true,
    show: async (into, at) => (await module('record')).showRecord(into, at.path[1]) },
  compare: { title: 'Compare',
    show: async (into, at) => (await module('compare')).showCompare(into, at.query) },
  proof: { title: 'Proof', show: async (into) => (await module('proof')).showProof(into) },
  key: { title: 'Your key', show: async (into) => (await module('signing')).showKey(into) },
  administration: { title: 'Administration', allowed: () => rights.lists(),
    show: async (into) => (await module('administration')).showAdministration(into) },
};

let end = null;
let shown = 0;

async function show() {
  if (!session.caller) return;
  const at = place();
  const name = at.path[0] ?? 'flags';
  const page = pages[name] ?? null;
  const turn = ++shown;
  if (typeof end === 'function') end();
  end = null;
  markPlace(name);
  const into = h('div.page', null);
  if (!page || page.allowed && !page.allowed()) {
    fill(into, empty('There is no such page',
      h('a', { href: address(['flags']) }, 'To the flags')));
    fill(main, into);
    return;
  }
  document.title = `${at.path[1] ?? page.title} · FlagLedger`;
  fill(main, into);
  try {
    const done = await page.show(into, at);
    if (turn === shown) end = done;
    else if (typeof done === 'function') done();
  } catch (error) {
    if (turn === shown) {
      fill(into, problem(error), h('p', null, button('Try again', show)));
    }
  }
}

// Where the names of the pages may not all be in sight (the style's own bound).
const isNarrow = matchMedia('(max-width: 44rem)');

function markPlace(name) {
  for (const link of top.querySelectorAll('nav a')) {
    const isHere = link.dataset.page === (name === 'record' ? 'history' : name);
    if (!isHere) link.removeAttribute('aria-current');
    else {
      link.setAttribute('aria-current', 'page');
      if (isNarrow.matches) link.scrollIntoView({ block: 'nearest' });
    }
  }
}

const brand = () => [h('i', { 'aria-hidden': 'true' }), h('b', null, 'FlagLedger')];

function frame() {
  const { caller } = session;
  const tenants = caller.tenants.map((known) => [known.tenant,
    (known.name ? `${known.tenant} · ${known.name}` : known.tenant)
      + (known.retired ? ' (retired)' : '')]);
  fill(top,
    h('a.brand', { href: address(['flags']), 'aria-label': 'FlagLedger, to the flags' },
      ...brand()),
    h('nav', { 'aria-label': 'Pages' }, Object.entries(pages)
      .filter(([, page]) => !page.hidden && (!page.allowed || page.allowed()))
      .map(([name, page]) => h('a', { href: address([name]), 'data-page': name }, page.title))),
    h('div.who', null,
      h('label.unseen', { for: 'tenant' }, 'Tenant'),
      select({ id: 'tenant', title: 'Tenant', onchange: (event) => {
        lookAt({ tenant: event.target.value });
        announce(`Tenant ${event.target.value}`);
      } }, tenants, session.tenant),
      live.element, themeSwitch(),
      h('details.menu', null,
        h('summary', { 'aria-label': `Signed in as ${caller.principal}` },
          h('span.initial', { 'aria-hidden': 'true' }, caller.principal[0].toUpperCase())),
        h('div.sheet', null,
          h('p', null, h('strong', { dir: 'auto' }, caller.principal), h('br'),
            `${caller.role} of ${caller.tenant}`),
          h('p.hint', null, caller.ledger),
          button('Sign out', leave)))));
  fill(moment, timeBar());
}

function leave() {
  live.stop();
  signOut();
  if (typeof end === 'function') end();
  end = null;
  shown++;
  go([]);
  signInPage();
}

function signInPage(why) {
  fill(moment);
  fill(top, h('span.brand', null,
    ...brand()),
  h('div.who', null, themeSwitch()));
  document.title = 'Sign in · FlagLedger';
  const told = h('div', null, why && problem(why));
  const input = h('input', { id: 'token', type: 'password', autocomplete: 'off', required: true,
    spellcheck: 'false', 'aria-describedby': 'token-hint' });
  const submit = h('button.primary', null, 'Sign in');
  const form = h('form.signin', { onsubmit: (event) => {
    event.preventDefault();
    busy(submit, () => begin(input.value.trim()).catch((error) => {
      fill(told, problem(error));
      input.focus();
    }));
  } },
  h('h1', null, 'Sign in'),
  h('p', null, 'See the flags, their past and the proof.'),
  told,
  h('div.field', null, h('label', { for: 'token' }, 'Token'), input,
    h('p.hint', { id: 'token-hint' },
      'It stays in this tab and is forgotten when the tab closes. An owner issues one: ',
      h('code', null, 'flagledger token issue'))),
  submit);
  fill(main, form);
  input.focus();
}

async function begin(token) {
  const first = firstAnswers(token);
  await signIn(first);
  foresee(await first.flags);
  frame();
  const page = show();
  live.start();
  await page;
  setTimeout(() => { for (const name in later) module(name).catch(() => {}); }, 200);
}

function start() {
  startTheme();
  const token = storedToken();
  if (!token) return signInPage();
  return begin(token).catch((error) => {
    if (error.status === 401) {
      signOut();
      signInPage();
    } else {
      fill(main, h('div.page', null, problem(error), button('Try again', start)));
    }
  });
}

onLoss(() => {
  if (!session.caller) return;
  live.stop();
  signOut();
  signInPage({ code: 'Signed out',
    message: 'The token is unknown, expired or revoked. Sign in with another one.' });
});
connection.watchers.add((isUp) => {
  document.documentElement.classList.toggle('offline', !isUp);
  announce(isUp ? 'The service answers again' : 'The service cannot be reached');
});
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
window.addEventListener('hashchange', () => {
  if (!session.caller) return;
  show();
  main.focus({ preventScroll: true });
});
document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest?.('input, textarea, select, dialog');
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) {
    const search = main.querySelector('input[type=search]');
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
  if (event.key === 'Escape') closeMenus();
});
document.addEventListener('pointerdown', (event) => closeMenus(event.target));

/** Closes the menus that hang over the page, but for the one that `target` is in. */
function closeMenus(target = null) {
  for (const menu of document.querySelectorAll('#top details[open], .goto[open]')) {
    if (menu.contains(target)) continue;
    if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    menu.open = false;
  }
}
start();
