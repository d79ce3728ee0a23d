// Declaring a flag and revising its declaration; archiving and restoring it.

import { write } from './api.js';
import { announce, button, dialog, field, fill, h, problem, select } from './dom.js';
import { go } from './router.js';
import { session } from './session.js';
import { parse } from './values.js';

const gateNames = ['product', 'ws', 'sse', 'streaming_telemetry', 'infrastructure'];

/** Opens the form; `old`: the definition to be revised. Fields that it does not show are kept. */
export function declare(old) {
  const isBoolean = () => type.value === 'boolean';
  const type = select({ disabled: Boolean(old) },
    ['boolean', 'string', 'integer', 'number', 'object'], old?.type ?? 'boolean');
  const key = h('input', { type: 'text', required: true, spellcheck: 'false',
    disabled: Boolean(old), value: old?.key ?? '',
    pattern: '[A-Za-z0-9][A-Za-z0-9._:\\-]{0,127}' });
  const value = h('input', { type: 'text', required: true, spellcheck: 'false',
    value: old ? shown(old.default) : 'false' });
  const description = h('textarea', { dir: 'auto', rows: 2, value: old?.description ?? '' });
  const owner = h('input', { type: 'text', dir: 'auto', value: old?.owner ?? '' });
  const tags = h('input', { type: 'text', dir: 'auto', value: (old?.tags ?? []).join(', ') });
  const expires = h('input', { type: 'date', value: (old?.expiresAt ?? '').slice(0, 10) });
  const reason = h('input', { type: 'text', dir: 'auto' });
  const variants = h('textarea', { spellcheck: 'false', rows: 3,
    value: old?.variants ? JSON.stringify(old.variants, null, 2) : '' });
  const gates = gateNames.map((name) => h('input', { type: 'checkbox', value: name,
    checked: old ? old.gates?.includes(name) : name === 'product' }));
  const isProtected = h('input', { type: 'checkbox', checked: old?.protected });
  const rules = session.caller.environments.map((name) => ({ name,
    value: h('input', { type: 'text', spellcheck: 'false', placeholder: 'as the default',
      value: old?.environments?.[name]?.default === undefined ? ''
        : shown(old.environments[name].default) }),
    closed: h('input', { type: 'checkbox',
      checked: old?.environments?.[name]?.enabled === false }) }));
  const told = h('div', null);

  const made = () => {
    const names = variants.value.trim() ? parse('object', variants.value) : {};
    const valueOf = (typed) => (Object.hasOwn(names, typed) ? typed : parse(type.value, typed));
    const definition = { ...old, key: key.value, type: type.value, default: valueOf(value.value) };
    assign(definition, 'description', description.value.trim());
    assign(definition, 'owner', owner.value.trim());
    assign(definition, 'tags', tags.value.split(',').map((tag) => tag.trim()).filter(Boolean));
    assign(definition, 'expiresAt', expires.value && `${expires.value}T00:00:00.000Z`);
    assign(definition, 'gates', gates.filter((box) => box.checked).map((box) => box.value));
    assign(definition, 'variants', names);
    assign(definition, 'protected', isProtected.checked);
    const environments = { ...old?.environments };
    for (const rule of rules) {
      const one = { ...environments[rule.name] };
      assign(one, 'default', rule.value.value === '' ? undefined : valueOf(rule.value.value));
      if (rule.closed.checked) one.enabled = false;
      else if (one.enabled === false) one.enabled = true;
      assign(environments, rule.name, one);
    }
    assign(definition, 'environments', environments);
    assign(definition, 'reason', reason.value.trim());
    delete definition.key;
    return definition;
  };
  const form = h('form.form', { onsubmit: async (event) => {
    event.preventDefault();
    try {
      const receipt = await write('PUT', path(key.value), made());
      box.close();
      announce(receipt.unchanged ? 'It is declared so already'
        : `Declared at position ${receipt.position}`);
      if (!old) go(['flags', key.value]);
    } catch (error) {
      fill(told, problem(error));
      told.scrollIntoView({ block: 'nearest' });
    }
  } },
  h('div.columns', null, field('Key', key, 'Letters, digits, . _ : - ; it never changes'),
    field('Type', type, old ? 'A declared flag keeps its type' : '')),
  field('Config default', value, 'A value of its type, or the name of a variant'),
  field('Description', description),
  h('div.columns', null, field('Owner', owner), field('Tags', tags, 'Separated by commas'),
    field('Reminder', expires, 'When the flag should be gone')),
  h('fieldset.choices', null, h('legend', null, 'Gates: what it switches'), h('div.row', null,
    gates.map((box) => h('label.choice', null, box, h('span', null, box.value)))),
  h('p.hint', null, 'A flag without a gate cannot be set for everybody.')),
  field('Variants', variants, 'A JSON object of names and values; may be left out'),
  h('fieldset.form', null, h('legend', null, 'Environments'), rules.map((rule) =>
    h('div.columns', null, field(`Default in ${rule.name}`, rule.value), old?.routeDependent
      && h('label.choice', null, rule.closed, h('span', null, `Floor closed in ${rule.name}`))))),
  h('label.choice', null, isProtected, h('span', null, 'Protected: no override may touch it')),
  field('Reason', reason), told,
  h('div.actions', null, button('Cancel', () => box.close()),
    h('button.primary', null, old ? 'Revise' : 'Declare')));
  type.addEventListener('change', () => { value.value = isBoolean() ? 'false' : ''; });
  const box = dialog(old ? `Revise ${old.key}` : 'New flag', form);
}

const shown = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** A member that says nothing is left out: an event has no other way to say nothing. */
function assign(object, name, value) {
  const isEmpty = value === undefined || value === '' || value === false
    || typeof value === 'object' && Object.keys(value).length === 0;
  if (isEmpty) delete object[name];
  else object[name] = value;
}

const path = (key) => `/v1/admin/flags/${encodeURIComponent(key)}`;

export const archive = (key) => ask(`Archive ${key}?`,
  'It is no longer served: who asks for it gets "no such flag". Its history stays, and it can be '
    + 'restored.', 'Archive', (reason) => write('DELETE', path(key), reason && { reason }));

export const restore = (key) => ask(`Restore ${key}?`, 'It is served again, as it was.', 'Restore',
  (reason) => write('POST', `${path(key)}/restore`, reason && { reason }));

/** Asks once more, takes a reason, and acts. */
export function ask(title, explanation, verb, act) {
  const reason = h('input', { type: 'text', dir: 'auto' });
  const told = h('div', null);
  const box = dialog(title, h('form.form', { onsubmit: async (event) => {
    event.preventDefault();
    try {
      await act(reason.value.trim() || undefined);
      announce('Done');
      box.close();
    } catch (error) {
      fill(told, problem(error));
    }
  } }, h('p', null, explanation), field('Reason', reason), told,
  h('div.actions', null, button('Cancel', () => box.close()), h('button.danger', null, verb))));
  return new Promise((resolve) => { box.addEventListener('close', resolve); });
}
