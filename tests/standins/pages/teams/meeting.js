/**
 * A Teams meeting as one page: pre-join, lobby, call, small call window, end. The guest's light
 * page is the same, with a field for a name.
 */
import { press } from '/shared/controls.js';
import { query, roomFromPath, selfView, withFlags } from '/shared/flags.js';
import { createRoom, report } from '/shared/room.js';

const GUEST = location.pathname.startsWith('/light-meetings/') || query.get('anon') === 'true';
const LOBBY_MS = Number(query.get('lobby') ?? 300);

const screen = document.querySelector('#screen');
const status = document.querySelector('#status');

/** The meeting this page was opened for. */
const meeting =
  query.get('room') ||
  location.hash.slice(1) ||
  (/^\/(meet|l\/meetup-join)\//.test(location.pathname) ? roomFromPath() : '');

/** Where the remote media go; the engine outlives the screens, so this does too. */
const tiles = document.createElement('div');
tiles.className = 'tiles';

const room = createRoom({
  room: meeting,
  role: GUEST ? 'patient' : 'doctor',
  stage: tiles,
  audioOnly: query.has('audio'),
});
Object.assign(room, { prejoin, enter });

/** @type {ReturnType<typeof setTimeout> | undefined} */
let lobby;
/** @type {ReturnType<typeof setInterval> | undefined} */
let clock;

/** @param {string} name @param {string} words */
function show(name, words) {
  const template = document.querySelector(`template#${name}`);
  if (!(screen && template instanceof HTMLTemplateElement)) return;
  clearInterval(clock);
  screen.replaceChildren(template.content.cloneNode(true));
  if (status) {
    status.textContent = words;
    status.classList.remove('live');
  }
}

/**
 * Goes on within the page, as the real one does: the address changes, nothing is loaded.
 * @param {string} address
 */
function go(address) {
  if (!GUEST) history.pushState(null, '', withFlags(address));
}

function prejoin() {
  show('prejoin', '');
  const name = document.querySelector('#name');
  if (name instanceof HTMLElement) {
    // A field that belongs to guests only must not be in the clinician's page at all.
    if (GUEST) name.hidden = false;
    else name.remove();
  }
  const cancel = document.querySelector('[data-tid="prejoin-cancel-button"]');
  // Likewise the button that is there only in the lobby.
  cancel?.remove();
  room.showSelfIn(selfView());
  room.preview().catch(report);
  press('[data-tid="prejoin-join-button"]', () => waitInLobby(cancel));
}

/** @param {Element | null} cancel */
function waitInLobby(cancel) {
  const join = document.querySelector('[data-tid="prejoin-join-button"]');
  const words = document.querySelector('#prejoin-words');
  if (!(join instanceof HTMLButtonElement && cancel instanceof HTMLElement)) return;
  join.disabled = true;
  cancel.hidden = false;
  join.before(cancel);
  if (words) words.textContent = 'Someone will let you in shortly';
  cancel.addEventListener('click', () => {
    clearTimeout(lobby);
    prejoin();
  });
  lobby = setTimeout(enter, LOBBY_MS);
}

function enter() {
  go(`/v2/?meetingjoin=true#${encodeURIComponent(meeting)}`);
  show('incall', '');
  document.querySelector('#stage')?.prepend(tiles);
  room.showSelfIn(room.audioOnly ? null : selfView());
  if (room.audioOnly) {
    document.querySelector('#stage #self')?.remove();
    document.querySelector('#video-button')?.remove();
  }

  const since = Date.now();
  const duration = document.querySelector('#call-duration-custom');
  clock = setInterval(() => {
    const seconds = Math.floor((Date.now() - since) / 1000);
    const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
    if (duration) duration.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }, 1000);

  press('#hangup-button', () => room.leave());
  press('#microphone-button', () => room.microphone(!room.microphoneOn));
  press('#video-button', () => room.camera(!room.cameraOn));
  press('#share-button', toggleSharing);
  press('#minimise', () => minimise(true));
  press('#restore', () => minimise(false));
  press('#fullscreen', () =>
    document.fullscreenElement
      ? document.exitFullscreen()
      : document.querySelector('#stage')?.requestFullscreen(),
  );
  room.join().catch(report);
}

/** Only the mark that others can see: what is presented is of no use to a test. */
function toggleSharing() {
  const button = document.querySelector('#share-button');
  if (!(button instanceof HTMLElement)) return;
  const sharing = button.dataset.state !== 'call-control-present-new';
  button.dataset.state = sharing ? 'call-control-present-new' : 'call-control-stop-presenting-new';
  button.textContent = sharing ? 'Share' : 'Stop sharing';
}

/** @type {Element | null} */
let toolbar = null;

/**
 * The small call window: the controls leave the page, the media play on where they are.
 * @param {boolean} small
 */
function minimise(small) {
  const call = document.querySelector('#call');
  const chat = document.querySelector('#chat');
  if (!(call instanceof HTMLElement && chat instanceof HTMLElement)) return;
  toolbar ??= document.querySelector('#toolbar');
  call.classList.toggle('mini', small);
  chat.hidden = !small;
  if (small) toolbar?.remove();
  else if (toolbar) call.prepend(toolbar);
  go(small ? '/v2/?chat=true' : `/v2/?meetingjoin=true#${encodeURIComponent(meeting)}`);
}

room.onChange(() => {
  if (room.state === 'left') {
    toolbar = null;
    go('/v2/');
    show('left', '');
    press('#rejoin', prejoin);
    return;
  }
  const within = document.querySelector('#call');
  if (!within) return;
  if (status) {
    status.textContent = room.state === 'connected' ? 'In the meeting' : room.notice;
    status.classList.toggle('live', room.state === 'connected');
  }
  label('#microphone-button', room.microphoneOn ? 'Mute' : 'Unmute');
  label('#video-button', room.cameraOn ? 'Camera off' : 'Camera on');
});

/** @param {string} selector @param {string} text */
function label(selector, text) {
  const button = document.querySelector(selector);
  if (button) button.textContent = text;
}

if (meeting === '') show('nothing', '');
else if (query.get('join') === '1') enter();
else prejoin();
