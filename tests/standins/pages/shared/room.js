/**
 * The call engine of every stand-in: one browser page's part in a real WebRTC call.
 * `createRoom` puts what it makes on `window.standin`, for tests.
 */

import { createCapture } from './capture.js';
import { startEcho } from './echo.js';
import { query } from './flags.js';
import './pace.js';
import { errors, framesOf, report } from './media.js';
import { createPeople } from './people.js';
import { createPresenter } from './server.js';
import { createSignal } from './signal.js';
import { placeFor } from './stage.js';
import { hideToolbar } from './toolbar.js';

/** @typedef {'doctor' | 'patient' | 'carer'} Role */
/** @typedef {'idle' | 'waiting' | 'connecting' | 'connected' | 'left'} State */

/** A line that failed is noticed after so long; pages that are patient take longer. */
const UNNOTICED_MS = 8_000;

/**
 * @param {object} options
 * @param {string} options.room
 * @param {Role} options.role
 * @param {HTMLElement} options.stage where the remote participants' media are put
 * @param {HTMLVideoElement | null} [options.self] the self-view
 * @param {boolean} [options.audioOnly]
 * @param {boolean} [options.wait] stay in the waiting area, without devices, until a doctor is there
 */
export function createRoom(options) {
  const { room, role, audioOnly = false } = options;
  const stage = placeFor(options.stage);
  const presenter = createPresenter(stage, audioOnly);
  const capture = createCapture({ self: options.self, audioOnly, ended: stopPresenting });
  const signal = createSignal(room, role);
  const people = createPeople({
    audioOnly,
    capture,
    presenter,
    signal,
    isConnected: () => state === 'connected',
    connecting: () => become('connecting', notice),
    connected: () => become('connected'),
    began,
    playing,
    nobody: () => {
      standin.remoteGoneAt = Date.now();
    },
    broken: () => become('connecting', 'Reconnecting…'),
    left: () => become('waiting', 'The other person has left'),
  });

  /** @type {State} */
  let state = 'idle';
  let notice = '';
  /** Counts joins and leaves, so that what was begun before a leave does not finish after it. */
  let turn = 0;
  /** @type {Set<() => void>} */
  const listeners = new Set();
  /** Ends an echo test. */
  /** @type {ReturnType<typeof startEcho> | null} */
  let echo = null;

  const standin = {
    room,
    role,
    audioOnly,
    errors,
    get state() {
      return state;
    },
    /** A sentence for the page: what just happened in the call, or nothing. */
    get notice() {
      return notice;
    },
    get cameraOn() {
      return capture.cameraOn;
    },
    get microphoneOn() {
      return capture.microphoneOn;
    },
    get participants() {
      return people.count;
    },
    get presented() {
      return capture.presented;
    },
    get presenting() {
      return capture.presented !== null;
    },
    /** When the present remote media began, in epoch milliseconds: the first frame or sound. */
    /** @type {number | null} */
    firstRemoteFrameAt: null,
    /** When the last remote media went. */
    /** @type {number | null} */
    remoteGoneAt: null,
    join,
    leave,
    drop,
    comeBack,
    camera,
    microphone,
    preview,
    present,
    stopPresenting,
    framesDecoded,
    packetsReceived: people.packetsReceived,
    remoteMedia,
    /** The states of each connection to another participant. */
    lines: people.lines,
    /** Takes the leave control and its company out of the page for a while. */
    hideToolbar,
    showSelfIn: capture.showSelfIn,
    onChange(/** @type {() => void} */ listener) {
      listeners.add(listener);
      listener();
    },
  };

  /** @param {State} next @param {string} [words] */
  function become(next, words = '') {
    state = next;
    notice = words;
    stage.dataset.notice = words;
    for (const listener of listeners) listener();
  }

  // ---- This side's camera and microphone -------------------------------------------------------

  /** Starts camera and microphone without joining, as a pre-join screen does. */
  async function preview() {
    await capture.begin();
  }

  /** @param {boolean} on */
  async function camera(on) {
    if (!(await capture.camera(on))) return;
    await people.sendPicture();
    capture.showSelf();
    become(state, notice);
  }

  async function present() {
    const mine = turn;
    if (!(await capture.present(() => mine === turn))) return;
    // Before it is sent: it may have ended by itself by then.
    become(state, notice);
    await people.sendPicture();
  }

  function stopPresenting() {
    if (!capture.stopPresenting()) return;
    people.sendPicture().catch(report);
    become(state, notice);
  }

  /** @param {boolean} on */
  function microphone(on) {
    capture.microphone(on);
    become(state, notice);
  }

  // ---- Coming and going --------------------------------------------------------------------------

  async function join() {
    const mine = ++turn;
    if (options.wait && role !== 'doctor') {
      become('waiting', 'You are in the waiting area');
      await signal.doctorPresent();
      if (mine !== turn) return;
    }
    become('waiting', 'Waiting for the other person to join');
    if (!(await capture.begin(() => mine === turn))) return;
    presenter.open();
    if (query.has('echo')) callOneself();
    else signal.listen(people.receive);
  }

  /** Hangs up: devices off, connections closed, media gone. */
  function leave() {
    turn += 1;
    signal.tell('left');
    people.close();
    echo?.close();
    echo = null;
    presenter.close();
    capture.end();
    become('left');
  }

  /**
   * Vanishes as if the network had gone: nothing more arrives, and after a while the others notice.
   * This side's devices stay on.
   */
  async function drop() {
    const mine = ++turn;
    await people.sendNothing();
    await new Promise((resolve) => setTimeout(resolve, UNNOTICED_MS));
    if (mine !== turn) return;
    signal.tell('dropped');
    people.close();
    become('connecting', 'Reconnecting…');
  }

  /** Comes back after a drop, with a new connection and newly captured tracks. */
  async function comeBack() {
    const mine = ++turn;
    if (await capture.renew(() => mine === turn)) signal.listen(people.receive);
  }

  /** An echo test: what this side captures comes back as if from somebody else. */
  function callOneself() {
    if (!capture.stream) return;
    become('connecting');
    echo = startEcho(capture.stream, presenter, {
      began,
      playing: () => {
        playing();
        become('connected');
      },
    });
  }

  // One that wants to be kept hangs up when it is about to be left, since at `pagehide` Chromium has
  // counted its devices and connections already. Nothing may be under way afterwards, so the word
  // that it left goes without saying: the server knows by the flag in the stream's address.
  if (query.has('cache')) {
    const hangUp = () => {
      signal.vanish();
      if (state !== 'idle' && state !== 'left') leave();
    };
    addEventListener('beforeunload', hangUp);
    addEventListener('pagehide', hangUp);
  } else if (query.has('bye')) {
    addEventListener('pagehide', signal.farewell);
  }

  function began() {
    if (standin.remoteGoneAt !== null) standin.firstRemoteFrameAt = null;
    standin.remoteGoneAt = null;
  }

  function playing() {
    standin.firstRemoteFrameAt ??= Date.now();
  }

  /** The elements that play the others, wherever they are. */
  function remoteMedia() {
    return [...presenter.players(), ...people.players(), ...(echo?.players() ?? [])];
  }

  /** How many remote video frames have been shown so far, over all who are now in the call. */
  function framesDecoded() {
    let frames = 0;
    for (const media of remoteMedia()) {
      if (media instanceof HTMLVideoElement) frames += framesOf(media);
    }
    return frames;
  }

  capture.showSelf();
  Object.assign(window, { standin });
  return standin;
}
