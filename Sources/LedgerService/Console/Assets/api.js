// Questions to the service: one way for the token, errors and the state of the connection.

/** An answer that is no success: `code` is for programs, `message` for people. */
export class Refusal extends Error {
  constructor(status, code, message, detail) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** What is told where there is no answer at all. */
export const offline = () => new Refusal(0, 'OFFLINE',
  'The service cannot be reached. Nothing is lost: try again when it can.');

let token = null;
const lost = new Set();

export const connection = {
  /** Whether the last request reached the service. */
  isUp: true,
  /** Who wants to know when that changes. */
  watchers: new Set(),
  note(isUp) {
    if (isUp === this.isUp) return;
    this.isUp = isUp;
    for (const watcher of this.watchers) watcher(isUp);
  },
};

export function useToken(text) { token = text; }
/** Calls `act` when the token is good no more. */
export function onLoss(act) { lost.add(act); }

export const headers = () => ({ Authorization: `Bearer ${token}` });

/**
 * Asks the service.
 * @returns {Promise<Response>} a success.
 * @throws {Refusal}
 */
export async function ask(path, { method = 'GET', body, query, signal, more } = {}) {
  const asked = token;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, value);
  }
  const search = parameters.size ? `?${parameters}` : '';
  let answer;
  try {
    answer = await fetch(path + search, {
      method, signal, credentials: 'omit', redirect: 'error', cache: 'no-cache',
      headers: { ...headers(), ...(body ? { 'Content-Type': 'application/json' } : {}), ...more },
      body: body ? JSON.stringify(body) : undefined,
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    connection.note(false);
    throw offline();
  }
  connection.note(true);
  if (answer.ok) return answer;
  const text = await answer.text();
  let told = {};
  try { told = JSON.parse(text).error ?? {}; } catch { /* a proxy's page */ }
  if (answer.status === 401 && asked === token) for (const act of lost) act();
  throw new Refusal(answer.status, told.code ?? String(answer.status),
    told.message ?? `The service answered ${answer.status}.`, told.detail);
}

export const read = async (path, query, options) =>
  (await ask(path, { query, ...options })).json();

/** A write. Its key makes a request that is sent again the same event, not a second one. */
export const write = async (method, path, body, query) => (await ask(path, {
  method, body, query, more: { 'Idempotency-Key': ulid() },
})).json();

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** An identifier that sorts by time (the ULID of the events). */
export function ulid(now = Date.now()) {
  let text = '';
  for (let rest = now, index = 0; index < 10; index++, rest = Math.floor(rest / 32)) {
    text = digits[rest % 32] + text;
  }
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) text += digits[byte % 32];
  return text;
}
