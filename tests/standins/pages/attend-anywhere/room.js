import { wireControls } from '/shared/controls.js';
import { query, selfView } from '/shared/flags.js';
import { createRoom } from '/shared/room.js';

/**
 * The doctor's part in a call, in the page's present stage and with its controls.
 * @param {string} name
 */
export function openRoom(name) {
  const stage = document.querySelector('#stage');
  if (!(stage instanceof HTMLElement)) throw new Error('The page has no stage.');
  const room = createRoom({
    room: name,
    role: 'doctor',
    stage,
    self: selfView(),
    audioOnly: query.has('audio'),
  });
  wireControls(room, { connected: 'You are in this Call' });
  return room;
}
