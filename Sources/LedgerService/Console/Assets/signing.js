// A person's own key in this browser: made here, never to be exported, kept in IndexedDB; and
// changes signed with it, so that the event carries the person's own signature.

import { read, ulid, write } from './api.js';
import { canCompute, utf8 } from './bytes.js';
import { canonical } from './canonical.js';
import { announce, button, copyable, fill, h, problem, words } from './dom.js';
import { ask } from './definition.js';
import { rights, session } from './session.js';
import { armour, fingerprint, publicLine, signedData } from './sshsig.js';

/** The store of keys, one for each ledger and author. */
function store(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('flagledger', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const request = act(opening.result.transaction('keys', mode).objectStore('keys'));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    };
  });
}

const name = () => `${session.caller.ledger} ${session.caller.principal}`;

/** Why this browser cannot keep a key; null where it can. */
async function obstacle() {
  if (!canCompute()) {
    return 'This address is neither https nor this very machine, so the browser lets no page sign.';
  }
  try {
    await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    return null;
  } catch {
    return 'This browser does not know Ed25519 yet.';
  }
}

/** The signed-in person's key in this browser, or null. */
export async function ownKey() {
  if (!canCompute() || !globalThis.indexedDB) return null;
  const pair = await store('readonly', (keys) => keys.get(name())).catch(() => null);
  if (!pair) return null;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { raw, privateKey: pair.privateKey, line: publicLine(raw),
    fingerprint: await fingerprint(raw) };
}

/**
 * Signs an event with the own key and hands it in.
 * @param {{stream: string, changes: object[], reason: string|undefined}} wish
 */
export async function submitSigned({ stream, changes, reason }) {
  const key = await ownKey();
  if (!key) throw new Error('There is no key of yours in this browser.');
  const place = await read('/v1/place', { stream });
  const event = canonical({ author: session.caller.principal, changes, id: ulid(),
    ledger: place.ledger, prev: place.prev, reason, seq: place.seq,
    signedAt: new Date().toISOString(), stream, v: 1 });
  const signature = await crypto.subtle.sign('Ed25519', key.privateKey,
    await signedData(utf8(event)));
  return write('POST', '/v1/events',
    { event, signature: armour(key.raw, new Uint8Array(signature)) });
}

/** The page about the own key. */
export async function showKey(into) {
  const told = h('div', null);
  const body = h('section.card', null);
  fill(into, h('div.title', null, h('h1', null, 'Your key')),
    h('p', null, 'A change is signed by the server on your behalf, or by a key of your own: then '
      + 'the event carries your signature, and nobody who runs the server can make one.'),
  told, body);
  const show = async () => {
    const why = await obstacle();
    if (why) {
      fill(body, h('div.notice', null, why, ' Changes are signed by the server on your behalf; '
        + 'with your own SSH key the command signs: flagledger set … --key FILE'));
      return;
    }
    const key = await ownKey();
    if (!key) {
      fill(body, h('h2', null, 'No key here yet'), h('p', null, 'It is made in this browser and '
        + 'cannot leave it, not even by this page. Clear the browser\'s data, and it is gone.'),
      h('div.row', null, button('Make a key', make, 'primary')));
      return;
    }
    fill(body, h('h2', null, 'Your key in this browser'), h('dl.facts', null,
      h('dt', null, 'Author'), h('dd', null, words(session.caller.principal)),
      h('dt', null, 'Fingerprint'), h('dd', null, h('code', null, key.fingerprint)),
      h('dt', null, 'State'), h('dd', null, await state(key))),
    h('h3', null, 'For an owner, to enrol it'), copyable(key.line),
    h('div.row', null,
      rights.people() && button('Enrol it now', () => enrol(key), 'primary'),
      button('Forget this key', forget, 'danger')));
  };
  const guarded = (act) => async () => {
    try {
      await act();
      fill(told);
      await show();
    } catch (error) {
      fill(told, problem(error));
    }
  };
  const make = guarded(async () => {
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    await store('readwrite', (keys) => keys.put(pair, name()));
    announce('The key is made');
  });
  const enrol = (key) => guarded(async () => {
    const { principal, tenant } = session.caller;
    await write('POST', '/v1/admin/keys', { author: principal, key: key.line,
      tenant: tenant === 'tenant-0' ? undefined : tenant });
    announce('The key is enrolled');
  })();
  const forget = guarded(async () => {
    let isSure = false;
    await ask('Forget this key?', 'What it signed stays good. It should be revoked under '
      + 'Administration, too.', 'Forget it', async () => { isSure = true; });
    if (isSure) await store('readwrite', (keys) => keys.delete(name()));
  });
  await show();
}

/** Whether the ledger knows the key, as far as this role may see. */
async function state(key) {
  if (!rights.lists()) return 'An owner can see whether it is enrolled.';
  const { keys } = await read('/v1/admin/keys');
  const known = keys.find((one) => one.key === key.fingerprint);
  if (!known) return 'Not enrolled yet: its signatures are refused.';
  return known.revokedAt === undefined ? `Enrolled at position ${known.position}.`
    : `Revoked at position ${known.revokedAt}.`;
}
