/** The word between this side of a room, the server, and through it the others. */
import { query } from './flags.js';
import { report } from './media.js';

/** @typedef {ReturnType<typeof createSignal>} Signal */

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
 * @param {string} room
 * @param {import('./room.js').Role} role
 */
export function createSignal(room, role) {
  let id = '';
  /** @type {EventSource | null} */
  let events = null;

  /** @param {Record<string, string>} [extra] */
  function eventSource(extra = {}) {
    id = crypto.randomUUID();
    const address = new URLSearchParams({ room, role, id, ...extra });
    for (const flag of ['cache', 'bye']) if (query.has(flag)) address.set(flag, '1');
    const stream = new EventSource(`/signal/events?${address}`);
    streams.add(stream);
    return stream;
  }

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

  return {
    /** Goes into the room. @param {(message: any) => Promise<void>} receive */
    listen(receive) {
      events = eventSource();
      events.onmessage = (event) => receive(JSON.parse(event.data)).catch(report);
    },

    /** Waits outside the call until a doctor is in the room. */
    doctorPresent() {
      return new Promise((resolve) => {
        events = eventSource({ waiting: '1' });
        events.onmessage = (event) => {
          const message = JSON.parse(event.data);
          const doctor =
            message.kind === 'welcome'
              ? message.others.some(
                  (/** @type {{ role: import('./room.js').Role }} */ other) =>
                    other.role === 'doctor',
                )
              : message.kind === 'joined' && message.role === 'doctor';
          if (!doctor) return;
          closeStream(events);
          resolve(undefined);
        };
      });
    },

    /** @param {string} to @param {string} kind @param {unknown} data */
    send(to, kind, data) {
      post('send', { room, from: id, to, kind, data });
    },

    /** Goes out of the room. @param {'left' | 'dropped'} how */
    tell(how) {
      const stream = events;
      if (!stream) return;
      events = null;
      stream.onmessage = null;
      // The word first and the stream after it: a stream that ends without a word is a drop.
      post('leave', { room, from: id, how }).finally(() => closeStream(stream));
    },

    /** Goes without a word. */
    vanish() {
      closeStream(events);
      events = null;
    },

    /** A word from a page that is going, after which nothing can be done any more. */
    farewell() {
      if (events) post('leave', { room, from: id, how: 'left' });
    },
  };
}
