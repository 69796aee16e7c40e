import { press, wireControls } from '/shared/controls.js';
import { query, roleFromQuery, roomFromPath, selfView } from '/shared/flags.js';
import { report } from '/shared/media.js';
import { createRoom } from '/shared/room.js';

const PRACTICE = 'video.practice.example';

const brand = document.querySelector('#brand');
if (brand && location.hostname === PRACTICE) brand.textContent = 'High Street Practice';

const stage = document.querySelector('#stage');

if (stage instanceof HTMLElement) {
  const room = createRoom({
    room: roomFromPath(),
    role: roleFromQuery(),
    stage,
    self: selfView(),
    audioOnly: query.has('audio'),
    wait: query.has('wait'),
  });
  wireControls(room, { connected: 'Connected' });
  press('#again', () => room.join().catch(report));
  room.join().catch(report);
}
