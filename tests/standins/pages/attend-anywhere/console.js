import './brand.js';
import { query, withFlags } from '/shared/flags.js';

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
  when.textContent = `Room ${room}, waiting since ${new Date(since).toLocaleTimeString('en-GB')}`;
  what.append(who, when);
  const join = document.createElement('button');
  join.type = 'button';
  join.className = 'main';
  join.textContent = 'Join Call';
  join.dataset.room = room;
  join.addEventListener('click', () => {
    const address = withFlags(`/call/${encodeURIComponent(room)}`);
    if (query.has('newtab')) open(address, '_blank');
    else location.assign(address);
  });
  item.append(face, what, join);
  return item;
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
      count === 0 ? 'Nobody is waiting.' : `${count} ${count === 1 ? 'person' : 'people'} waiting.`;
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
