import './brand.js';
import { press } from '/shared/controls.js';
import { activated, roomFromPath, withFlags } from '/shared/flags.js';
import { report } from '/shared/media.js';
import { openRoom } from './room.js';

const back = document.querySelector('#back');
if (back instanceof HTMLAnchorElement) back.href = withFlags('/console');

const room = openRoom(roomFromPath());
const title = document.querySelector('#ended h1');
const again = document.querySelector('#rejoin');

const join = () => room.join().catch(report);

/** Hands the patient, who stays in the room, over to a colleague who comes to it. */
function transfer() {
  room.leave();
  if (title) title.textContent = 'Transferred';
}

Object.assign(room, { transfer });
press('#transfer', transfer);
press('#rejoin', join);

// "Back" brought a page back that had hung up when it was left.
addEventListener('pageshow', (event) => {
  if (event.persisted && again instanceof HTMLElement) again.hidden = false;
});

activated().then(join);
