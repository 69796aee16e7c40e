/**
 * A Teams meeting as one page: calendar, pre-join, lobby, call, small call window, end. The guest's
 * light page is the same, with a field for a name.
 */
import { press, wireViews } from '/shared/controls.js';
import { query, roomFromPath, selfView, withFlags } from '/shared/flags.js';
import { report } from '/shared/media.js';
import { moveInto } from '/shared/popout.js';
import { createRoom } from '/shared/room.js';
import { find, mark, rename } from './marks.js';

/** What stands behind `#`: a room by its name, or an address of its own, as Teams has it now. */
const behind = location.hash.startsWith('#/')
  ? new URL(location.hash.slice(1), location.href)
  : null;
const GUEST =
  location.pathname.startsWith('/light-meetings/') ||
  query.get('anon') === 'true' ||
  behind?.searchParams.get('anon') === 'true';
const LOBBY_MS = Number(query.get('lobby') ?? 300);
const ENDINGS = {
  left: 'You left the meeting',
  removed: 'You were removed',
  elsewhere: 'The meeting was ended on another device',
};

const PRESENT = 'call-control-present-new';
const STOP_PRESENTING = 'call-control-stop-presenting-new';

const screen = document.querySelector('#screen');
const status = document.querySelector('#status');

/** The meeting this page was opened for. */
let meeting =
  query.get('room') ||
  (behind && decodeURIComponent(behind.pathname.split('/').at(-1) ?? '')) ||
  location.hash.slice(1) ||
  (/^\/(meet|l\/meetup-join)\//.test(location.pathname) ? roomFromPath() : '');
/** Begun from the calendar: the address knows nothing of it, and stays as it is. */
let adHoc = false;

/** Where the remote media go; the engine outlives the screens, so this does too. */
const tiles = document.createElement('div');
tiles.className = 'tiles';

/** @type {keyof typeof ENDINGS} */
let ending = 'left';
/** Brings the media back from the window they were popped out to. */
/** @type {(() => void) | null} */
let popIn = null;
/** @type {Element | null} */
let toolbar = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let lobby;
/** @type {ReturnType<typeof setInterval> | undefined} */
let clock;

/** The meeting's room. Each meeting of the page has one of its own. */
let room = openRoom();

function openRoom() {
  const opened = createRoom({
    room: meeting,
    role: GUEST ? 'patient' : 'doctor',
    stage: tiles,
    audioOnly: query.has('audio'),
  });
  return Object.assign(opened, {
    prejoin,
    enter,
    meetNow,
    /** The organiser took this person out of the meeting. */
    removed: () => end('removed'),
    /** This person hung up on another device. */
    endedElsewhere: () => end('elsewhere'),
  });
}

/** @param {string} name @param {string} words */
function show(name, words) {
  const template = document.querySelector(`template#${name}`);
  if (!(screen && template instanceof HTMLTemplateElement)) return;
  clearInterval(clock);
  const content = document.importNode(template.content, true);
  // Before it is in the page, so that the usual marks are never seen there.
  rename(content);
  screen.replaceChildren(content);
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
  if (!GUEST && !adHoc) history.pushState(null, '', withFlags(address));
}

function calendar() {
  show('nothing', '');
  press('#meet-now', () => meetNow(crypto.randomUUID()));
}

/** @param {string} name */
function meetNow(name) {
  adHoc = true;
  meeting = name;
  room = openRoom();
  room.onChange(draw);
  prejoin();
}

function prejoin() {
  ending = 'left';
  show('prejoin', '');
  const name = document.querySelector('#name');
  if (name instanceof HTMLElement) {
    // A field that belongs to guests only must not be in the clinician's page at all.
    if (GUEST) name.hidden = false;
    else name.remove();
  }
  const cancel = find('prejoin-cancel-button');
  // Likewise the button that is there only in the lobby.
  cancel?.remove();
  room.showSelfIn(selfView());
  room.preview().catch(report);
  press('#join', () => waitInLobby(cancel));
}

/** @param {Element | null} cancel */
function waitInLobby(cancel) {
  const join = document.querySelector('#join');
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
  if (query.has('modal')) coverLobby();
}

function coverLobby() {
  const template = document.querySelector('template#lobby');
  if (!(template instanceof HTMLTemplateElement)) return;
  screen?.append(template.content.cloneNode(true));
  const dialog = document.querySelector('#lobby-dialog');
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
}

/**
 * Leaves the pre-join screen's button in the page during the call, where nobody sees it.
 * @param {Element | null} prejoin
 */
function stayBehind(prejoin) {
  if (!(query.has('modal') && prejoin instanceof HTMLElement)) return;
  prejoin.querySelector('.preview')?.remove();
  find('prejoin-cancel-button', prejoin)?.remove();
  if (query.get('modal') === 'covered') prejoin.classList.add('covered');
  else prejoin.hidden = true;
  screen?.append(prejoin);
}

function enter() {
  const before = document.querySelector('.prejoin');
  go(`/v2/?meetingjoin=true#${encodeURIComponent(meeting)}`);
  toolbar = null;
  show('incall', '');
  stayBehind(before);
  document.querySelector('#stage')?.prepend(tiles);
  room.showSelfIn(room.audioOnly ? null : selfView());
  if (room.audioOnly) {
    document.querySelector('#stage #self')?.remove();
    document.querySelector('#video-button')?.remove();
  }

  const since = Date.now();
  const duration = find('call-duration-custom');
  clock = setInterval(() => {
    const seconds = Math.floor((Date.now() - since) / 1000);
    const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
    if (duration) duration.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }, 1000);

  press(mark('hangup-button'), () => room.leave());
  press(mark('microphone-button'), () => room.microphone(!room.microphoneOn));
  press('#video-button', () => room.camera(!room.cameraOn));
  press('#share-button', toggleSharing);
  press('#popout', popOut);
  press('#popin', () => popIn?.());
  wireViews(room);
  press('#minimise', () => minimise(true));
  press('#restore', () => minimise(false));
  press('#fullscreen', () =>
    document.fullscreenElement
      ? document.exitFullscreen()
      : document.querySelector('#stage')?.requestFullscreen(),
  );
  room.join().catch(report);
}

/** The mark changes with the button, also where the browser does not let the page present. */
function toggleSharing() {
  const sharing = document.querySelector('#share-button')?.getAttribute('data-state') !== PRESENT;
  markSharing(!sharing);
  if (sharing) room.stopPresenting();
  else room.present().catch(report);
}

/** @param {boolean} on */
function markSharing(on) {
  // In the small window the controls are not in the page.
  const button = (toolbar ?? document).querySelector('#share-button');
  button?.setAttribute('data-state', on ? STOP_PRESENTING : PRESENT);
  if (button) button.textContent = on ? 'Stop sharing' : 'Share';
}

/** Shows the others in a window of their own. */
function popOut() {
  const out = document.querySelector('#out');
  const other = open('', '', 'popup,width=700,height=520');
  if (!(other && out instanceof HTMLElement)) return;
  out.hidden = false;
  popIn = moveInto(other, [tiles], room, () => {
    popIn = null;
    out.hidden = true;
  });
}

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

let wasPresenting = false;

function draw() {
  if (wasPresenting && !room.presenting) markSharing(false);
  wasPresenting = room.presenting;
  if (room.state === 'left') {
    showEnd();
    return;
  }
  const within = document.querySelector('#call');
  if (!within) return;
  if (status) {
    status.textContent = room.state === 'connected' ? 'In the meeting' : room.notice;
    status.classList.toggle('live', room.state === 'connected');
  }
  label(mark('microphone-button'), room.microphoneOn ? 'Mute' : 'Unmute');
  label('#video-button', room.cameraOn ? 'Camera off' : 'Camera on');
}

function showEnd() {
  popIn?.();
  toolbar = null;
  go('/v2/');
  show('left', '');
  label('#ending', ENDINGS[ending]);
  press('#rejoin', prejoin);
  press('#calendar', calendar);
}

/** @param {keyof typeof ENDINGS} how */
function end(how) {
  ending = how;
  room.leave();
}

/** @param {string} selector @param {string} text */
function label(selector, text) {
  const button = document.querySelector(selector);
  if (button) button.textContent = text;
}

room.onChange(draw);
if (meeting === '') calendar();
else if (query.get('join') === '1') enter();
else prejoin();
