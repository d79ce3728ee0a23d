// What the first page needs is asked for before the modules that show it are there: who the caller
// is, and the flags of the caller's own tenant.

import { read, useToken } from './api.js';
import { place } from './router.js';

const storage = 'flagledger.token';

export function storedToken() {
  try { return sessionStorage.getItem(storage); } catch { return null; }
}
export function keepToken(token) {
  try { sessionStorage.setItem(storage, token); } catch { /* then it is kept in memory alone */ }
}
export function forgetToken() {
  try { sessionStorage.removeItem(storage); } catch { /* it was not there */ }
}

/** Both questions at once; `flags` is null where another page comes first, or there is none. */
function askFirst(token) {
  useToken(token);
  const [name = 'flags', key] = place().path;
  const caller = read('/v1/caller');
  caller.catch(() => { /* whoever signs in is told */ });
  return { token, caller,
    flags: name === 'flags' && !key ? read('/v1/flags').catch(() => null) : null };
}

const stored = storedToken();
let first = stored && askFirst(stored);

/** The answers for a token: those on their way already, once, or new ones. */
export function firstAnswers(token) {
  const early = first?.token === token ? first : askFirst(token);
  first = null;
  return early;
}
