/**
 * The call engine of every stand-in: one browser page's part in a real WebRTC call.
 *
 * Each pair of participants has its own connection (a mesh). Whoever comes later makes the offers,
 * so two offers never cross. `createRoom` puts what it makes on `window.standin`, for tests.
 */

/** @typedef {'doctor' | 'patient' | 'carer'} Role */
/** @typedef {'idle' | 'waiting' | 'connecting' | 'connected' | 'left'} State */

/** @type {string[]} */
const errors = [];
addEventListener('error', (event) => errors.push(event.message));
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));

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
  const { room, role, stage, audioOnly = false } = options;
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
    framesDecoded,
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
      width: { ideal: 640 },
      height: { ideal: 360 },
      frameRate: { ideal: 15 },
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
    for (const track of local?.getTracks() ?? []) track.stop();
    local = null;
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
    for (const [to, peer] of peers) {
      await peer.sendTracks();
      send(to, 'camera', { on });
    }
    showSelf();
    become(state, notice);
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
      for (const track of fresh.getTracks()) track.stop();
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
        events?.close();
        resolve(undefined);
      };
    });
  }

  /** @param {Record<string, string>} [extra] */
  function eventSource(extra = {}) {
    id = crypto.randomUUID();
    return new EventSource(`/signal/events?${new URLSearchParams({ room, role, id, ...extra })}`);
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
    for (const track of local?.getTracks() ?? []) track.stop();
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
    post('leave', { room, from: id, how }).finally(() => stream.close());
  }

  // A page kept for "back" would otherwise hold its stream open, and so stay in the room.
  addEventListener('pagehide', () => events?.close());

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
      stream: () => local ?? new MediaStream(),
      cameraOn: () => cameraOn,
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

  /** How many remote video frames the page has shown so far, over all remote videos now in it. */
  function framesDecoded() {
    let frames = 0;
    for (const video of stage.querySelectorAll('video')) {
      if (video !== self) frames += framesOf(video);
    }
    return frames;
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
 * @param {() => MediaStream} options.stream
 * @param {() => boolean} options.cameraOn
 * @param {(kind: string, data: unknown) => void} options.send
 * @param {() => void} options.connected
 * @param {() => void} options.began
 * @param {() => void} options.playing
 */
function createPeer(options) {
  const { stage, role, audioOnly } = options;
  // No STUN or TURN server: both ends are on this machine, and nothing may leave it.
  const connection = new RTCPeerConnection();
  /** @type {HTMLElement | null} */
  let tile = null;
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
    show(event.streams[0] ?? new MediaStream([event.track]));
  };

  /** @param {MediaStream} stream */
  function show(stream) {
    if (tile) return;
    options.began();
    tile = document.createElement('figure');
    tile.className = `tile ${audioOnly ? 'tile-audio' : ''}`;
    tile.dataset.role = role;
    const media = document.createElement(audioOnly ? 'audio' : 'video');
    media.autoplay = true;
    if (media instanceof HTMLVideoElement) media.playsInline = true;
    const name = document.createElement('figcaption');
    name.textContent = { doctor: 'Clinician', patient: 'Patient', carer: 'Carer' }[role];
    const face = document.createElement('span');
    face.className = 'face';
    face.textContent = name.textContent.slice(0, 1);
    tile.append(face, media, name);
    stage.append(tile);
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

  /** @param {string} kind */
  function trackOf(kind) {
    return (
      options
        .stream()
        .getTracks()
        .find((track) => track.kind === kind) ?? null
    );
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
          cameraOn: options.cameraOn(),
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
          cameraOn: options.cameraOn(),
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
      const media = tile?.querySelector('video, audio');
      if (media instanceof HTMLMediaElement) media.srcObject = null;
      tile?.remove();
      tile = null;
    },
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
