// Tenants, environments, people, keys, tokens and routes. Lists are as the service shows them to
// this role; forms stand only where the role may write.

import { read, write } from './api.js';
import { announce, button, copyable, dialog, empty, field, fill, h, problem, select,
  words } from './dom.js';
import { ask } from './definition.js';
import { address } from './router.js';
import { rights, session } from './session.js';
import { time } from './values.js';

const roles = ['owner', 'admin', 'member', 'viewer'].map((name) => [name, name]);

export async function showAdministration(into) {
  fill(into, h('div.title', null, h('h1', null, 'Administration')),
    !session.caller.allEnvironments && h('div.notice', null, 'This token is for some environments '
      + 'only: it changes overrides and nothing else.'),
    h('div.cards', null, [tenants, environments, people, keys, tokens, routes].map((part) => {
      const card = h('section.card', null);
      const show = async () => {
        try {
          await part(card, show);
        } catch (error) {
          fill(card, problem(error));
        }
      };
      show();
      return card;
    })));
}

/** A form of fields that writes and shows the list anew. */
function form(verb, fields, act, show) {
  const told = h('div', null);
  const element = h('form.form.present', { onsubmit: async (event) => {
    event.preventDefault();
    try {
      await act();
      announce('Done');
      await show();
    } catch (error) {
      fill(told, problem(error));
    }
  } }, h('div.columns', null, fields), told, h('div.row', null, h('button', null, verb)));
  return h('details.present', null, h('summary', null, verb), element);
}

function list(label, heads, rows, none) {
  if (rows.length === 0) return empty(none);
  return h('div.table', { tabindex: 0, role: 'region', 'aria-label': label }, h('table', null,
    h('thead', null, h('tr', null, heads.map((name) => h('th', { scope: 'col' },
      name || h('span.unseen', null, 'Actions'))))),
    h('tbody', null, rows.map((row) => h('tr', null, row.map((cell) => h('td', null, cell)))))));
}

/** A button that asks once more. */
const remove = (verb, name, explanation, path, show) => {
  const control = button(verb, async () => {
    await ask(`${verb}: ${name}`, explanation, verb,
      (reason) => write('DELETE', path, reason && { reason }));
    await show();
  }, 'small');
  control.setAttribute('aria-label', `${verb}: ${name}`);
  return control;
};

const part = (...pieces) => pieces.map(encodeURIComponent).join('/');
const input = (attributes) => h('input', { type: 'text', spellcheck: 'false', ...attributes });

async function tenants(card, show) {
  const { tenants: all } = await read('/v1/admin/tenants');
  const name = input({ required: true, pattern: '[a-z0-9][a-z0-9._\\-]{0,62}' });
  const label = input({ dir: 'auto' });
  const may = rights.catalog();
  fill(card, h('h2', null, 'Tenants'), list('Tenants', ['Tenant', 'Name', ''], all.map((one) => [
    h('code', null, one.tenant), one.name ? words(one.name) : '',
    one.retired ? 'retired' : may && one.tenant !== 'tenant-0'
      && remove('Retire', one.tenant, 'It can be read, and is written no more.',
        `/v1/admin/tenants/${part(one.tenant)}`, show)]), 'There is no tenant yet'),
  may && form('Add a tenant', [field('Tenant', name, 'Small letters, digits, . _ -'),
    field('Name', label)], () => write('POST', '/v1/admin/tenants',
    { tenant: name.value, name: label.value || undefined }), show));
}

async function environments(card, show) {
  const { environments: all } = await read('/v1/admin/environments');
  const name = input({ required: true, pattern: '[a-z0-9][a-z0-9._\\-]{0,62}' });
  fill(card, h('h2', null, 'Environments'), list('Environments', ['Environment'],
    all.map((one) => [h('code', null, one.environment)]), 'There is no environment yet'),
  rights.catalog() && form('Add an environment', [field('Environment', name)],
    () => write('POST', '/v1/admin/environments', { environment: name.value }), show));
}

