/**
 * The call engine of every stand-in: one browser page's part in a real WebRTC call.
 *
 * Each pair of participants has its own connection (a mesh). Whoever comes later makes the offers,
 * so two offers never cross. `createRoom` puts what it makes on `window.standin`, for tests.
 */

import { createCapture } from './capture.js';
import { startEcho } from './echo.js';
import { milliseconds, query } from './flags.js';
import './pace.js';
import { errors, framesOf, report } from './media.js';
import { createPeer, PATIENCE_MS } from './peer.js';
import { createPresenter } from './server.js';
import { placeFor } from './stage.js';
import { hideToolbar } from './toolbar.js';

/** @typedef {import('./peer.js').Peer} Peer */
/** @typedef {'doctor' | 'patient' | 'carer'} Role */
/** @typedef {'idle' | 'waiting' | 'connecting' | 'connected' | 'left'} State */

/** A line that failed is noticed after so long; pages take twice as long. */
const UNNOTICED_MS = 6_000;
/** How long someone's media stay in the page who has left, or has dropped. */
const LINGER_MS = milliseconds('linger') ?? 0;
const KEEP_MS = milliseconds('keep') ?? 0;

/**
 * The streams of all rooms of the page. One kept for "back" would otherwise hold them open, and so
 * stay in the room.
 */
/** @type {Set<EventSource>} */
const streams = new Set();
addEventListener('pagehide', () => {
  for (const stream of streams) closeStream(stream);
});

