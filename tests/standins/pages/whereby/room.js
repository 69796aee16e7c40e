import { press, wireControls } from '/shared/controls.js';
import { query, roleFromQuery, roomFromPath, selfView } from '/shared/flags.js';
import { report } from '/shared/media.js';
import { createRoom } from '/shared/room.js';

const stage = document.querySelector('#stage');

if (stage instanceof HTMLElement) {
  const room = createRoom({
    room: roomFromPath(),
    role: query.has('roomKey') ? 'doctor' : roleFromQuery(),
    stage,
    self: selfView(),
    audioOnly: query.has('audio'),
    wait: query.has('wait'),
  });
  wireControls(room, { connected: 'Connected' });
  press('#again', () => room.join().catch(report));
  room.join().catch(report);
}
