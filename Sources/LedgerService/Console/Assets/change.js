// Setting and clearing a flag: what it would change for whom, and what to do when somebody else was
// faster.

import { read, write } from './api.js';
import { announce, busy, button, choices, debounced, dialog, field, fill, h, newest, problem,
  select, words } from './dom.js';
import { address } from './router.js';
import { refreshCaller, rights, session } from './session.js';
import { ownKey, submitSigned } from './signing.js';
import { changeText, madeBy, parse, resolution, text, time, valueOf } from './values.js';

/** The control for a value of the flag's type; `read()` gives the value or throws what is wrong. */
function valueControl(definition, current, changed) {
  const { type, variants } = definition;
  if (type === 'boolean') {
    let value = String(current !== true);
    return { element: choices('Value', 'value', [['true', 'true'], ['false', 'false']], value,
      (next) => { value = next; changed(); }), read: () => value === 'true' };
  }
  const isObject = type === 'object';
  const control = isObject
    ? h('textarea', { spellcheck: 'false', oninput: changed,
      value: JSON.stringify(current, null, 2) })
    : h('input', { type: 'text', spellcheck: 'false', oninput: changed,
      value: String(current ?? ''), inputmode: { integer: 'numeric', number: 'decimal' }[type] });
  const hint = { string: 'Any text', integer: 'A whole number', number: 'A number, such as 0.5',
    object: 'A JSON object' }[type];
  const names = Object.keys(variants ?? {});
  const pick = names.length > 0 && field('Variant', select({ onchange: (event) => {
    if (!event.target.value) return;
    const value = variants[event.target.value];
    control.value = isObject ? JSON.stringify(value, null, 2) : String(value);
    changed();
  } }, [['', 'Another value'], ...names.map((name) => [name, `${name}: ${text(variants[name])}`])],
  names.find((name) => text(variants[name]) === text(current)) ?? ''));
  return { element: h('div.form', null, pick, field('Value', control, hint)),
    read: () => parse(type, control.value) };
}

/**
 * Opens the form.
 * @param {{flag: object, environment: string, user: string, action: string,
 *   explained: object}} asked
 */
export async function openChange({ flag, environment, user, action, explained }) {
  const { definition } = flag;
  const key = await ownKey();
  const form = { level: user && rights.override() ? 'user' : 'tenant', user, expires: '',
    reason: '', signer: 'server', seen: explained.asOf };
  if (!rights.override() || session.tenant === 'tenant-0' && !user) form.level = 'all';
  const value = valueControl(definition, explained.value, () => preview());
  const told = h('div', { role: 'status' });
  const affected = h('div.affected', { tabindex: 0, role: 'region',
    'aria-label': 'Who is affected' });
  const userField = field('User', h('input', { type: 'text', value: user, spellcheck: 'false',
    oninput: (event) => { form.user = event.target.value; preview(); } }));
  const verb = action === 'set' ? 'Set' : 'Clear';
  const submit = h('button.primary', { type: 'submit' }, verb);

  /** What is asked for, or an Error. */
  const wish = () => {
    if (form.level === 'user' && !form.user) throw new Error('Name the user.');
    const expires = form.expires && new Date(form.expires);
    return { tenant: form.level === 'all' ? 'tenant-0' : session.tenant, environment,
      flag: definition.key, user: form.level === 'user' ? form.user : undefined,
      value: action === 'set' ? value.read() : null,
      expiresAt: expires ? expires.toISOString() : undefined,
      reason: form.reason.trim() || undefined };
  };
  const preview = debounced(120, newest(async () => {
    userField.hidden = form.level !== 'user';
    try {
      const answer = await write('POST', '/v1/preview', bodyOf(wish()), placeOf(wish()));
      fill(affected, affectedBy(answer));
      submit.disabled = answer.unchanged;
    } catch (error) {
      fill(affected, h('p.wrong', null, words(error.message)));
      submit.disabled = Boolean(error.status);
    }
  }));
  const levels = [
    rights.override() && session.tenant !== 'tenant-0' && ['tenant', `Tenant ${session.tenant}`],
    rights.override() && ['user', `One user of ${session.tenant}`],
    rights.override('tenant-0') && ['all', 'Everybody (tenant-0)'],
  ].filter(Boolean);
  const send = async () => {
    try {
      const asked = wish();
      if (asked.tenant === 'tenant-0' && !await confirmed(definition, asked, affected)) return;
      await attempt(box, content, asked, form, definition);
    } catch (error) {
      fill(told, problem(error));
    }
  };
  const content = h('form.form', { method: 'dialog', onsubmit: (event) => {
    event.preventDefault();
    busy(submit, send);
  } },
  h('p', null, 'In ', h('code', null, environment), ', now: ', resolution(explained)),
  choices('For whom', 'level', levels, form.level, (level) => { form.level = level; preview(); }),
  userField, action === 'set' && value.element,
  h('div.columns', null,
    action === 'set' && field('Until (optional)', h('input', { type: 'datetime-local',
      onchange: (event) => { form.expires = event.target.value; preview(); } })),
    field('Reason', h('input', { type: 'text', dir: 'auto', maxlength: 2000,
      oninput: (event) => { form.reason = event.target.value; } }),
    'Why, for whoever reads this later')),
  key && choices('Signed by', 'signer', [['server', 'the server, on your behalf'],
    ['own', 'your own key in this browser']], form.signer, (signer) => { form.signer = signer; }),
  h('div.field', null, h('span', null, 'Whose value changes'), affected), told,
  h('div.actions', null, button('Cancel', () => box.close()), submit));
  const box = dialog(`${verb} ${definition.key}`, content);
  preview();
}

