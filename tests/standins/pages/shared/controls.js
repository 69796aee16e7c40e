import { query, withFlags } from './flags.js';
import { play } from './media.js';
import { moveInto } from './popout.js';

/** @typedef {ReturnType<typeof import('./room.js').createRoom>} Room */

/**
 * The buttons and the status line that the call pages share. Each is wired if the page has it.
 * @param {Room} room
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
  press('#share', () => (room.presenting ? room.stopPresenting() : room.present()));
  wireViews(room);

  room.onChange(() => {
    if (status) {
      status.textContent = room.state === 'connected' ? words.connected : room.notice;
      status.classList.toggle('live', room.state === 'connected');
    }
    setPressed('#mute', !room.microphoneOn, room.microphoneOn ? 'Mute' : 'Unmute');
    setPressed('#camera', !room.cameraOn, room.cameraOn ? 'Camera off' : 'Camera on');
    setPressed('#share', room.presenting, room.presenting ? 'Stop sharing' : 'Share');
    showPresented(room);
    const left = room.state === 'left';
    // A self-view that goes on is still to be seen.
    if (call instanceof HTMLElement) call.hidden = left && query.get('camera') !== 'kept';
    if (ended instanceof HTMLElement) ended.hidden = !left;
    if (left && query.has('survey')) toSurvey();
  });
}

function toSurvey() {
  const address = new URL(withFlags('/survey'));
  address.searchParams.set('back', location.pathname + location.search + location.hash);
  location.assign(address);
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

/**
 * The buttons that show the call elsewhere, or something over it.
 * @param {Room} room
 */
export function wireViews(room) {
  press('#dialog', openDialog);
  press('#bare', () => remoteVideo(room)?.requestFullscreen());

  if (!('requestPictureInPicture' in HTMLVideoElement.prototype)) {
    document.querySelector('#pip')?.remove();
  }
  press('#pip', () => {
    if (document.pictureInPictureElement) return document.exitPictureInPicture();
    return remoteVideo(room)?.requestPictureInPicture();
  });

  if (!('documentPictureInPicture' in window)) document.querySelector('#docpip')?.remove();
  /** @type {(() => void) | null} */
  let back = null;
  press('#docpip', async () => {
    const small = /** @type {any} */ (window).documentPictureInPicture;
    const stage = document.querySelector('#stage');
    if (!stage) return;
    const other = await small.requestWindow({ width: 480, height: 300 });
    const tiles = [...stage.children].filter((each) => each.matches('.tile, .tiles'));
    back = moveInto(other, tiles, room);
  });
  room.onChange(() => {
    if (room.state === 'left') back?.();
  });
}

/** @param {Room} room */
function remoteVideo(room) {
  return room.remoteMedia().find((media) => media instanceof HTMLVideoElement);
}

/** A modal dialog makes everything else in the page inert, and lies over all of it. */
function openDialog() {
  const dialog = document.createElement('dialog');
  dialog.className = 'card';
  const title = document.createElement('h1');
  title.textContent = 'Call settings';
  const words = document.createElement('p');
  words.textContent = 'Your camera and microphone work.';
  const close = document.createElement('button');
  close.type = 'button';
  close.id = 'dialog-close';
  close.textContent = 'Close';
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  dialog.append(title, words, close);
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * What this side presents, for whoever presents it, on pages that show it to them.
 * @param {Room} room
 */
function showPresented(room) {
  const shown = document.querySelector('#preview');
  if (shown instanceof HTMLVideoElement && !room.presented) {
    shown.srcObject = null;
    shown.remove();
  }
  if (shown || !room.presented || !document.querySelector('#share')) return;
  const preview = document.createElement('video');
  preview.id = 'preview';
  preview.className = 'presented';
  preview.muted = true;
  preview.playsInline = true;
  document.querySelector('#stage')?.append(preview);
  preview.srcObject = room.presented;
  play(preview);
}
