// One flag: what it is, what it is worth here and why, who has set it, and what happened to it.

import { read } from './api.js';
import { button, debounced, empty, field, fill, h, newest, problem, words } from './dom.js';
import { isStale } from './filter.js';
import { matrix, remembered } from './matrix.js';
import { address, note } from './router.js';
import { isPast, rights, scope, session, watch } from './session.js';
import { live } from './stream.js';
import { changeText, madeBy, resolution, sourceOf, text, time, valueOf } from './values.js';

export async function showFlag(into, key, query) {
  const asked = { environment: query.get('environment'), user: query.get('user') ?? '' };
  const view = { title: h('div.title', null, h('h1', null, h('code', null, key))),
    told: h('div', null), where: h('div.row.where', null), answer: h('section.card', null),
    definition: h('section.card', null), overrides: h('section.card', null),
    past: h('section.card', null) };
  fill(into, view.title, view.told, view.where,
    h('div.cards', null, view.answer, view.definition), view.overrides, view.past);

  const parts = ['where', 'answer', 'definition', 'overrides', 'past'];
  let flag = null;
  const choose = (change) => {
    Object.assign(asked, change);
    note({ environment: asked.environment, user: asked.user });
    answer();
  };
  const answer = newest(async () => {
    try {
      await showAnswer(view, flag, asked);
    } catch (error) {
      fill(view.answer, h('h2', null, 'Value'), problem(error));
    }
  });
  const load = newest(async () => {
    try {
      const all = await matrix();
      flag = all.flags.find((one) => one.definition.key === key) ?? null;
      fill(view.told);
      if (!flag) {
        fill(view.told, empty(isPast() ? 'There was no such flag yet' : 'There is no such flag',
          h('a', { href: address(['flags']) }, 'To the flags')));
      }
      for (const name of parts) view[name].hidden = !flag;
      if (!flag) return;
      flag.size = all.size;
      if (!all.environments.includes(asked.environment)) {
        [asked.environment] = all.environments;
      }
      showTitle(view.title, flag, Date.parse(all.at));
      showWhere(view.where, all.environments, asked, choose);
      showDefinition(view.definition, flag.definition);
      await Promise.all([answer(), showOverrides(view.overrides, key), showPast(view.past, key)]);
    } catch (error) {
      fill(view.told, problem(error));
      if (!remembered()) for (const name of parts) view[name].hidden = true;
    }
  });
  const stops = [watch(load), live.follow(debounced(150, (change) => {
    if (!isPast() && (!change || concerns(change, key))) load();
  }))];
  await load();
  return () => { for (const stop of stops) stop(); };
}

const concerns = (event, key) => event.changes.some((change) => change.flag === key
  || change.definition?.key === key);

function showTitle(into, flag, at) {
  const { definition, archived } = flag;
  fill(into, h('h1', null, h('code', null, definition.key)),
    h('span.badge', null, definition.type),
    archived && h('span.badge.archived', null, 'archived'),
    isStale(flag, at) && h('span.badge.stale', null, 'stale'),
    definition.protected && h('span.badge', null, 'protected'),
    definition.routeDependent && h('span.badge', null, 'route-dependent'),
    rights.catalog() && h('div.row.present', null,
      button('Revise', async () => (await import('./definition.js')).declare(definition)),
      archived
        ? button('Restore', async () => (await import('./definition.js')).restore(definition.key))
        : button('Archive', async () => (await import('./definition.js')).archive(definition.key),
          'danger')));
}

function showWhere(into, environments, asked, choose) {
  if (into.dataset.key === environments.join()) return;
  into.dataset.key = environments.join();
  fill(into,
    h('fieldset.choices', null, h('legend', null, 'Environment'), h('div.row', null,
      environments.map((name) => h('label.choice', null, h('input', { type: 'radio',
        name: 'environment', value: name, checked: name === asked.environment,
        onchange: () => choose({ environment: name }) }), h('span', null, name))))),
    field('For user', h('input', { type: 'text', value: asked.user, placeholder: 'everybody',
      spellcheck: 'false',
      oninput: debounced(200, (event) => choose({ user: event.target.value })) })));
}

async function showAnswer(view, flag, asked) {
  const { key } = flag.definition;
  const { environment, user } = asked;
  const place = [`in ${environment} for `, h('code', null, session.tenant),
    user && [', user ', words(user, 'code')]];
  if (flag.archived) {
    fill(view.answer, h('h2', null, 'Value'),
      h('p', null, 'An archived flag is not served. Its history and its type stay.'));
    return;
  }
  const explained = await read(`/v1/explain/${encodeURIComponent(key)}`,
    scope({ environment, user }));
  const change = async (action) => (await import('./change.js')).openChange(
    { flag, environment, user, action, explained });
  const mayChange = rights.override() || rights.override('tenant-0');
  fill(view.answer, h('h2', null, 'Value ', place),
    h('p.big', null, resolution(explained)),
    mayChange && h('div.row.present', null,
      button('Set', () => change('set'), 'primary'), button('Clear', () => change('clear'))),
    h('h3', null, 'Why'),
    h('ol.ladder', { 'aria-label': 'Layers, the strongest first' }, explained.layers.map(layer)));
}

