/**
 * The query flags of the stand-ins, which are kept from page to page:
 * `coep`, `trap`, `selfview`, `audio`, `lobby`, `wait`, `newtab`, `rooms`.
 */
const FLAGS = ['coep', 'trap', 'selfview', 'audio', 'lobby', 'wait', 'newtab', 'rooms'];

export const query = new URLSearchParams(location.search);

/**
 * An address on this or another origin that carries this page's flags on.
 * @param {string} address
 * @returns {string}
 */
export function withFlags(address) {
  const url = new URL(address, location.href);
  for (const flag of FLAGS) {
    const value = query.get(flag);
    if (value !== null) url.searchParams.set(flag, value);
  }
  return url.href;
}

/** The last part of the path: every room address ends in its room. */
export function roomFromPath() {
  return decodeURIComponent(location.pathname.split('/').at(-1) ?? '');
}

/**
 * The page's self-view, or nothing where the address asks for none.
 * @param {ParentNode} [within]
 */
export function selfView(within = document) {
  const element = within.querySelector('#self');
  if (!(element instanceof HTMLVideoElement)) return null;
  if (query.get('selfview') !== 'none') return element;
  element.remove();
  return null;
}

/** @returns {import('./room.js').Role} */
export function roleFromQuery() {
  const role = query.get('role');
  return role === 'doctor' || role === 'carer' ? role : 'patient';
}
