// Who is signed in, which tenant is looked at, and at which moment. The token lives in this tab's
// session storage and nowhere else: closing the tab forgets it.

import { read, useToken } from './api.js';
import { forgetToken, keepToken } from './early.js';

export const session = {
  /** What `GET /v1/caller` said; null: nobody is signed in. */
  caller: null,
  /** The tenant that is looked at. */
  tenant: null,
  /** The moment that is looked at, as the service takes it (`@12`, a time); null: now. */
  moment: null,
  /** When that is, for people. */
  momentText: '',
};

const watchers = new Set();
/** Calls `act` whenever tenant or moment change. */
export function watch(act) {
  watchers.add(act);
  return () => watchers.delete(act);
}
function tell() { for (const act of watchers) act(); }

/** Signs in with what was answered to a token; throws the service's refusal. */
export async function signIn({ token, caller }) {
  session.caller = await caller;
  session.tenant = session.caller.tenant;
  keepToken(token);
}

export async function refreshCaller() {
  session.caller = await read('/v1/caller');
  return session.caller;
}

export function signOut() {
  forgetToken();
  useToken(null);
  Object.assign(session, { caller: null, tenant: null, moment: null, momentText: '' });
}

export function lookAt({ tenant, moment, momentText } = {}) {
  if (tenant !== undefined) session.tenant = tenant;
  if (moment !== undefined) {
    session.moment = moment;
    session.momentText = momentText ?? moment ?? '';
  }
  tell();
}

/** The query of a question about the tenant and moment that are looked at. */
export const scope = (more) => ({ tenant: session.tenant, as_of: session.moment, ...more });

// What the role may do. The service decides again; this only keeps what would be refused away.

const isWriter = () => ['owner', 'admin'].includes(session.caller?.role);

export const rights = {
  /** Set and clear overrides in a tenant (docs/events.md, "Rights"). */
  override(tenant = session.tenant) {
    const { role, tenant: own } = session.caller;
    if (tenant === 'tenant-0') return isWriter() && own === 'tenant-0';
    return own === tenant ? isWriter() : own === 'tenant-0' && role === 'owner';
  },
  /** Declare and archive flags, register tenants and environments. */
  catalog: () => isWriter() && session.caller.tenant === 'tenant-0'
    && session.caller.allEnvironments,
  /** See the admin's lists. */
  lists: () => isWriter(),
  /** Grant roles, enrol keys, issue tokens. */
  people: () => session.caller.role === 'owner' && session.caller.allEnvironments,
  isGlobal: () => session.caller.tenant === 'tenant-0',
};

export const isPast = () => session.moment !== null;
