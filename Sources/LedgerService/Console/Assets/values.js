// How values, sources and times look: the same on every page.

import { h, words } from './dom.js';

/** What `source` means, in words that stand beside its shape. */
export const sources = {
  user: 'set for the user',
  tenant: 'set for the tenant',
  'tenant-0': 'set for everybody',
  default: 'config default',
  floor: 'closed floor',
  protected: 'protected',
};

/** One line for a value of any type. */
export function text(value) {
  if (typeof value === 'string') return value === '' ? '""' : value;
  return JSON.stringify(value) ?? 'none';
}

/** A value; switches are told apart by shape and word, never by colour alone. */
export function valueOf(value, variant) {
  const kind = typeof value === 'boolean' ? (value ? 'on' : 'off') : typeof value;
  const shown = h(`code.value.${kind}`, { title: text(value), dir: 'auto' }, text(value));
  return variant ? [shown, ' ', h('span.variant', { title: 'variant' }, variant)] : shown;
}

/** The shape and word of a source. */
export const sourceOf = (source) => h('span.source', { title: sources[source] ?? source },
  h(`i.mark.${source}`, { 'aria-hidden': 'true' }), source);

export function resolution(answer) {
  if (!answer) return h('span.absent', null, 'no such flag');
  return h('span.resolution', null, valueOf(answer.value, answer.variant), sourceOf(answer.source));
}

// Made when the first time is shown: it costs more than the rest of the first page.
let shortTime = null;

/** A time as people write it here; the exact one in the title. */
export function time(rfc3339) {
  if (!rfc3339) return '';
  const date = new Date(rfc3339);
  shortTime ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return h('time', { datetime: rfc3339, title: rfc3339 },
    Number.isNaN(date.valueOf()) ? rfc3339 : shortTime.format(date));
}

/** Reads what a person typed as a value of a type; throws an Error that says what is wrong. */
export function parse(type, typed) {
  switch (type) {
    case 'boolean':
      if (typed !== 'true' && typed !== 'false') throw new Error('Choose true or false.');
      return typed === 'true';
    case 'string': return typed;
    case 'integer': {
      if (!/^-?\d+$/.test(typed.trim())) throw new Error('Write a whole number, such as 250.');
      const number = Number(typed);
      if (!Number.isSafeInteger(number)) throw new Error('The number is beyond ±2^53.');
      return number;
    }
    case 'number': {
      const number = Number(typed);
      if (typed.trim() === '' || !Number.isFinite(number)) {
        throw new Error('Write a number, such as 0.5.');
      }
      return number;
    }
    default: {
      let value;
      try { value = JSON.parse(typed); } catch (error) {
        throw new Error(`This is not JSON: ${error.message}`);
      }
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new Error('Write a JSON object, such as {"accent":"#2f5d62"}.');
      }
      return value;
    }
  }
}

/** What one change of an event says. */
export function changeText(change) {
  const about = change.flag ?? change.definition?.key ?? change.tenant ?? change.environment
    ?? change.author ?? change.principal ?? change.id ?? '';
  const user = change.user ? [' for user ', words(change.user, 'code')] : null;
  switch (change.type) {
    case 'override.set':
      return h('span', null, h('code', null, about), ' = ', valueOf(change.value), user,
        change.expiresAt && [' until ', time(change.expiresAt)]);
    case 'override.cleared': return h('span', null, h('code', null, about), ' cleared', user);
    case 'role.granted': case 'role.revoked':
      return h('span', null, change.type, ' ', h('code', null, change.role), ' ',
        words(change.author), ' in ', h('code', null, change.tenant));
    case 'token.issued':
      return h('span', null, change.type, ' to ', words(change.principal), ': ',
        h('code', null, change.role), ' of ', h('code', null, change.tenant));
    case 'key.enrolled':
      return h('span', null, change.type, ' of ', words(change.author));
    case 'note.added':
      return h('span', null, 'note ', change.flag && h('code', null, change.flag), ' ',
        words(change.text));
    default: return h('span', null, change.type, ' ', words(about, 'code'));
  }
}

/** Who made an event: the author, or the one for whom a server signed. */
export const madeBy = (event) => event.onBehalfOf ?? event.author;
