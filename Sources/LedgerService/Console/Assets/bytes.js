// Bytes, texts and digests: what proofs and signatures are made of.

export const utf8 = (text) => new TextEncoder().encode(text);
export const textOf = (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export const isEqual = (one, other) => one.length === other.length
  && one.every((byte, index) => byte === other[index]);

/** Padded base64 (RFC 4648), and nothing that would not be written so. */
export function fromBase64(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (toBase64(bytes) !== text) throw new Error('This is not canonical base64.');
  return bytes;
}

export const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte))
  .join(''));

export const hexadecimal = (bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Whether this browser and this address let pages compute. */
export const canCompute = () => Boolean(globalThis.crypto?.subtle);

const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
export const sha256 = (bytes) => digest('SHA-256', bytes);
export const sha512 = (bytes) => digest('SHA-512', bytes);

/** An Ed25519 signature over `message`, by the raw 32 bytes of the key (RFC 8032). */
export async function verifyEd25519(key, signature, message) {
  const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', imported, signature, message);
}
