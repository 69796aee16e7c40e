/**
 * The call engine of every stand-in: one browser page's part in a real WebRTC call.
 *
 * Each pair of participants has its own connection (a mesh). Whoever comes later makes the offers,
 * so two offers never cross. `createRoom` puts what it makes on `window.standin`, for tests.
 */

import { query } from './flags.js';
import './pace.js';

/** @typedef {'doctor' | 'patient' | 'carer'} Role */
/** @typedef {'idle' | 'waiting' | 'connecting' | 'connected' | 'left'} State */

/** @type {string[]} */
const errors = [];
addEventListener('error', (event) => errors.push(event.message));
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));

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
 * @param {boolean} [options.detached] remote sound comes from an element that is not in the page
 * @param {boolean} [options.wait] stay in the waiting area, without devices, until a doctor is there
 */
export function createRoom(options) {
  const { room, role, stage, audioOnly = false, detached = false } = options;
  let self = options.self ?? null;

  /** @type {State} */
  let state = 'idle';
  let notice = '';
  /** Counts joins and leaves, so that what was begun before a leave does not finish after it. */
  let turn = 0;
  let id = '';
  /** @type {EventSource | null} */
  let events = null;
  /** @type {MediaStream | null} */
  let local = null;
  /** What is presented instead of the camera's picture: a screen, a window or a tab. */
  /** @type {MediaStream | null} */
  let presented = null;
  let cameraOn = !audioOnly;
  let microphoneOn = true;
  /** @type {Map<string, Peer>} */
  const peers = new Map();
  /** @type {Set<() => void>} */
  const listeners = new Set();

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
      return cameraOn;
    },
    get microphoneOn() {
      return microphoneOn;
    },
    get participants() {
      return peers.size;
    },
    get presented() {
      return presented;
    },
    get presenting() {
      return presented !== null;
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
    showSelfIn,
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

  async function capture() {
    const video = cameraOn && {
      width: { ideal: 320 },
      height: { ideal: 180 },
      frameRate: { ideal: 10 },
    };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video });
    for (const track of stream.getAudioTracks()) track.enabled = microphoneOn;
    return stream;
  }

  /** Starts camera and microphone without joining, as a pre-join screen does. */
  async function preview() {
    local ??= await capture();
    showSelf();
  }

  function stopCapture() {
    stop(local);
    local = null;
    stop(presented);
    presented = null;
    showSelf();
  }

  function showSelf() {
    if (!self) return;
    self.srcObject = local && cameraOn ? local : null;
    self.toggleAttribute('data-off', !self.srcObject);
    if (self.srcObject) play(self);
  }

  /** @param {HTMLVideoElement | null} element */
  function showSelfIn(element) {
    if (self) self.srcObject = null;
    self = element;
    showSelf();
  }

  /** @param {boolean} on */
  async function camera(on) {
    if (on === cameraOn || audioOnly) return;
    cameraOn = on;
    if (local && !on) {
      for (const track of local.getVideoTracks()) {
        track.stop();
        local.removeTrack(track);
      }
    } else if (local) {
      const [track] = (await capture()).getTracks().filter((each) => {
        if (each.kind === 'audio') each.stop();
        return each.kind === 'video';
      });
      if (track) local.addTrack(track);
    }
    await sendPicture();
    showSelf();
    become(state, notice);
  }

  /** Sends everybody what is now to be seen of this side, without negotiating anew. */
  async function sendPicture() {
    for (const [to, peer] of peers) {
      await peer.sendTracks();
      send(to, 'camera', { on: pictureOn() });
    }
  }

  function pictureOn() {
    return cameraOn || presented !== null;
  }

  /** @param {string} kind */
  function trackOf(kind) {
    const from = kind === 'video' && presented ? presented : local;
    return from?.getTracks().find((track) => track.kind === kind) ?? null;
  }

  /** Presents the screen. That the browser, or the person, will not have it is no error. */
  async function present() {
    const mine = turn;
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true }).catch(() => null);
    if (!stream) return;
    if (mine !== turn || presented) {
      stop(stream);
      return;
    }
    presented = stream;
    stream.getVideoTracks()[0]?.addEventListener('ended', stopPresenting);
    await sendPicture();
    become(state, notice);
  }

  function stopPresenting() {
    if (!presented) return;
    stop(presented);
    presented = null;
    sendPicture().catch(report);
    become(state, notice);
  }

  /** @param {MediaStream | null} stream */
  function stop(stream) {
    for (const track of stream?.getTracks() ?? []) track.stop();
  }

  /** @param {boolean} on */
  function microphone(on) {
    microphoneOn = on;
    for (const track of local?.getAudioTracks() ?? []) track.enabled = on;
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
    const fresh = local ?? (await capture());
    if (mine !== turn) {
      stop(fresh);
      return;
    }
    local = fresh;
    showSelf();
    listen();
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
    if (query.has('cache')) address.set('cache', '1');
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
    stopCapture();
    become('left');
  }

  /** Vanishes as if the network had gone. This side's devices stay on. */
  function drop() {
    turn += 1;
    tell('dropped');
    closePeers();
    become('connecting', 'Reconnecting…');
  }

  /** Comes back after a drop, with a new connection and newly captured tracks. */
  async function comeBack() {
    const mine = ++turn;
    const fresh = await capture();
    if (mine !== turn) return;
    // Only now, so that there is no moment without a running capture.
    stop(local);
    local = fresh;
    showSelf();
    listen();
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
      case 'dropped':
        gone(message.from, message.kind === 'dropped');
        return;
      case 'offer':
        await peerFor(message.from, message.role).answer(message.data);
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
    await peerFor(other, otherRole).offer();
  }

  /** @param {string} other @param {Role} otherRole */
  function peerFor(other, otherRole) {
    const known = peers.get(other);
    if (known) return known;
    const peer = createPeer({
      stage,
      role: otherRole,
      audioOnly,
      detached,
      stream: () => local ?? new MediaStream(),
      trackOf,
      pictureOn,
      send: (kind, data) => send(other, kind, data),
      connected: () => become('connected'),
      began: () => {
        if (standin.remoteGoneAt !== null) standin.firstRemoteFrameAt = null;
        standin.remoteGoneAt = null;
      },
      playing: () => {
        standin.firstRemoteFrameAt ??= Date.now();
      },
    });
    peers.set(other, peer);
    return peer;
  }

  /** @param {string} other @param {boolean} dropped */
  function gone(other, dropped) {
    const peer = peers.get(other);
    if (!peer) return;
    peer.close();
    peers.delete(other);
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
    return [...peers.values()].flatMap((peer) => peer.players());
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

  showSelf();
  Object.assign(window, { standin });
  return standin;
}

