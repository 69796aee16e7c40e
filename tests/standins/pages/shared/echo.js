import { openLoopback } from './loopback.js';
import { report } from './media.js';

/**
 * An echo test: the device's own picture and sound, gone once through a connection and back as those
 * of somebody else.
 * @param {MediaStream} stream what is captured
 * @param {import('./server.js').Presenter} presenter
 * @param {{ began: () => void, playing: () => void }} news
 */
export function startEcho(stream, presenter, { began, playing }) {
  const { near, far, negotiate, close } = openLoopback();
  /** @type {import('./tile.js').Shown | null} */
  let shown = null;
  far.ontrack = ({ streams: [back] }) => {
    if (shown || !back) return;
    began();
    shown = presenter.show({ role: 'patient', stream: back, cameraOn: true, playing });
  };
  for (const track of stream.getTracks()) near.addTrack(track, stream);
  negotiate().catch(report);
  return {
    players: () => shown?.players() ?? [],
    close() {
      shown?.remove();
      close();
    },
  };
}
