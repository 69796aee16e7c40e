/**
 * The buttons and the status line that the call pages share. Each is wired if the page has it.
 * @param {ReturnType<typeof import('./room.js').createRoom>} room
 * @param {{ connected: string }} words
 */
export function wireControls(room, words) {
  const status = document.querySelector('#status');
  const call = document.querySelector('#call');
  const ended = document.querySelector('#ended');

  if (room.audioOnly) document.querySelector('#camera')?.remove();
  press('#leave', () => room.leave());
  press('#mute', () => room.microphone(!room.microphoneOn));
  press('#camera', () => room.camera(!room.cameraOn));
  press('#refresh', () => location.reload());
  press('#fullscreen', () => {
    if (document.fullscreenElement) return document.exitFullscreen();
    return document.querySelector('#stage')?.requestFullscreen();
  });

  room.onChange(() => {
    if (status) {
      status.textContent = room.state === 'connected' ? words.connected : room.notice;
      status.classList.toggle('live', room.state === 'connected');
    }
    setPressed('#mute', !room.microphoneOn, room.microphoneOn ? 'Mute' : 'Unmute');
    setPressed('#camera', !room.cameraOn, room.cameraOn ? 'Camera off' : 'Camera on');
    if (call instanceof HTMLElement) call.hidden = room.state === 'left';
    if (ended instanceof HTMLElement) ended.hidden = room.state !== 'left';
  });
}

/** @param {string} selector @param {() => unknown} action */
export function press(selector, action) {
  document.querySelector(selector)?.addEventListener('click', () => action());
}

/** @param {string} selector @param {boolean} pressed @param {string} label */
function setPressed(selector, pressed, label) {
  const button = document.querySelector(selector);
  if (!button) return;
  button.setAttribute('aria-pressed', String(pressed));
  button.textContent = label;
}