/** @typedef {ReturnType<typeof createPeer>} Peer */

/**
 * The connection to one other participant, and that participant's media on this page.
 * @param {object} options
 * @param {HTMLElement} options.stage
 * @param {Role} options.role
 * @param {boolean} options.audioOnly
 * @param {boolean} options.detached
 * @param {() => MediaStream} options.stream
 * @param {(kind: string) => MediaStreamTrack | null} options.trackOf
 * @param {() => boolean} options.pictureOn
 * @param {(kind: string, data: unknown) => void} options.send
 * @param {() => void} options.connected
 * @param {() => void} options.began
 * @param {() => void} options.playing
 */
function createPeer(options) {
  const { stage, role, audioOnly, detached, trackOf } = options;
  const { connection, discard } = openConnection();
  /** @type {HTMLElement | null} */
  let tile = null;
  /** @type {HTMLMediaElement[]} */
  let players = [];
  let theirCameraOn = true;
  let closed = false;
  /** Candidates may overtake the description they belong to. */
  /** @type {RTCIceCandidateInit[]} */
  let early = [];

  connection.onicecandidate = (event) => {
    if (event.candidate) options.send('candidate', event.candidate.toJSON());
  };
  // A failure is not read from here: the server says who went, and how, and a connection that the
  // other end has closed may fail here before that word arrives.
  connection.onconnectionstatechange = () => {
    if (!closed && connection.connectionState === 'connected') options.connected();
  };
  connection.ontrack = (event) => {
    const stream = event.streams[0] ?? new MediaStream([event.track]);
    // What came through another frame's connection is that frame's, and would go with it.
    show(query.has('cache') ? new MediaStream(stream.getTracks()) : stream);
  };

  /** @param {MediaStream} stream */
  function show(stream) {
    if (tile) return;
    options.began();
    tile = document.createElement('figure');
    tile.className = `tile ${audioOnly ? 'tile-audio' : ''}`;
    tile.dataset.role = role;
    const name = document.createElement('figcaption');
    name.textContent = { doctor: 'Clinician', patient: 'Patient', carer: 'Carer' }[role];
    const face = document.createElement('span');
    face.className = 'face';
    face.textContent = name.textContent.slice(0, 1);
    tile.append(face, name);
    stage.append(tile);

    if (!detached) {
      playIn(document.createElement(audioOnly ? 'audio' : 'video'), stream, face);
      return;
    }
    // Heard and nowhere to be seen: it plays without ever being in the document.
    playIn(new Audio(), new MediaStream(stream.getAudioTracks()), null);
    if (audioOnly) return;
    playIn(document.createElement('video'), new MediaStream(stream.getVideoTracks()), face);
  }

  /** @param {HTMLMediaElement} media @param {MediaStream} stream @param {Element | null} after */
  function playIn(media, stream, after) {
    media.autoplay = true;
    if (media instanceof HTMLVideoElement) media.playsInline = true;
    after?.after(media);
    players.push(media);
    watchFirst(media, options.playing);
    media.srcObject = stream;
    play(media);
    showCamera(theirCameraOn);
  }

  /** @param {boolean} on */
  function showCamera(on) {
    theirCameraOn = on;
    tile?.classList.toggle('camera-off', !on);
  }

  async function sendTracks() {
    for (const transceiver of connection.getTransceivers()) {
      const kind = transceiver.receiver.track.kind;
      if (transceiver.direction !== 'inactive') {
        await transceiver.sender.replaceTrack(trackOf(kind));
      }
    }
  }

  async function applyEarly() {
    const waiting = early;
    early = [];
    for (const each of waiting) await connection.addIceCandidate(each);
  }

  /**
   * Runs a step of the negotiation, unless the participant goes in the middle of it, which is no error.
   * @param {() => Promise<void>} step
   */
  async function unlessClosed(step) {
    try {
      await step();
    } catch (error) {
      if (!closed) throw error;
    }
  }

  return {
    sendTracks,
    showCamera,
    players: () => players,

    async packetsReceived() {
      let packets = 0;
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type === 'inbound-rtp') packets += entry.packetsReceived;
      }
      return packets;
    },

    offer: () =>
      unlessClosed(async () => {
        for (const kind of audioOnly ? ['audio'] : ['audio', 'video']) {
          connection.addTransceiver(trackOf(kind) ?? kind, {
            direction: 'sendrecv',
            streams: [options.stream()],
          });
        }
        await connection.setLocalDescription();
        options.send('offer', {
          description: connection.localDescription,
          cameraOn: options.pictureOn(),
        });
      }),

    answer: (/** @type {any} */ offer) =>
      unlessClosed(async () => {
        theirCameraOn = offer.cameraOn;
        await connection.setRemoteDescription(offer.description);
        for (const transceiver of connection.getTransceivers()) {
          const unwanted = audioOnly && transceiver.receiver.track.kind === 'video';
          transceiver.direction = unwanted ? 'inactive' : 'sendrecv';
          if (!unwanted) transceiver.sender.setStreams(options.stream());
        }
        await sendTracks();
        await connection.setLocalDescription();
        options.send('answer', {
          description: connection.localDescription,
          cameraOn: options.pictureOn(),
        });
        await applyEarly();
      }),

    accept: (/** @type {any} */ answer) =>
      unlessClosed(async () => {
        await connection.setRemoteDescription(answer.description);
        showCamera(answer.cameraOn);
        await applyEarly();
      }),

    candidate: (/** @type {RTCIceCandidateInit} */ candidate) =>
      unlessClosed(async () => {
        if (connection.remoteDescription) await connection.addIceCandidate(candidate);
        else early.push(candidate);
      }),

    close() {
      closed = true;
      connection.close();
      for (const media of players) media.srcObject = null;
      players = [];
      discard();
      tile?.remove();
      tile = null;
    },
  };
}

