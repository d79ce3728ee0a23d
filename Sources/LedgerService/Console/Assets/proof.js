// What can be proved in this browser, and the page of the checkpoint. The service gives the bytes;
// whether they fit is computed here, against a key and a checkpoint that this browser remembers.

import { read } from './api.js';
import { canCompute, fromBase64, textOf, toBase64 } from './bytes.js';
import { announce, busy, button, copyable, download, field, fill, h, problem,
  words } from './dom.js';
import { checkConsistency, checkInclusion, leafHash } from './merkle.js';
import { isSignedBy, parseCheckpoint, parseProof, parseVerifierKey } from './note.js';
import { session } from './session.js';
import { fingerprint, isEventSignedBy, parsePublicLine } from './sshsig.js';

const remembered = {
  name: (what) => `flagledger.${what}.${session.caller.ledger}`,
  get(what) {
    try { return localStorage.getItem(this.name(what)); } catch { return null; }
  },
  set(what, text) {
    try { localStorage.setItem(this.name(what), text); } catch { /* for this page alone, then */ }
  },
};

/** The verifier key that this browser believes: the one pinned, else the first that it was told. */
export function trustedKey() {
  const pinned = remembered.get('vkey');
  if (!pinned) remembered.set('vkey', session.caller.verifierKey);
  return pinned ?? session.caller.verifierKey;
}

const verdict = (holds, title, detail) => ({ holds, title, detail });

/** Checks a checkpoint's signature, and that the log only grew since the last one seen here. */
export async function checkCheckpoint(note) {
  const key = await parseVerifierKey(trustedKey());
  const checkpoint = parseCheckpoint(note);
  const results = [];
  const isGenuine = await isSignedBy(checkpoint, key);
  results.push(verdict(isGenuine, 'The ledger\'s key signed the checkpoint',
    `${checkpoint.origin}, ${checkpoint.size} records, root ${toBase64(checkpoint.root)}, by key `
      + key.id));
  if (!isGenuine) return results;
  const old = remembered.get('checkpoint');
  if (!old) {
    remembered.set('checkpoint', note);
    results.push(verdict(null, 'The log only grew',
      'This browser has seen no earlier checkpoint: it remembers this one from now on.'));
    return results;
  }
  const earlier = parseCheckpoint(old);
  results.push(await checkGrowth(earlier, checkpoint));
  if (results.at(-1).holds && checkpoint.size > earlier.size) remembered.set('checkpoint', note);
  return results;
}

async function checkGrowth(earlier, checkpoint) {
  const title = 'The log only grew';
  const key = await parseVerifierKey(trustedKey());
  const older = earlier.size <= checkpoint.size ? earlier : checkpoint;
  let newer = older === earlier ? checkpoint : earlier;
  let hashes = [];
  if (older.size < newer.size) {
    const proof = await read('/v1/consistency', { from: older.size });
    // The service proves up to its newest checkpoint, which must then be good by itself.
    const newest = parseCheckpoint(proof.checkpoint);
    if (newest.size < newer.size) {
      return verdict(false, title, `This browser has seen ${newer.size} records, the service now `
        + `has ${newest.size}: it was rolled back.`);
    }
    if (!await isSignedBy(newest, key)) return verdict(false, title, 'The proof is not signed.');
    hashes = proof.hashes.map(fromBase64);
    newer = newest;
  }
  const holds = await checkConsistency(older.size, newer.size, older.root, newer.root, hashes);
  return verdict(holds, title, holds
    ? `The ${older.size} records that this browser saw before are the beginning of today's `
      + `${newer.size}.`
    : 'The log that this browser saw before is not the beginning of today\'s.');
}

/** Checks one record from its bytes up. */
export async function checkRecord(shown, proofText) {
  const record = fromBase64(shown.record);
  const proof = parseProof(proofText);
  const view = new DataView(record.buffer);
  const event = record.subarray(124);
  const position = Number(view.getBigUint64(8, true));
  const isShown = view.getUint32(120, true) === event.length && textOf(event) === shown.event
    && position === shown.position;
  const leaf = await leafHash(record);
  const { checkpoint } = proof;
  const isIn = proof.index === position
    && await checkInclusion(proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root);
  return [
    verdict(isShown, 'What is shown is what was recorded',
      `${record.length} bytes at position ${position}`),
    await checkAuthor(shown, record, event),
    verdict(isIn, 'The record is in the log',
      `leaf ${toBase64(leaf)}, ${proof.hashes.length} hashes up to the root`),
    ...await checkCheckpoint(proof.note),
  ];
}