/** @param {EventSource | null} stream */
function closeStream(stream) {
  if (!stream) return;
  stream.close();
  streams.delete(stream);
}

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

  /** @type {State} */
  let state = 'idle';
  let notice = '';
  /** Counts joins and leaves, so that what was begun before a leave does not finish after it. */
  let turn = 0;
  let id = '';
  /** @type {EventSource | null} */
  let events = null;
  /** @type {Map<string, Peer>} */
  const peers = new Map();
  /** Whose lines are being made anew: the other end is told, since it has one already. */
  /** @type {Set<string>} */
  const remade = new Set();
  /** Who dropped out of the room, and is still in the page. */
  /** @type {Set<string>} */
  const vanished = new Set();
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
      return peers.size;
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
    packetsReceived,
    remoteMedia,
    /** The states of each connection to another participant. */
    lines: () => [...peers.values()].map((peer) => peer.states()),
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
    await sendPicture();
    capture.showSelf();
    become(state, notice);
  }

  /** Sends everybody what is now to be seen of this side, without negotiating anew. */
  async function sendPicture() {
    for (const [to, peer] of peers) {
      await peer.sendTracks();
      send(to, 'camera', { on: capture.pictureOn() });
    }
  }

  async function present() {
    const mine = turn;
    if (!(await capture.present(() => mine === turn))) return;
    // Before it is sent: it may have ended by itself by then.
    become(state, notice);
    await sendPicture();
  }

  function stopPresenting() {
    if (!capture.stopPresenting()) return;
    sendPicture().catch(report);
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
      await doctorPresent();
      if (mine !== turn) return;
    }
    become('waiting', 'Waiting for the other person to join');
    if (!(await capture.begin(() => mine === turn))) return;
    presenter.open();
    if (query.has('echo')) callOneself();
    else listen();
  }

  /** Waits outside the call until a doctor is in the room. */
  function doctorPresent() {
    return new Promise((resolve) => {
      events = eventSource({ waiting: '1' });
      events.onmessage = (event) => {
        const message = JSON.parse(event.data);
        const doctor =
          message.kind === 'welcome'
            ? message.others.some((/** @type {{ role: Role }} */ other) => other.role === 'doctor')
            : message.kind === 'joined' && message.role === 'doctor';
        if (!doctor) return;
        closeStream(events);
        resolve(undefined);
      };
    });
  }

  /** @param {Record<string, string>} [extra] */
  function eventSource(extra = {}) {
    id = crypto.randomUUID();
    const address = new URLSearchParams({ room, role, id, ...extra });
    for (const flag of ['cache', 'bye']) if (query.has(flag)) address.set(flag, '1');
    const stream = new EventSource(`/signal/events?${address}`);
    streams.add(stream);
    return stream;
  }

  function listen() {
    events = eventSource();
    events.onmessage = (event) => receive(JSON.parse(event.data)).catch(report);
  }

  /** Hangs up: devices off, connections closed, media gone. */
  function leave() {
    turn += 1;
    tell('left');
    closePeers();
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
    await Promise.all([...peers.values()].map((peer) => peer.sendNothing()));
    await new Promise((resolve) => setTimeout(resolve, UNNOTICED_MS));
    if (mine !== turn) return;
    tell('dropped');
    closePeers();
    become('connecting', 'Reconnecting…');
  }

  /** Comes back after a drop, with a new connection and newly captured tracks. */
  async function comeBack() {
    const mine = ++turn;
    if (await capture.renew(() => mine === turn)) listen();
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

  /** @param {'left' | 'dropped'} how */
  function tell(how) {
    const stream = events;
    if (!stream) return;
    events = null;
    stream.onmessage = null;
    // The word first and the stream after it: a stream that ends without a word is a drop.
    post('leave', { room, from: id, how }).finally(() => closeStream(stream));
  }

  // One that wants to be kept hangs up when it is about to be left, since at `pagehide` Chromium has
  // counted its devices and connections already. Nothing may be under way afterwards, so the word
  // that it left goes without saying: the server knows by the flag in the stream's address.
  if (query.has('cache')) {
    const hangUp = () => {
      closeStream(events);
      events = null;
      if (state !== 'idle' && state !== 'left') leave();
    };
    addEventListener('beforeunload', hangUp);
    addEventListener('pagehide', hangUp);
  } else if (query.has('bye')) {
    addEventListener('pagehide', () => {
      if (events) post('leave', { room, from: id, how: 'left' });
    });
  }

  // ---- Signalling ---------------------------------------------------------------------------------

  /** @param {string} what @param {unknown} body */
  function post(what, body) {
    return fetch(`/signal/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      keepalive: true,
    }).catch(() => {
      // The page is going, or the server is: neither is this page's error.
    });
  }

  /** @param {string} to @param {string} kind @param {unknown} data */
  function send(to, kind, data) {
    post('send', { room, from: id, to, kind, data });
  }

  /** @param {any} message */
  async function receive(message) {
    switch (message.kind) {
      case 'welcome':
        // Said again after the stream broke: everybody is called anew.
        closePeers();
        if (message.others.length > 0) become('connecting', notice);
        for (const other of message.others) await call(other.id, other.role);
        return;
      case 'joined':
        if (state !== 'connected') become('connecting', notice);
        return;
      case 'left':
        after(LINGER_MS, () => gone(message.from, false));
        return;
      case 'dropped':
        dropped(message.from);
        return;
      case 'offer':
        if (message.data.anew) forget(message.from);
        await peerFor(message.from, message.role, false).answer(message.data);
        return;
      case 'restart':
        await peers.get(message.from)?.restart();
        return;
      case 'answer':
        await peers.get(message.from)?.accept(message.data);
        return;
      case 'candidate':
        await peers.get(message.from)?.candidate(message.data);
        return;
      case 'camera':
        peers.get(message.from)?.showCamera(message.data.on);
        return;
    }
  }

  /** @param {string} other @param {Role} otherRole */
  async function call(other, otherRole) {
    await peerFor(other, otherRole, true).offer();
  }

  function began() {
    if (standin.remoteGoneAt !== null) standin.firstRemoteFrameAt = null;
    standin.remoteGoneAt = null;
  }

  function playing() {
    standin.firstRemoteFrameAt ??= Date.now();
  }

  /** @param {string} other @param {Role} otherRole @param {boolean} caller */
  function peerFor(other, otherRole, caller) {
    const known = peers.get(other);
    if (known) return known;
    const again = remade.delete(other);
    const peer = createPeer({
      role: otherRole,
      audioOnly,
      caller,
      show: presenter.show,
      stream: () => capture.stream ?? new MediaStream(),
      trackOf: capture.track,
      pictureOn: capture.pictureOn,
      send: (kind, data) =>
        send(
          other,
          kind,
          again && kind === 'offer' ? { .../** @type {any} */ (data), anew: true } : data,
        ),
      connected: () => become('connected'),
      lost: () => lost(other),
      anew: () => {
        forget(other);
        remade.add(other);
        call(other, otherRole).catch(report);
      },
      began,
      playing,
    });
    peers.set(other, peer);
    return peer;
  }

  /** Closes a line that is going to be made anew. @param {string} other */
  function forget(other) {
    peers.get(other)?.close();
    peers.delete(other);
  }

  /** The page took someone's media away because the line is broken. @param {string} other */
  function lost(other) {
    if (vanished.has(other)) {
      gone(other, true);
    } else if ([...peers.values()].every((peer) => peer.takenAway)) {
      standin.remoteGoneAt = Date.now();
      become('connecting', 'Reconnecting…');
    }
  }

  /** The server lost someone, without a word of farewell. @param {string} other */
  function dropped(other) {
    const peer = peers.get(other);
    if (!peer) return;
    vanished.add(other);
    // Where the page looks at the line, that decides.
    if (PATIENCE_MS === null) after(KEEP_MS, () => gone(other, true));
    else if (peer.takenAway) gone(other, true);
  }

  /** @param {number} ms @param {() => void} then */
  function after(ms, then) {
    if (ms === 0) then();
    else if (ms < Number.POSITIVE_INFINITY) setTimeout(then, ms);
  }

  /** @param {string} other @param {boolean} dropped */
  function gone(other, dropped) {
    const peer = peers.get(other);
    if (!peer) return;
    peer.close();
    peers.delete(other);
    vanished.delete(other);
    if (peers.size > 0) return;
    standin.remoteGoneAt = Date.now();
    if (dropped) become('connecting', 'Reconnecting…');
    else become('waiting', 'The other person has left');
  }

  function closePeers() {
    if (peers.size > 0) standin.remoteGoneAt = Date.now();
    for (const peer of peers.values()) peer.close();
    peers.clear();
  }

  /** The elements that play the others, wherever they are. */
  function remoteMedia() {
    const theirs = [...peers.values()].flatMap((peer) => peer.players());
    return [...presenter.players(), ...theirs, ...(echo?.players() ?? [])];
  }

  /** How many remote video frames have been shown so far, over all who are now in the call. */
  function framesDecoded() {
    let frames = 0;
    for (const media of remoteMedia()) {
      if (media instanceof HTMLVideoElement) frames += framesOf(media);
    }
    return frames;
  }

  /** How many packets of sound and picture have come so far from all who are now in the call. */
  async function packetsReceived() {
    const each = await Promise.all([...peers.values()].map((peer) => peer.packetsReceived()));
    return each.reduce((sum, packets) => sum + packets, 0);
  }

  capture.showSelf();
  Object.assign(window, { standin });
  return standin;
}
