// The matrix of flags and environments. Only the rows in sight are elements, so ten thousand flags
// scroll like ten.

import { read } from './api.js';
import { counters } from './counters.js';
import { debounced, empty, field, fill, h, newest, options, problem, select,
  words } from './dom.js';
import { filtered, isStale, names, offered } from './filter.js';
import { address, note } from './router.js';
import { isPast, rights, scope, session, watch } from './session.js';
import { live } from './stream.js';
import { resolution, sources } from './values.js';

let known = null;

/** The matrix of the tenant and moment that are looked at; asked for once at a time. */
export async function matrix(signal) {
  const query = scope();
  const answer = await read('/v1/flags', query, { signal });
  known = { key: JSON.stringify(query), matrix: answer };
  return answer;
}

/** What was last seen of this tenant and moment, to be shown until the answer comes. */
export const remembered = () => (known?.key === JSON.stringify(scope()) ? known.matrix : null);

let foreseen = null;
/** Takes the flags that were asked for while it was asked who the caller is. */
export function foresee(answer) {
  foreseen = answer;
  if (answer) known = { key: JSON.stringify(scope()), matrix: answer };
}

export async function showMatrix(into, query) {
  const asked = Object.fromEntries(names.map((name) => [name, query.get(name) ?? '']));
  const told = h('div', null);
  const rows = new Rows();
  const count = h('p.count', { role: 'status' });
  let flags = [];
  let at = Date.now();

  const draw = () => {
    const found = filtered(flags, asked, at);
    count.textContent = `${found.length} of ${flags.filter((flag) => !flag.archived).length} flags`;
    rows.show(found, at, flags.length === 0);
  };
  const change = (name, value) => {
    asked[name] = value;
    note(asked);
    draw();
  };
  const filters = filterBar(asked, change);
  into.classList.add('tall');
  fill(into, h('div.title', null, h('h1', null, 'Flags'), count, counters.element,
    rights.catalog() && h('button.primary', { type: 'button', class: 'primary present',
      onclick: async () => (await import('./definition.js')).declare() }, 'New flag')),
  filters.element, told, rows.element);

  const leaving = new AbortController();
  const load = newest(async () => {
    try {
      take(await matrix(leaving.signal));
      fill(told);
      rows.element.hidden = false;
    } catch (error) {
      if (error.name === 'AbortError') return;
      fill(told, problem(error));
      // What stood here may be of another moment, or another tenant's.
      rows.element.hidden = !remembered();
    }
  });
  const take = (answer) => {
    flags = answer.flags;
    at = Date.parse(answer.at);
    rows.environments = answer.environments;
    filters.offer(flags);
    draw();
  };
  const old = remembered();
  if (old) take(old);
  // Good as it is, unless something was written between the two answers.
  const isFresh = old && old === foreseen && old.size >= session.caller.size;
  foreseen = null;
  const stops = [watch(load), live.follow(debounced(150, () => { if (!isPast()) load(); }))];
  if (!isFresh) await load();
  return () => {
    leaving.abort();
    rows.stop();
    for (const stop of stops) stop();
  };
}

/** The filters; `offer` renews the owners and tags that can be chosen. */
function filterBar(asked, change) {
  const choice = (name, label, all, values = []) => {
    const control = select({ onchange: (event) => change(name, event.target.value) });
    const offer = (offered) => {
      // What was asked for by a link is kept, even where nothing has it yet.
      const lost = asked[name] && !offered.flat().includes(asked[name]) ? [asked[name]] : [];
      fill(control, options([['', all], ...lost, ...offered], asked[name]));
    };
    offer(values);
    return { element: h('div.filter', null, field(label, control)), offer };
  };
  const search = h('div.filter.search', null, field('Search', h('input', { type: 'search',
    value: asked.q, placeholder: 'Key, description, owner  ( / )', spellcheck: 'false',
    oninput: debounced(60, (event) => change('q', event.target.value)) })));
  const owner = choice('owner', 'Owner', 'Any');
  const tag = choice('tag', 'Tag', 'Any');
  const element = h('div.filters', { role: 'search', 'aria-label': 'Filter the flags' }, search,
    choice('source', 'Source', 'Any', Object.keys(sources)).element,
    choice('gate', 'Gate', 'Any', ['product', 'ws', 'sse', 'streaming_telemetry',
      'infrastructure', ['none', 'not declared']]).element, owner.element, tag.element,
    choice('state', 'State', 'In use', [['stale', 'Stale'], ['archived', 'Archived']]).element);
  let last = '';
  return { element, offer(flags) {
    const { owners, tags } = offered(flags);
    const key = JSON.stringify([owners, tags]);
    if (key === last) return;
    last = key;
    owner.offer(owners);
    tag.offer(tags);
  } };
}

/** The rows in sight, in a frame as high as all of them. */
class Rows {
  environments = [];
  /** In pixels: how far it is scrolled; a row and what is in sight, guessed until laid out. */
  top = 0;
  height = 44;
  room = 700;
  /** By flag: its row, and what the row was made of. */
  made = new Map();

