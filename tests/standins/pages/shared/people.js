/**
 * Who else is in the call: who comes, who goes, and who only drops out of it. Each pair of
 * participants has its own connection (a mesh). Whoever comes later makes the offers, so two offers
 * never cross.
 */
import { milliseconds } from './flags.js';
import { report } from './media.js';
import { createPeer, PATIENCE_MS } from './peer.js';

/** @typedef {import('./peer.js').Peer} Peer */
/** @typedef {import('./room.js').Role} Role */

/** How long someone's media stay in the page who has left, or has dropped. */
const LINGER_MS = milliseconds('linger') ?? 0;
const KEEP_MS = milliseconds('keep') ?? 0;

/**
 * @param {object} options
 * @param {boolean} options.audioOnly
 * @param {ReturnType<typeof import('./capture.js').createCapture>} options.capture
 * @param {ReturnType<typeof import('./server.js').createPresenter>} options.presenter
 * @param {import('./signal.js').Signal} options.signal
 * @param {() => boolean} options.isConnected
 * @param {() => void} options.connecting
 * @param {() => void} options.connected
 * @param {() => void} options.began
 * @param {() => void} options.playing
 * @param {() => void} options.nobody the last one's media went
 * @param {() => void} options.broken nobody is left since lines broke
 * @param {() => void} options.left nobody is left since all said farewell
 */
export function createPeople(options) {
  const { audioOnly, capture, presenter, signal } = options;
  /** @type {Map<string, Peer>} */
  const peers = new Map();
  /** Whose lines are being made anew: the other end is told, since it has one already. */
  /** @type {Set<string>} */
  const remade = new Set();
  /** Who dropped out of the room, and is still in the page. */
  /** @type {Set<string>} */
  const vanished = new Set();

  /** @param {any} message */
  async function receive(message) {
    switch (message.kind) {
      case 'welcome':
        // Said again after the stream broke: everybody is called anew.
        close();
        if (message.others.length > 0) options.connecting();
        for (const other of message.others) await call(other.id, other.role);
        return;
      case 'joined':
        if (!options.isConnected()) options.connecting();
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
        signal.send(
          other,
          kind,
          again && kind === 'offer' ? { .../** @type {any} */ (data), anew: true } : data,
        ),
      connected: options.connected,
      lost: () => lost(other),
      anew: () => {
        forget(other);
        remade.add(other);
        call(other, otherRole).catch(report);
      },
      began: options.began,
      playing: options.playing,
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
      options.nobody();
      options.broken();
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
    options.nobody();
    if (dropped) options.broken();
    else options.left();
  }

  function close() {
    if (peers.size > 0) options.nobody();
    for (const peer of peers.values()) peer.close();
    peers.clear();
  }

  return {
    receive,
    /** Ends the connections to everybody, with their media. */
    close,
    get count() {
      return peers.size;
    },
    /** The elements that play them. */
    players: () => [...peers.values()].flatMap((peer) => peer.players()),
    /** The states of each connection. */
    lines: () => [...peers.values()].map((peer) => peer.states()),

    /** Nothing more arrives at anybody's end, as when the line has failed. */
    async sendNothing() {
      await Promise.all([...peers.values()].map((peer) => peer.sendNothing()));
    },

    /** Sends everybody what is now to be seen of this side, without negotiating anew. */
    async sendPicture() {
      for (const [to, peer] of peers) {
        await peer.sendTracks();
        signal.send(to, 'camera', { on: capture.pictureOn() });
      }
    },

    /** How many packets of sound and picture have come so far from all who are now in the call. */
    async packetsReceived() {
      const each = await Promise.all([...peers.values()].map((peer) => peer.packetsReceived()));
      return each.reduce((sum, packets) => sum + packets, 0);
    },
  };
}
