// The page's address: `#/flags/KEY?environment=prod`. Everything that is looked at can be linked
// to, and the browser's back button works.

/** @typedef {{path: string[], query: URLSearchParams}} Place */

/** @returns {Place} */
export function place() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return {
    path: path.split('/').filter(Boolean).map((part) => {
      try { return decodeURIComponent(part); } catch { return part; }
    }),
    query: new URLSearchParams(query),
  };
}

/** The address of a page. */
export function address(path, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, value);
  }
  const search = parameters.size ? `?${parameters}` : '';
  return `#/${path.map(encodeURIComponent).join('/')}${search}`;
}

export function go(path, query) { location.hash = address(path, query); }

/** Changes the query without a new entry in the browser's history. */
export function note(query) {
  const { path } = place();
  history.replaceState(null, '', address(path, query));
}