  constructor() {
    this.head = h('div.head', { role: 'row', 'aria-rowindex': 1 },
      h('span', { role: 'columnheader' }, 'Flag'));
    this.space = h('div.space', { role: 'rowgroup' });
    this.body = h('div.scroll', { role: 'presentation' }, h('div', { role: 'rowgroup' }, this.head),
      this.space);
    this.body.addEventListener('scroll', () => {
      this.top = this.body.scrollTop;
      this.plan();
    }, { passive: true });
    this.none = h('div', null);
    this.element = h('div.matrix', { role: 'table', 'aria-label': 'Flags and their values' },
      this.body, this.none);
    // Called when all is laid out and nothing is painted yet.
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this.body);
    this.element.addEventListener('keydown', (event) => this.move(event));
  }

  stop() { this.observer.disconnect(); }

  show(flags, at, isNew) {
    this.flags = flags;
    this.at = at;
    this.element.setAttribute('aria-rowcount', flags.length + 1);
    const isOther = this.named && this.named !== this.environments.join();
    if (this.named !== this.environments.join()) {
      this.named = this.environments.join();
      this.element.style.setProperty('--environments', this.environments.length);
      fill(this.head, h('span', { role: 'columnheader' }, 'Flag'), this.environments.map((name) =>
        h('span.env', { role: 'columnheader', title: name }, name)));
    }
    fill(this.none, flags.length === 0 && (isNew
      ? empty('No flag is declared yet', h('p', null, 'Declare one here, or from a catalog: ',
        h('code', null, 'flagledger catalog apply FILE')))
      : empty('No flag fits', h('p', null, 'Take a filter away to see more.'))));
    this.draw();
    // Environments make a row of a narrow window higher.
    if (isOther) this.measure();
    this.element.dataset.at = at;
  }

  plan() {
    this.planned ??= requestAnimationFrame(() => {
      this.planned = null;
      this.draw();
    });
  }

  /** Looks how high a row is, as the style has it for this width, and how many are in sight. */
  measure() {
    const height = this.space.firstChild?.offsetHeight || this.height;
    const room = this.body.clientHeight;
    if (height === this.height && room === this.room) return;
    Object.assign(this, { height, room });
    this.draw();
  }

  /** A row that would look as it does stays: nothing is laid out anew, no focus lost. */
  draw() {
    if (!this.flags) return;
    const { height } = this;
    this.space.style.height = `${this.flags.length * height}px`;
    const first = Math.max(0, Math.floor(this.top / height) - 4);
    const last = Math.min(this.flags.length, Math.ceil((this.top + this.room) / height) + 4);
    const focused = document.activeElement?.closest?.('.matrix .line')?.dataset.key;
    const kept = new Map();
    for (let index = first; index < last; index++) {
      const flag = this.flags[index];
      const row = this.row(flag);
      row.line.style.transform = `translateY(${index * height}px)`;
      row.line.setAttribute('aria-rowindex', index + 2);
      row.line.dataset.index = index;
      kept.set(flag.definition.key, row);
    }
    for (const [key, { line }] of this.made) if (kept.get(key)?.line !== line) line.remove();
    let next = this.space.firstChild;
    for (const { line } of kept.values()) {
      if (line === next) next = next.nextSibling;
      else this.space.insertBefore(line, next);
    }
    this.made = kept;
    if (focused && document.activeElement === document.body) {
      kept.get(focused)?.line.querySelector('a').focus({ preventScroll: true });
    }
  }

  row(flag) {
    const { key, description } = flag.definition;
    const marks = [flag.archived && 'archived', isStale(flag, this.at) && 'stale'].filter(Boolean);
    const old = this.made.get(key);
    const text = old?.flag === flag && old.at === this.at ? old.text
      : JSON.stringify([marks, description, this.environments, flag.values]);
    const line = old?.text === text ? old.line : this.line(flag, marks);
    return { flag, at: this.at, text, line };
  }

  line({ definition, values, archived }, marks) {
    return h('div.line', { role: 'row', 'data-key': definition.key },
      h('span.name', { role: 'rowheader' },
        h('a', { href: address(['flags', definition.key]), title: definition.key },
          h('code', null, definition.key)),
        marks.map((mark) => h(`span.badge.${mark}`, null, mark)),
        definition.description && h('span.note', null, words(definition.description))),
      this.environments.map((name) => h('span.cell', { role: 'cell' },
        h('span.where', { 'aria-hidden': 'true' }, name),
        values[name] ? resolution(values[name])
          : h('span.absent', null, archived ? '–' : 'none'))));
  }

  /** Arrow keys, Home and End go from flag to flag. */
  move(event) {
    const line = event.target.closest('.line');
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 };
    if (!line || !(event.key in steps)) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(this.flags.length - 1,
      Number(line.dataset.index) + steps[event.key]));
    const top = to * this.height;
    const room = this.room - this.head.offsetHeight - this.height;
    if (top < this.top) this.body.scrollTop = top;
    if (top > this.top + room) this.body.scrollTop = top - room;
    this.top = this.body.scrollTop;
    this.draw();
    this.made.get(this.flags[to].definition.key)?.line.querySelector('a')
      .focus({ preventScroll: true });
  }
}
