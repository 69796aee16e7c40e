/**
 * Console and call as one page: the address stays the same for every patient of the day, and nothing
 * is ever loaded anew. Each patient has a room of their own, with controls of its own.
 */
import './brand.js';
import { press } from '/shared/controls.js';
import { query } from '/shared/flags.js';
import { play, report } from '/shared/media.js';
import { listCallers } from './callers.js';
import { openRoom } from './room.js';

const list = document.querySelector('#list');
const screen = document.querySelector('#screen');
const status = document.querySelector('#status');
const template = document.querySelector('template#room');

const next = listCallers({ join });

/** @param {string} name */
function join(name) {
  if (!(template instanceof HTMLTemplateElement)) return;
  screen?.replaceChildren(template.content.cloneNode(true));
  showList(false);
  const room = openRoom(name);
  document.querySelector('#kept')?.remove();
  press('#next', () => {
    const following = next(name);
    room.leave();
    if (following) join(following);
  });
  room.onChange(() => {
    if (room.state === 'left') showList(true);
  });
  room.join().catch(report);
}

/** @param {boolean} on */
function showList(on) {
  if (list instanceof HTMLElement) list.hidden = !on;
  if (!on) return;
  if (query.get('camera') === 'kept') keepSelfView();
  screen?.replaceChildren();
  if (status) status.textContent = '';
}

/** The camera that stays on is still to be seen beside the list. */
function keepSelfView() {
  const self = screen?.querySelector('#self');
  if (!(self instanceof HTMLVideoElement)) return;
  self.id = 'kept';
  list?.append(self);
  play(self);
}
