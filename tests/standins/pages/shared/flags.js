/**
 * The query flags of the stand-ins, which are kept from page to page.
 *
 * Served so (everywhere):
 * - `coep`: cross-origin isolated; `trap`: the page takes every key and keeps the focus (trap.js)
 * - `cache`: without `no-store`; the page hangs up when it is left, so that "back" may bring it back
 *
 * The call:
 * - `selfview=none`: without one; `audio`: by sound alone; `wait`: in the waiting area until a doctor
 *   is there
 * - `shadow` (Attend Anywhere's call): the others' media are in a closed shadow root
 * - `media=detached` (Teams): sound is played by an element that is not in the page
 *
 * The way to it:
 * - `rooms=a,b`: who waits, whoever does (console, app); `newtab`: the call opens in a new tab
 *   (console), or is only in one that does not know its opener (accuRx)
 * - `prerender` (console): the first caller's page is prerendered
 * - `lobby`: milliseconds in the lobby; `modal`: it lies under a modal dialog, and the button that
 *   joins stays in the page during the call, hidden, or with `modal=covered` behind it (Teams)
 * - `marks=leave|company|none`: as if Microsoft had renamed the control that leaves, the other marks
 *   of a call, or those and the ones of pre-join
 *
 * Not kept: `redirect` (teams.microsoft.com) goes on to teams.cloud.microsoft.
 */
const FLAGS = [
  'coep',
  'trap',
  'cache',
  'selfview',
  'audio',
  'wait',
  'shadow',
  'media',
  'lobby',
  'modal',
  'marks',
  'newtab',
  'rooms',
  'prerender',
];

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

/**
 * Settles when somebody looks at the page: one that is prerendered must not join a call.
 * @returns {Promise<unknown>}
 */
export function activated() {
  if (!('prerendering' in document && document.prerendering)) return Promise.resolve();
  // For the page that had it prerendered. Channels between pages are shut until then, but this works.
  localStorage.setItem('prerendered', roomFromPath());
  return new Promise((resolve) => {
    document.addEventListener('prerenderingchange', resolve, { once: true });
  });
}
