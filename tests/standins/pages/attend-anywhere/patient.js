import './brand.js';
import { wireControls } from '/shared/controls.js';
import { query, roomFromPath, selfView } from '/shared/flags.js';
import { report } from '/shared/media.js';
import { createRoom } from '/shared/room.js';

const stage = document.querySelector('#stage');

if (stage instanceof HTMLElement) {
  const room = createRoom({
    room: roomFromPath(),
    role: query.get('role') === 'carer' ? 'carer' : 'patient',
    stage,
    self: selfView(),
    audioOnly: query.has('audio'),
    wait: query.has('wait'),
  });
  wireControls(room, { connected: 'You are in this Call' });
  room.join().catch(report);
}
