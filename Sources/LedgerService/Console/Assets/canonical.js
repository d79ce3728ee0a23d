// Canonical JSON (RFC 8785): the one text that an event has, and that is signed.

/** @param {*} value of JSON; members that are undefined are left out. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    // Keys are sorted by UTF-16 code units, which is how JavaScript compares texts.
    const members = Object.keys(value).filter((key) => value[key] !== undefined).sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${members.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new Error('JSON has no such number.');
  }
  if (typeof value === 'string' && !value.isWellFormed()) {
    throw new Error('The text holds half a character.');
  }
  // ECMAScript writes numbers and texts exactly as the standard wants them.
  return JSON.stringify(value);
}
