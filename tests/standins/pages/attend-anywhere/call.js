import './brand.js';
import { press } from '/shared/controls.js';
import { activated, query, roomFromPath, withFlags } from '/shared/flags.js';
import { report } from '/shared/media.js';
import { goesIntoFrame } from '/shared/rewrite.js';
import { openRoom } from './room.js';

const call = document.querySelector('#call');
/** As it was at first, for the next patient's room in this page. */
const controls = call?.cloneNode(true);
const title = document.querySelector('#ended h1');
const again = document.querySelector('#rejoin');
const following = document.querySelector('#following');
const rooms = query.get('rooms')?.split(',') ?? [];

/** @type {ReturnType<typeof openRoom>} */
let room;

function begin() {
  room = openRoom(roomFromPath());
  Object.assign(room, { transfer });
  press('#transfer', transfer);
  if (following instanceof HTMLElement) following.hidden = next() === undefined;
}

const join = () => room.join().catch(report);

/** Hands the patient, who stays in the room, over to a colleague who comes to it. */
function transfer() {
  room.leave();
  if (title) title.textContent = 'Transferred';
}

function next() {
  return rooms[rooms.indexOf(roomFromPath()) + 1];
}

/** The next patient of those who wait, in the same document. */
function goToNext() {
  const name = next();
  if (!(name && controls)) return;
  history.pushState(null, '', withFlags(`/call/${encodeURIComponent(name)}`));
  document.querySelector('#call')?.replaceWith(controls.cloneNode(true));
  begin();
  join();
}

if (!goesIntoFrame()) {
  const back = document.querySelector('#back');
  if (back instanceof HTMLAnchorElement) back.href = withFlags('/console');
  begin();
  press('#rejoin', join);
  press('#following', goToNext);
  if (query.get('camera') === 'kept' && again instanceof HTMLElement) again.hidden = false;
  // "Back" brought a page back that had hung up when it was left.
  addEventListener('pageshow', (event) => {
    if (event.persisted && again instanceof HTMLElement) again.hidden = false;
  });
  activated().then(join);
}