const placeOf = ({ tenant, environment }) => ({ tenant, environment });
const bodyOf = ({ flag, value, user, expiresAt, reason }, expect) => ({
  flags: { [flag]: value }, user, reason, expect, ...(value === null ? {} : { expiresAt }) });

function affectedBy({ unchanged, count, reach }) {
  if (unchanged) return h('p', null, 'It is so already: nothing would be written.');
  if (count === 0) return h('p', null, 'Nobody\'s value changes: a stronger layer speaks.');
  return [h('table', null, h('thead', null, h('tr', null, ['Tenant', 'User', 'Now', 'Then']
    .map((name) => h('th', { scope: 'col' }, name)))), h('tbody', null, reach.slice(0, 100)
    .map((one) => h('tr', null, h('td', null, one.tenant),
      h('td', null, one.user ? words(one.user) : 'everybody'),
      h('td', null, one.from ? valueOf(one.from.value) : 'none'),
      h('td', null, one.to ? valueOf(one.to.value) : 'none'))))),
  count > 100 && h('p.hint', null, `and ${count - 100} more`)];
}

/** A change for everybody is asked about once more, with what the flag switches. */
function confirmed(definition, asked, affected) {
  return new Promise((resolve) => {
    const gates = definition.gates?.join(', ') ?? 'none declared: the service will refuse it';
    const box = dialog('Change it for everybody?', h('div.form', null,
      h('p', null, 'This sets ', h('code', null, definition.key), ' at tenant-0 in ',
        h('code', null, asked.environment), ': every tenant without a value of its own gets it.'),
      h('dl.facts', null, h('dt', null, 'Gates'), h('dd', null, h('strong', null, gates)),
        h('dt', null, 'Value'),
        h('dd', null, asked.value === null ? 'cleared' : valueOf(asked.value))),
      affected.cloneNode(true),
      h('div.actions', null, button('Do not change it', () => box.close()),
        button('Change it for everybody', () => { resolve(true); box.close(); }, 'danger'))));
    box.addEventListener('close', () => resolve(false));
  });
}

/** Writes; where the stream moved on, looks whether this very flag was touched. */
async function attempt(box, content, asked, form, definition) {
  for (let tries = 0; tries < 8; tries++) {
    try {
      if (form.signer === 'own') {
        const theirs = await touched(asked, form.seen);
        if (theirs.length) return conflict(box, content, asked, form, theirs, definition);
      }
      const answer = form.signer === 'own' ? await submitSigned(eventOf(asked))
        : await write('PUT', '/feature-flags', bodyOf(asked, form.seen ?? 0), placeOf(asked));
      return finished(box, answer);
    } catch (error) {
      if (error.status !== 409) throw error;
      const theirs = await touched(asked, form.seen);
      if (theirs.length) return conflict(box, content, asked, form, theirs, definition);
      form.seen = (await refreshCaller()).size - 1;
    }
  }
  throw new Error('Others write to this stream all the time: try again.');
}

const eventOf = (asked) => ({ stream: `${asked.tenant}/${asked.environment}`, reason: asked.reason,
  changes: [asked.value === null
    ? { type: 'override.cleared', flag: asked.flag, user: asked.user }
    : { type: 'override.set', flag: asked.flag, user: asked.user, value: asked.value,
      expiresAt: asked.expiresAt }] });

/** What others did to the same override since the form was opened. */
async function touched({ flag, tenant, environment, user }, seen) {
  const { events } = await read('/v1/events',
    { flag, tenant, environment, from: (seen ?? -1) + 1, order: 'newest', limit: 20 });
  return events.filter((event) => event.changes.some((change) => change.flag === flag
    && change.user === user));
}

function conflict(box, content, asked, form, theirs, definition) {
  announce('Somebody changed this flag meanwhile');
  const [last] = theirs;
  const notice = h('div.form', null,
    h('div.notice', { role: 'alert' }, h('strong', null, 'Somebody changed this flag meanwhile.'),
      ' Nothing of yours was written yet.'),
    h('div.sides', null,
      h('section.card', null, h('h3', null, 'Theirs, which holds now'),
        last.changes.filter((change) => change.flag === definition.key).map(changeText),
        h('p.hint', null, words(madeBy(last)), ', ', time(last.recordedAt), ', ',
          h('a', { href: address(['record', String(last.position)]), onclick: () => box.close() },
            `record ${last.position}`)),
        last.reason && words(last.reason, 'p')),
      h('section.card', null, h('h3', null, 'Yours'),
        changeText(eventOf(asked).changes[0]), asked.reason && words(asked.reason, 'p'))),
    h('div.actions', null, button('Keep theirs', () => box.close()),
      button('Put mine on top', async () => {
        form.seen = last.position;
        notice.replaceWith(content);
        try {
          await attempt(box, content, asked, form, definition);
        } catch (error) {
          content.append(problem(error));
        }
      }, 'primary')));
  content.replaceWith(notice);
  notice.querySelector('button').focus();
}

function finished(box, answer) {
  if (answer.unchanged) announce('It was so already');
  const done = h('div.form', null, answer.unchanged
    ? h('p', null, 'It is so already: nothing was written.')
    : h('p', null, 'Recorded at position ',
      h('a', { href: address(['record', String(answer.position)]), onclick: () => box.close() },
        answer.position), ', ', time(answer.recordedAt), '.'),
  h('div.actions', null, button('Close', () => box.close(), 'primary')));
  box.replaceChildren(box.firstChild, done);
  done.querySelector('button').focus();
  if (!answer.unchanged) announce(`Recorded at position ${answer.position}`);
}