async function checkAuthor(shown, record, event) {
  const title = 'The author\'s key signed the event';
  if (!shown.publicKey) return verdict(null, title, 'The service does not tell the key.');
  let key;
  try { key = parsePublicLine(shown.publicKey); } catch (error) {
    return verdict(false, title, error.message);
  }
  const name = await fingerprint(key);
  const held = toBase64(record.subarray(24, 56)).replace(/=+$/, '');
  const holds = name === `SHA256:${held}` && name === shown.key
    && await isEventSignedBy(event, record.subarray(56, 120), key);
  const who = shown.onBehalfOf ? `the service's key, on behalf of ${shown.onBehalfOf}`
    : shown.author;
  return verdict(holds, title, `${who}, ${name}`);
}

/** The results as a list, each with a word. */
export const results = (list) => h('ul.checks', { role: 'status' }, list.map((one) => h('li', {
  class: one.holds === null ? 'open' : one.holds ? 'holds' : 'fails' },
h('span.verdict', null, one.holds === null ? '– open' : one.holds ? '✓ holds' : '✕ fails'),
h('strong', null, one.title), one.detail && h('p.hint', null, words(one.detail)))));

/** Runs checks on a button, and says how it ended. */
export function verifier(label, check) {
  const told = h('div', null);
  const control = button(label, () => busy(control, async () => {
    fill(told, h('p', null, 'Computing…'));
    try {
      if (!canCompute()) {
        throw new Error('This address is neither https nor this very machine: the browser lets no '
          + 'page compute here. Use the commands.');
      }
      const list = await check();
      fill(told, results(list));
      const failed = list.filter((one) => one.holds === false);
      announce(failed.length ? `${failed.length} checks failed` : 'Everything holds');
    } catch (error) {
      fill(told, problem(error));
    }
  }), 'primary');
  return h('div.form', null, h('div.row', null, control), told);
}

/** The page of the checkpoint. */
export async function showProof(into) {
  const { checkpoint } = await read('/v1/consistency', { from: 0 });
  const told = h('div', null);
  const key = h('input', { type: 'text', class: 'mono', spellcheck: 'false', value: trustedKey() });
  const differs = trustedKey() !== session.caller.verifierKey;
  fill(into, h('div.title', null, h('h1', null, 'Proof')),
    h('p', null, 'The ledger signs how many records there are and the root of the tree over them. '
      + 'Whoever keeps a checkpoint can prove that nothing before it was altered, dropped or '
      + 'moved.'),
    h('div.cards', null,
      h('section.card', null, h('h2', null, 'Checkpoint'), copyable(checkpoint),
        h('div.row', null, button('Download', () => download('checkpoint', checkpoint))),
        verifier('Verify in this browser', async () => checkCheckpoint(
          (await read('/v1/consistency', { from: 0 })).checkpoint))),
      h('section.card', null, h('h2', null, 'The key that is believed'),
        h('p.hint', null, 'Compare it with the one that somebody trustworthy handed you. This '
          + 'browser keeps the first one it sees, and notices when the service shows another.'),
        differs && h('div.problem', { role: 'alert' },
          h('strong', null, 'The service shows another key now: '), session.caller.verifierKey),
        field('Verifier key', key),
        h('div.row', null, button('Believe this key', async () => {
          try {
            await parseVerifierKey(key.value);
            remembered.set('vkey', key.value.trim());
            fill(told, h('p', { role: 'status' }, 'From now on this browser believes it.'));
          } catch (error) {
            fill(told, problem(error));
          }
        }), button('Download', () => download('ledger.vkey', `${trustedKey()}\n`))), told)),
    h('section.card', null, h('h2', null, 'With other tools'),
      h('p', null, 'The whole ledger, on a copy of its files:'),
      copyable('flagledger --ledger COPY audit --since-checkpoint checkpoint --vkey ledger.vkey'),
      h('p', null, 'One record: open it from the history, and download what its proof needs.')));
}
