// Which flags are shown: pure functions of a flag and what was asked for.

/** What can be asked for; each is a text, empty: everything. */
export const names = ['q', 'source', 'gate', 'owner', 'tag', 'state'];

/** Whether a flag's reminder has come: it was meant to be gone by then. */
export const isStale = (flag, now) => Boolean(flag.definition.expiresAt)
  && Date.parse(flag.definition.expiresAt) <= now;

function isFound(flag, words) {
  if (words.length === 0) return true;
  const { key, description = '', owner = '', tags = [] } = flag.definition;
  const text = `${key} ${description} ${owner} ${tags.join(' ')}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/**
 * @param {Array} flags as `GET /v1/flags` lists them.
 * @param {object} asked by the names above.
 * @param {number} now milliseconds since 1970: of the moment that is looked at.
 */
export function filtered(flags, asked, now) {
  const words = (asked.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return flags.filter((flag) => {
    const { definition } = flag;
    if ((asked.state === 'archived') !== flag.archived) return false;
    if (asked.state === 'stale' && !isStale(flag, now)) return false;
    if (asked.source
      && !Object.values(flag.values).some((answer) => answer.source === asked.source)) return false;
    if (asked.gate === 'none' && definition.gates) return false;
    if (asked.gate && asked.gate !== 'none'
      && !definition.gates?.includes(asked.gate)) return false;
    if (asked.owner && definition.owner !== asked.owner) return false;
    if (asked.tag && !definition.tags?.includes(asked.tag)) return false;
    return isFound(flag, words);
  });
}

/** The owners and tags that there are, for the lists to choose from. */
export function offered(flags) {
  const owners = new Set();
  const tags = new Set();
  for (const { definition } of flags) {
    if (definition.owner) owners.add(definition.owner);
    for (const tag of definition.tags ?? []) tags.add(tag);
  }
  return { owners: [...owners].sort(), tags: [...tags].sort() };
}
