// Signed notes, checkpoints and proofs of C2SP (signed-note, tlog-checkpoint, tlog-proof).

import { fromBase64, hexadecimal, sha256, utf8, verifyEd25519 } from './bytes.js';

/** Reads a verifier key, `NAME+ID+KEY`; throws where its parts do not fit each other. */
export async function parseVerifierKey(text) {
  const [, name, id, key] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  if (!name) throw new Error('A verifier key looks like NAME+1a2b3c4d+BASE64.');
  const material = fromBase64(key);
  if (material[0] !== 1 || material.length !== 33) throw new Error('The key is not Ed25519.');
  const digest = await sha256(new Uint8Array([...utf8(`${name}\n`), ...material]));
  if (hexadecimal(digest.subarray(0, 4)) !== id) {
    throw new Error('The key\'s id does not fit its name and bytes.');
  }
  return { name, id, publicKey: material.subarray(1) };
}

/** Reads a checkpoint; nothing of it is believed yet. */
export function parseCheckpoint(note) {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) throw new Error('The checkpoint has no signatures.');
  const text = note.slice(0, end + 1);
  const [origin, size, root] = text.split('\n');
  if (!/^(0|[1-9]\d*)$/.test(size ?? '')) throw new Error('The checkpoint has no size.');
  const signatures = note.slice(end + 2).split('\n').filter(Boolean).map((line) => {
    const [, name, signature] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
    if (!name) throw new Error('A line of the checkpoint is no signature.');
    return { name, bytes: fromBase64(signature) };
  });
  return { text, origin, size: Number(size), root: fromBase64(root), signatures };
}

/** Whether the holder of the key signed this checkpoint. */
export async function isSignedBy(checkpoint, key) {
  if (checkpoint.origin !== key.name) return false;
  for (const { name, bytes } of checkpoint.signatures) {
    if (name !== key.name || hexadecimal(bytes.subarray(0, 4)) !== key.id) continue;
    if (await verifyEd25519(key.publicKey, bytes.subarray(4), utf8(checkpoint.text))) return true;
  }
  return false;
}

/** Reads a `.tlog-proof`. */
export function parseProof(text) {
  const end = text.indexOf('\n\n');
  const [title, ...lines] = text.slice(0, end).split('\n');
  if (title !== 'c2sp.org/tlog-proof@v1') throw new Error('This is no tlog-proof.');
  const rest = lines.filter((line) => !line.startsWith('extra '));
  const index = /^index (0|[1-9]\d*)$/.exec(rest[0] ?? '');
  if (!index) throw new Error('The proof has no index.');
  const note = text.slice(end + 2);
  return { index: Number(index[1]), hashes: rest.slice(1).map(fromBase64), note,
    checkpoint: parseCheckpoint(note) };
}
