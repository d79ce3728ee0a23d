// Two moments side by side.

import { read } from './api.js';
import { button, empty, field, fill, h, newest, problem, select } from './dom.js';
import { address, note } from './router.js';
import { session, watch } from './session.js';
import { resolution } from './values.js';

export async function showCompare(into, query) {
  const { replay, tenant } = session.caller;
  if (replay.length === 0) {
    fill(into, h('div.title', null, h('h1', null, 'Compare')),
      empty('The past is switched off',
        h('p', null, `The flag replay_mode is off for ${tenant}.`)));
    return undefined;
  }
  const asked = { from: query.get('from') || session.moment || '@0', to: query.get('to') ?? '',
    environment: query.get('environment') || replay[0], user: query.get('user') ?? '' };
  const result = h('div', null);
  const input = (name, label, hint) => field(label, h('input', { type: 'text', value: asked[name],
    spellcheck: 'false', onchange: (event) => {
      asked[name] = event.target.value.trim();
      load();
    } }), hint);
  fill(into, h('div.title', null, h('h1', null, 'Compare two moments')),
    h('div.columns', null,
      input('from', 'Earlier', '@POSITION, a time such as 2026-11-21T09:00:00Z, or 2h ago: 2h'),
      input('to', 'Later', 'Empty: now'),
      field('Environment', select({ onchange: (event) => {
        asked.environment = event.target.value;
        load();
      } }, replay.map((name) => [name, name]), asked.environment)),
      input('user', 'For user', 'Empty: everybody')),
    h('div.row', null, button('Compare', () => load())), result);
  const load = newest(async () => {
    note(asked);
    try {
      const answer = await read('/v1/diff', { ...asked, tenant: session.tenant });
      fill(result, answer.differences.length === 0
        ? empty('Nothing differs',
          h('p', null, `between ${name(answer.from)} and ${name(answer.to)}`))
        : table(answer));
    } catch (error) {
      fill(result, problem(error));
    }
  });
  await load();
  return watch(load);
}

const name = (position) => (position === null ? 'the beginning' : `record ${position}`);

const table = ({ differences, from, to }) => h('div.table', { tabindex: 0, role: 'region',
  'aria-label': 'Differences' }, h('table', null,
  h('caption', null, `${differences.length} flags differ`),
  h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Flag'),
    h('th', { scope: 'col' }, 'After ', name(from)),
    h('th', { scope: 'col' }, 'After ', name(to)))),
  h('tbody', null, differences.map((one) => h('tr', null,
    h('td', null, h('a', { href: address(['flags', one.flag]) }, h('code', null, one.flag))),
    h('td', null, resolution(one.from)), h('td', null, resolution(one.to)))))));
