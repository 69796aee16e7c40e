/**
 * The connection to one other participant, and that participant's media on this page.
 */
import { milliseconds, query } from './flags.js';

/** @typedef {ReturnType<typeof createPeer>} Peer */

/**
 * How long the page bears a broken line before it takes the other's media away; null: it takes no
 * notice of the line, and only of what the server says.
 */
export const PATIENCE_MS = milliseconds('patience');

/**
 * @param {object} options
 * @param {import('./room.js').Role} options.role
 * @param {boolean} options.audioOnly
 * @param {boolean} options.caller this side makes the offers
 * @param {(person: import('./tile.js').Person) => import('./tile.js').Shown} options.show
 * @param {() => MediaStream} options.stream
 * @param {(kind: string) => MediaStreamTrack | null} options.trackOf
 * @param {() => boolean} options.pictureOn
 * @param {(kind: string, data: unknown) => void} options.send
 * @param {() => void} options.connected
 * @param {() => void} options.lost the media were taken away, since the line broke
 * @param {() => void} options.anew the line broke, and is to be made anew
 * @param {() => void} options.began
 * @param {() => void} options.playing
 */
export function createPeer(options) {
  const { audioOnly, trackOf } = options;
  const { connection, discard } = openConnection();
  /** @type {MediaStream | null} */
  let stream = null;
  /** @type {import('./tile.js').Shown | null} */
  let shown = null;
  /** Since the line broke. */
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let losing;
  let takenAway = false;
  let theirCameraOn = true;
  let closed = false;
  /** The offer that is to be answered: what answers another came too late. */
  /** @type {string | null} */
  let offered = null;
  /** Candidates may overtake the description they belong to. */
  /** @type {RTCIceCandidateInit[]} */
  let early = [];

  connection.onicecandidate = (event) => {
    if (event.candidate) options.send('candidate', event.candidate.toJSON());
  };
  // Who went, and how, is not read from here: the server says it, and a connection that the other
  // end has closed may fail here before that word arrives.
  connection.onconnectionstatechange = () => {
    if (closed) return;
    if (connection.connectionState === 'connected') options.connected();
    // Chromium's line may stay disconnected for good while the connection as a whole has failed.
    if (connection.connectionState === 'failed') fail();
  };
  connection.oniceconnectionstatechange = () => {
    if (!closed) followLine(connection.iceConnectionState);
  };
  connection.ontrack = (event) => {
    if (stream) return;
    stream = event.streams[0] ?? new MediaStream([event.track]);
    // What came through another frame's connection is that frame's, and would go with it.
    if (query.has('cache')) stream = new MediaStream(stream.getTracks());
    show();
  };

  /** @param {RTCIceConnectionState} line */
  function followLine(line) {
    if (line === 'connected' || line === 'completed') {
      clearTimeout(losing);
      losing = undefined;
      if (!takenAway) return;
      takenAway = false;
      show();
      options.connected();
    }
    if (line === 'disconnected' && PATIENCE_MS !== null) losing ??= setTimeout(lose, PATIENCE_MS);
    if (line === 'failed') fail();
  }

  function fail() {
    if (PATIENCE_MS !== null) lose();
    restart().catch(() => {});
  }

  function lose() {
    clearTimeout(losing);
    if (takenAway || closed) return;
    takenAway = true;
    hide();
    options.lost();
  }

  /** Looks for a way to the other end once more, or tells it to. */
  async function restart() {
    if (closed || !broken()) return;
    if (!options.caller) options.send('restart', null);
    else if (query.get('recover') === 'anew') options.anew();
    else if (offered === null) {
      connection.restartIce();
      await sendOffer();
    }
  }

  function broken() {
    const states = [connection.iceConnectionState, connection.connectionState];
    return states.includes('failed') || states.includes('disconnected');
  }

  function show() {
    if (shown || !stream) return;
    options.began();
    shown = options.show({
      role: options.role,
      stream,
      cameraOn: theirCameraOn,
      playing: options.playing,
    });
  }

  function hide() {
    shown?.remove();
    shown = null;
  }

  /** @param {boolean} on */
  function showCamera(on) {
    theirCameraOn = on;
    shown?.camera(on);
  }

  async function sendTracks() {
    for (const transceiver of connection.getTransceivers()) {
      const kind = transceiver.receiver.track.kind;
      if (transceiver.direction !== 'inactive') {
        await transceiver.sender.replaceTrack(trackOf(kind));
      }
    }
  }

  async function sendNothing() {
    await Promise.all(connection.getSenders().map((sender) => sender.replaceTrack(null)));
  }

  async function sendOffer() {
    const name = crypto.randomUUID();
    offered = name;
    await connection.setLocalDescription();
    options.send('offer', {
      name,
      description: connection.localDescription,
      cameraOn: options.pictureOn(),
    });
  }

  async function applyEarly() {
    const waiting = early.filter(belongs);
    early = early.filter((each) => !belongs(each));
    for (const each of waiting) await connection.addIceCandidate(each);
  }

  /** @param {RTCIceCandidateInit} candidate */
  function belongs({ usernameFragment }) {
    const description = connection.remoteDescription;
    return description && (!usernameFragment || description.sdp.includes(usernameFragment));
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
    sendNothing,
    showCamera,
    restart,
    players: () => shown?.players() ?? [],
    get takenAway() {
      return takenAway;
    },

    async packetsReceived() {
      let packets = 0;
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type === 'inbound-rtp') packets += entry.packetsReceived;
      }
      return packets;
    },

    /** The states of the connection, for tests that measure. */
    states: () => ({
      ice: connection.iceConnectionState,
      connection: connection.connectionState,
    }),

    offer: () =>
      unlessClosed(async () => {
        for (const kind of audioOnly ? ['audio'] : ['audio', 'video']) {
          connection.addTransceiver(trackOf(kind) ?? kind, {
            direction: 'sendrecv',
            streams: [options.stream()],
          });
        }
        await sendOffer();
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
          name: offer.name,
          description: connection.localDescription,
          cameraOn: options.pictureOn(),
        });
        await applyEarly();
      }),

    accept: (/** @type {any} */ answer) =>
      unlessClosed(async () => {
        if (answer.name !== offered) return;
        await connection.setRemoteDescription(answer.description);
        offered = null;
        showCamera(answer.cameraOn);
        await applyEarly();
      }),

    candidate: (/** @type {RTCIceCandidateInit} */ candidate) =>
      unlessClosed(async () => {
        if (belongs(candidate)) await connection.addIceCandidate(candidate);
        else early.push(candidate);
      }),

    /** Ends the connection, and leaves the media in the page as they are then. */
    hangUp() {
      closed = true;
      clearTimeout(losing);
      connection.close();
    },

    close() {
      closed = true;
      clearTimeout(losing);
      connection.close();
      hide();
      discard();
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