/**
 * A connection of this page. No STUN or TURN server: both ends are on this machine, and nothing may
 * leave it.
 *
 * Chromium may count a connection as open for a while after it was closed, and keeps no such page for
 * "back". Where that is asked for, the connection belongs to an empty frame, and goes with it.
 */
function openConnection() {
  const frame = query.has('cache') ? document.createElement('iframe') : null;
  if (frame) {
    frame.hidden = true;
    document.body.append(frame);
  }
  const realm = /** @type {typeof globalThis} */ (/** @type {unknown} */ (frame?.contentWindow));
  return {
    connection: new (realm ?? globalThis).RTCPeerConnection(),
    discard: () => frame?.remove(),
  };
}

/**
 * Calls back once, when the element has something to show or to be heard.
 * @param {HTMLMediaElement} media
 * @param {() => void} then
 */
export function watchFirst(media, then) {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    then();
  };
  if (media instanceof HTMLVideoElement && 'requestVideoFrameCallback' in media) {
    media.requestVideoFrameCallback(once);
    countFrames(media);
  }
  // Sound alone has no frames, and a camera that is off sends none.
  media.addEventListener('playing', once, { once: true });
}

/** Frames counted by ourselves, where the browser does not. */
/** @type {WeakMap<HTMLVideoElement, number>} */
const counted = new WeakMap();

/**
 * Firefox reports no playback quality of a live stream, so its frames are counted as they come.
 * @param {HTMLVideoElement} video
 */
function countFrames(video) {
  const next = (/** @type {number} */ _now, /** @type {{ presentedFrames: number }} */ frame) => {
    if (video.getVideoPlaybackQuality().totalVideoFrames > 0) return;
    counted.set(video, frame.presentedFrames);
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
}

/** @param {HTMLVideoElement} video */
export function framesOf(video) {
  return video.getVideoPlaybackQuality().totalVideoFrames || (counted.get(video) ?? 0);
}

/** @param {HTMLMediaElement} media */
export function play(media) {
  media.play().catch((error) => {
    // A source replaced or removed before it played is an ordinary end of a call.
    if (error.name !== 'AbortError') report(error);
  });
}

/** @param {unknown} error */
export function report(error) {
  errors.push(String(error));
}

export { errors };
