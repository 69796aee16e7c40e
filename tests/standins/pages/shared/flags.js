/**
 * The query flags of the stand-ins, which are kept from page to page. A page plays what its own
 * address says: most of what follows is for the doctor's. Times are in milliseconds.
 *
 * Served so (everywhere):
 * - `coep`: cross-origin isolated; `trap`: the page takes every key and keeps the focus (trap.js)
 * - `cache`: without `no-store`; the page hangs up when it is left, so that "back" may bring it back
 *
 * This side's devices (capture.js):
 * - `selfview=none`: without one; `canvas`: it shows the camera as a canvas captures it, and stays
 *   with the last picture after a hang-up; `blurred`: the same, and so is what is sent
 * - `audio`: by sound alone
 * - `picture=good`: for somebody to look at; otherwise it is small and slow, which costs less;
 *   `picture=person`: the same, of a drawn person (person.js)
 * - `camera=kept`: a hang-up leaves camera, microphone and self-view running, for the next call
 * - `wait`: in the waiting area until a doctor is there
 *
 * How the others are shown (tile.js, stage.js, sound.js, picture.js):
 * - `shadow`, `shadow=open`: in a shadow root, closed or open
 * - `media=detached`: their sound comes from an element that is not in the page; `alldetached`: so
 *   does the picture, and a canvas in the page shows it
 * - `sound=mixed`: their sound goes through WebAudio into one element that stays as long as the page
 * - `tracks=generated`, `tracks=canvas`: in tracks that the page makes, by the browser's generators
 *   where it has them, or by canvas and WebAudio
 *
 * What lies between (server.js, peer.js, people.js, echo.js):
 * - `server=selective`: one place is negotiated before anybody is there, its tracks live and muted,
 *   and muted again when someone has left; `pooled`: they are not muted again
 * - `server=mix`: one sound that never stops, mixed from everybody's; pictures one by one
 * - `patience`: takes the others' media away so long after the line broke (at the latest when the
 *   browser gives it up), and brings them back when it is mended, with the same tracks, or with
 *   `recover=anew` over a new connection. Who drops out of the room stays until then. Without it the
 *   media stay as they are, whatever the line does
 * - `keep`, `linger`: someone's media stay in the page so long after dropping out, or leaving;
 *   without a time, as long as the call
 * - `bye`: the page says farewell when it is closed or loaded anew, as most do
 * - `echo`: an echo test: this side's own picture and sound come back; nobody else is there
 *
 * Around the call:
 * - `toolbar=hides`: the controls leave the page for 6 s, again and again (toolbar.js)
 * - `survey`: a hang-up leads to a survey, from which a link leads back to the same address
 * - `rewrite`: the call is in a frame that is written anew so long after it was made (rewrite.js)
 *
 * The way to it:
 * - `rooms=a,b`: who waits, whoever does (console, app); `newtab`: the call opens in a new tab
 *   (console), or is only in one that does not know its opener (accuRx)
 * - `prerender` (console): the first caller's page is prerendered
 * - `lobby`: so long in the lobby; `modal`: it lies under a modal dialog, and the button that
 *   joins stays in the page during the call, hidden, or with `modal=covered` behind it (Teams)
 * - `marks=leave|company|none`: as if Microsoft had renamed the control that leaves, the other marks
 *   of a call, or those and the ones of pre-join, of the end and of who else is there
 *
 * Not kept: `redirect` (teams.microsoft.com) goes on to teams.cloud.microsoft.
 */
const FLAGS = [
  'coep',
  'trap',
  'cache',
  'selfview',
  'audio',
  'picture',
  'camera',
  'wait',
  'shadow',
  'media',
  'sound',
  'tracks',
  'server',
  'patience',
  'recover',
  'keep',
  'linger',
  'bye',
  'echo',
  'toolbar',
  'survey',
  'rewrite',
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

/**
 * A flag that is a time, in milliseconds.
 * @param {string} flag
 * @returns {number | null} null without the flag; endless if it is there without a time
 */
export function milliseconds(flag) {
  const value = query.get(flag);
  if (value === null) return null;
  return value === '' || Number.isNaN(Number(value)) ? Number.POSITIVE_INFINITY : Number(value);
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
