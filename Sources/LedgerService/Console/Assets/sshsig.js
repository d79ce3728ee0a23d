// SSH keys and signatures (OpenSSH's PROTOCOL.sshsig), namespace event@flagledger, SHA-512.

import { fromBase64, isEqual, join, sha256, sha512, toBase64, utf8,
  verifyEd25519 } from './bytes.js';

const namespace = 'event@flagledger';

/** A string of the SSH wire form: its length in four bytes, and its bytes. */
function wire(content) {
  const bytes = typeof content === 'string' ? utf8(content) : content;
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return join(length, bytes);
}

/** The wire form of an Ed25519 key's 32 bytes. */
export const keyBlob = (key) => join(wire('ssh-ed25519'), wire(key));
export const publicLine = (key) => `ssh-ed25519 ${toBase64(keyBlob(key))}`;

/** As `ssh-keygen -l` prints it. */
export const fingerprint = async (key) =>
  `SHA256:${toBase64(await sha256(keyBlob(key))).replace(/=+$/, '')}`;

/** The 32 bytes of the key in a `.pub` line. */
export function parsePublicLine(line) {
  const [type, blob] = line.trim().split(/\s+/);
  if (type !== 'ssh-ed25519') throw new Error('Only ssh-ed25519 keys are taken.');
  const bytes = fromBase64(blob);
  const key = bytes.subarray(-32);
  if (!isEqual(bytes, keyBlob(key))) throw new Error('The key cannot be read.');
  return key;
}

/** What the key itself signs for a message. */
export const signedData = async (message) => join(utf8('SSHSIG'), wire(namespace), wire(''),
  wire('sha512'), wire(await sha512(message)));

/** The armoured signature, byte for byte as `ssh-keygen -Y sign` would write it. */
export function armour(key, signature) {
  const version = new Uint8Array([0, 0, 0, 1]);
  const blob = join(utf8('SSHSIG'), version, wire(keyBlob(key)), wire(namespace), wire(''),
    wire('sha512'), wire(join(wire('ssh-ed25519'), wire(signature))));
  const lines = toBase64(blob).match(/.{1,70}/g).join('\n');
  return `-----BEGIN SSH SIGNATURE-----\n${lines}\n-----END SSH SIGNATURE-----\n`;
}

/** Whether the key's holder signed this event. */
export const isEventSignedBy = async (event, signature, key) =>
  verifyEd25519(key, signature, await signedData(event));
