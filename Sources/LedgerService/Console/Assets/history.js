// Who changed what, when and why; new records come in by themselves.

import { read } from './api.js';
import { button, debounced, empty, field, fill, h, newest, problem, words } from './dom.js';
import { address, note } from './router.js';
import { isPast, session, watch } from './session.js';
import { live } from './stream.js';
import { changeText, madeBy, time } from './values.js';

const page = 50;

export async function showHistory(into, query) {
  const names = { flag: 'Flag', author: 'Author', tenant: 'Tenant', environment: 'Environment' };
  const asked = Object.fromEntries(Object.keys(names).map((name) => [name, query.get(name) ?? '']));
  const list = h('ol.events', { 'aria-label': 'Records, the newest first' });
  const told = h('div', null);
  const more = h('div.row', null);
  let first = null;

  const filter = debounced(250, () => {
    note(asked);
    load();
  });
  fill(into, h('div.title', null, h('h1', null, 'History')),
    h('div.filters', { role: 'search', 'aria-label': 'Filter the history' },
      Object.entries(names).map(([name, label]) => h('div.filter', null, field(label,
        h('input', { type: 'search', value: asked[name], spellcheck: 'false',
          oninput: (event) => { asked[name] = event.target.value.trim(); filter(); } }))))),
    told, list, more);

  const until = () => (session.moment?.startsWith('@') ? session.moment.slice(1) : undefined);
  const load = newest(async () => {
    try {
      const to = until() ?? await positionAt(session.moment);
      const answer = await read('/v1/events', { ...asked, order: 'newest', limit: page, to });
      first = answer.events[0]?.position ?? first;
      list.replaceChildren();
      take(answer);
      fill(told, answer.events.length === 0 && empty('No record fits',
        h('p', null, 'Take a filter away to see more.')));
    } catch (error) {
      fill(told, problem(error));
    }
  });
  const take = ({ events, next }) => {
    list.append(...events.map((event) => line(event)));
    fill(more, next !== null && button('Earlier records', async () => {
      try {
        take(await read('/v1/events', { ...asked, order: 'newest', limit: page, to: next }));
      } catch (error) {
        fill(more, problem(error));
      }
    }));
  };
  // A change that comes in is fetched as a record: it has more to tell than the stream.
  const arrive = newest(async () => {
    if (isPast()) return;
    try {
      const { events } = await read('/v1/events', { ...asked, order: 'newest', limit: page,
        from: (first ?? -1) + 1 });
      if (events.length === page) { await load(); return; }
      first = events[0]?.position ?? first;
      list.prepend(...events.map((event) => line(event, true)));
      if (events.length) fill(told);
    } catch { /* the connection's state tells it */ }
  });
  const stops = [watch(load), live.follow(debounced(80, arrive))];
  await load();
  return () => { for (const stop of stops) stop(); };
}

/** The last record at a time. */
async function positionAt(moment) {
  if (moment === null) return undefined;
  const { asOf } = await read('/v1/flags', { tenant: session.tenant, as_of: moment });
  return asOf ?? 0;
}

const line = (event, isNew) => h('li', { class: isNew ? 'new' : null },
  h('a', { href: address(['record', String(event.position)]) }, event.position),
  time(event.backfilledAt ?? event.recordedAt),
  h('div.what', null, event.changes.slice(0, 6).map(changeText),
    event.changes.length > 6 && h('small', null, `and ${event.changes.length - 6} more changes`),
    event.reason && h('span.why', { dir: 'auto' }, event.reason)),
  h('span.by', null, h('small', null, event.stream), h('br'), words(madeBy(event)),
    event.onBehalfOf && h('small', null, ' (by token)'),
    event.origin && h('small', null, ' for ', words(event.origin.author))));