const layer = (rung) => h(`li.${rung.state}`, null, sourceOf(rung.source),
  h('span', null,
    rung.value !== undefined && rung.state !== 'absent' ? valueOf(rung.value) : '', ' ',
    h('small', null, { applies: 'applies', absent: 'nothing here', expired: 'has expired',
      masked: `masked by ${rung.maskedBy}` }[rung.state])),
  rung.position !== undefined && h('p', null,
    h('a', { href: address(['record', String(rung.position)]) }, `record ${rung.position}`), ' by ',
    words(rung.author ?? ''), rung.reason && [': ', words(rung.reason)],
    rung.expiresAt && [', until ', time(rung.expiresAt)]));

function showDefinition(into, definition) {
  const fact = (name, ...value) => [h('dt', null, name), h('dd', null, value)];
  const { variants = {}, environments = {}, routes = [], tags = [], gates } = definition;
  fill(into, h('h2', null, 'Definition'), h('dl.facts', null,
    definition.description && fact('Description', words(definition.description)),
    fact('Config default', valueOf(definition.default)),
    Object.keys(variants).length > 0 && fact('Variants', h('ul.plain', null,
      Object.entries(variants).map(([name, value]) => h('li', null, words(name), ' ',
        valueOf(value))))),
    Object.keys(environments).length > 0 && fact('Environments', h('ul.plain', null,
      Object.entries(environments).map(([name, rule]) => h('li', null, h('code', null, name), ' ',
        rule.enabled === false && 'off', rule.enabled === true && 'on',
        rule.default !== undefined && [' default ', valueOf(rule.default)])))),
    fact('Gates', gates ? gates.join(', ') : 'not declared: cannot be set for everybody'),
    definition.owner && fact('Owner', words(definition.owner)),
    tags.length > 0 && fact('Tags',
      tags.map((tag) => [h('span.badge', { dir: 'auto' }, tag), ' '])),
    definition.expiresAt && fact('Reminder', time(definition.expiresAt)),
    routes.length > 0 && fact('Routes', h('ul.plain', null, routes.map((route) => h('li', null,
      h('code', null, `${route.method} ${route.path}`))))),
    definition.targeting && fact('Targeting', h('pre', null, text(definition.targeting)))));
}

async function showOverrides(into, key) {
  const { as_of } = scope();
  const answer = await read(`/v1/flags/${encodeURIComponent(key)}/overrides`, { as_of });
  fill(into, h('h2', null, 'Overrides at every level'), answer.count === 0
    ? h('p.hint', null, 'Nobody has set this flag.')
    : h('div.table', { tabindex: 0, role: 'region', 'aria-label': 'Overrides' }, h('table', null,
      h('thead', null, h('tr', null, ['Tenant', 'Environment', 'User', 'Value', 'Ends', 'Record']
        .map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', null, answer.overrides.map((held) => h('tr', null,
        h('td', null, held.tenant), h('td', null, held.environment),
        h('td', null, held.user ? words(held.user) : 'everybody'),
        h('td', null, valueOf(held.value)),
        h('td', null, held.expiresAt ? [time(held.expiresAt), held.expired && ' (expired)'] : ''),
        h('td', null, h('a', { href: address(['record', String(held.position)]) },
          held.position))))))),
  answer.count > answer.overrides.length
    && h('p.hint', null, `and ${answer.count - answer.overrides.length} more`));
}

async function showPast(into, key) {
  const to = session.moment?.startsWith('@') ? session.moment.slice(1) : undefined;
  const { events } = await read('/v1/events', { flag: key, order: 'newest', limit: 10, to });
  fill(into, h('div.title', null, h('h2', null, 'Last changes'),
    h('a', { href: address(['history'], { flag: key }) }, 'All of them')),
  h('ol.events', null, events.map((event) => h('li', null,
    h('a', { href: address(['record', String(event.position)]) }, event.position),
    time(event.recordedAt), h('div.what', null,
      event.changes.filter((change) => (change.flag ?? change.definition?.key) === key)
        .map(changeText), event.reason && h('span.why', { dir: 'auto' }, event.reason)),
    h('span', null, h('small', null, event.stream), ' ', words(madeBy(event)))))));
}
