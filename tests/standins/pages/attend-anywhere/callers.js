import { query } from '/shared/flags.js';

/**
 * The list of who waits: those of the address, or else whoever waits.
 * @param {object} options
 * @param {(room: string) => void} options.join
 * @param {(room: string) => string} [options.address] where a call is, if it has a page of its own
 */
export function listCallers({ join, address }) {
  const list = document.querySelector('#callers');
  const summary = document.querySelector('#summary');
  const fixed = query
    .get('rooms')
    ?.split(',')
    .filter((room) => room !== '');
  /** @type {Map<string, Element>} */
  const shown = new Map();

  /** @param {string} room @param {number} since */
  function entry(room, since) {
    const item = document.createElement('li');
    item.className = 'caller card';
    const face = document.createElement('span');
    face.className = 'face';
    face.textContent = 'P';
    const what = document.createElement('div');
    what.className = 'what';
    const who = document.createElement('strong');
    who.textContent = 'Patient';
    const when = document.createElement('span');
    when.className = 'quiet';
    when.append(name(room), `, waiting since ${new Date(since).toLocaleTimeString('en-GB')}`);
    what.append(who, when);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'main';
    button.textContent = 'Join Call';
    button.dataset.room = room;
    button.addEventListener('click', () => join(room));
    item.append(face, what, button);
    return item;
  }

  /** @param {string} room */
  function name(room) {
    const words = `Room ${room}`;
    if (!address) return words;
    const link = document.createElement('a');
    link.href = address(room);
    link.textContent = words;
    return link;
  }

  /** @param {{ room: string, since: number }[]} rooms */
  function show(rooms) {
    for (const [room, item] of shown) {
      if (rooms.some((each) => each.room === room)) continue;
      item.remove();
      shown.delete(room);
    }
    for (const { room, since } of rooms) {
      if (shown.has(room)) continue;
      const item = entry(room, since);
      shown.set(room, item);
      list?.append(item);
    }
    const count = shown.size;
    if (summary) {
      summary.textContent =
        count === 0
          ? 'Nobody is waiting.'
          : `${count} ${count === 1 ? 'person' : 'people'} waiting.`;
    }
  }

  async function poll() {
    try {
      show(await (await fetch('/signal/rooms')).json());
    } catch {
      // The server is restarting or gone; the list stays as it was.
    }
    setTimeout(poll, 500);
  }

  if (fixed) show(fixed.map((room) => ({ room, since: Date.now() })));
  else poll();

  /**
   * Whose turn it is after a room's.
   * @param {string} room
   */
  return function next(room) {
    const rooms = [...shown.keys()];
    return rooms[rooms.indexOf(room) + 1];
  };
}
