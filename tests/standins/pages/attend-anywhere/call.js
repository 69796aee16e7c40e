import './brand.js';
import { wireControls } from '/shared/controls.js';
import { query, roomFromPath, selfView, withFlags } from '/shared/flags.js';
import { createRoom, report } from '/shared/room.js';

const stage = document.querySelector('#stage');
const back = document.querySelector('#back');
if (back instanceof HTMLAnchorElement) back.href = withFlags('/console');

if (stage instanceof HTMLElement) {
  const room = createRoom({
    room: roomFromPath(),
    role: 'doctor',
    stage,
    self: selfView(),
    audioOnly: query.has('audio'),
  });
  wireControls(room, { connected: 'You are in this Call' });
  room.join().catch(report);
}