async function people(card, show) {
  const { roles: all } = await read('/v1/admin/roles');
  const author = input({ required: true, maxlength: 128 });
  const role = select({}, roles, 'viewer');
  const tenant = tenantField();
  const may = rights.people();
  fill(card, h('h2', null, 'Authors and roles'), list('Authors and roles',
    ['Author', 'Tenant', 'Role', ''], all.flatMap((held) => held.roles.map((one) => [
      words(held.author), h('code', null, held.tenant), one, may && remove('Revoke',
        `${one} of ${held.author}`, 'From then on the author may do less.',
        `/v1/admin/roles/${part(held.tenant, held.author, one)}`, show)])), 'Nobody has a role'),
  may && form('Grant a role', [field('Author', author), field('Role', role),
    field('Tenant', tenant)], () => write('POST', '/v1/admin/roles',
    { author: author.value, role: role.value, tenant: tenant.value }), show));
}

async function keys(card, show) {
  const { keys: all } = await read('/v1/admin/keys');
  const author = input({ required: true });
  const line = h('textarea', { required: true, spellcheck: 'false', rows: 3 });
  const may = rights.people();
  fill(card, h('h2', null, 'Keys'), list('Keys', ['Author', 'Fingerprint', 'Since', ''],
    all.map((one) => [words(one.author), [h('code', null, one.key), one.delegate && ' (delegate)'],
      h('a', { href: address(['record', String(one.position)]) }, one.position),
      one.revokedAt !== undefined ? 'revoked' : may && remove('Revoke', one.key,
        'From then on its signatures are refused.', `/v1/admin/keys/${part(one.key)}`, show)]),
    'No key is enrolled'),
  may && form('Enrol a key', [field('Author', author),
    field('Public key', line, 'The line of a .pub file: ssh-ed25519 …')],
  () => write('POST', '/v1/admin/keys', { author: author.value,
    key: line.value.trim().split(/\s+/).slice(0, 2).join(' '),
    tenant: rights.isGlobal() ? undefined : session.caller.tenant }), show));
}

async function tokens(card, show) {
  const { tokens: all } = await read('/v1/admin/tokens');
  const principal = input({ required: true });
  const role = select({}, roles, 'viewer');
  const tenant = tenantField();
  const expires = h('input', { type: 'date' });
  const boxes = session.caller.environments.map((name) => h('input', { type: 'checkbox',
    value: name }));
  const may = rights.people();
  const shown = all.filter((one) => one.revokedAt === undefined);
  fill(card, h('h2', null, 'Tokens'), list('Tokens',
    ['Principal', 'Tenant', 'Role', 'Environments', 'Ends', ''], shown.map((one) => [
      words(one.principal), h('code', null, one.tenant), one.role,
      one.environments.join(', ') || 'all', one.expiresAt ? time(one.expiresAt) : '',
      may && remove('Revoke', `token of ${one.principal}`,
        'It is refused from then on, and its streams end.', `/v1/admin/tokens/${part(one.id)}`,
        show)]), 'There is no token'),
  all.length > shown.length && h('p.hint', null, `${all.length - shown.length} revoked`),
  may && form('Issue a token', [field('Principal', principal, 'Whom it speaks for'),
    field('Role', role), field('Tenant', tenant), field('Ends (optional)', expires),
    h('fieldset.choices', null, h('legend', null, 'Environments (none: all)'), h('div.row', null,
      boxes.map((box) => h('label.choice', null, box, h('span', null, box.value)))))], async () => {
    const answer = await write('POST', '/v1/admin/tokens', { principal: principal.value,
      role: role.value, tenant: tenant.value,
      environments: boxes.filter((box) => box.checked).map((box) => box.value),
      expiresAt: expires.value ? `${expires.value}T00:00:00Z` : undefined });
    const box = dialog('The token, shown once', h('div.form', null,
      h('p', null, 'Hand it over now: it is kept nowhere, not even by the ledger.'),
      copyable(answer.token),
      h('div.actions', null, button('I have it', () => box.close(), 'primary'))));
  }, show));
}

async function routes(card) {
  const { routes: all } = await read('/v1/routes');
  fill(card, h('h2', null, 'Routes'), h('p.hint', null,
    'Decided when the server starts, from the floors of these flags.'),
  list('Routes', ['Route', 'Flag', 'Registered'], all.map((one) => [h('code', null, one.route),
    h('a', { href: address(['flags', one.flag]) }, h('code', null, one.flag)),
    one.registered ? '✓ yes' : '✕ no']), 'No route is governed by a flag'));
}

function tenantField() {
  return rights.isGlobal()
    ? select({}, session.caller.tenants.filter((one) => !one.retired)
      .map((one) => [one.tenant, one.tenant]), session.tenant)
    : select({}, [[session.caller.tenant, session.caller.tenant]]);
}
