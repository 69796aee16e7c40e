import { play } from './media.js';

/**
 * Moves elements into another window of this page, and back when that closes.
 * @param {Window} other
 * @param {Element[]} elements
 * @param {ReturnType<typeof import('./room.js').createRoom>} room
 * @param {() => void} [then] after they are back
 * @returns {() => void} brings them back and closes the window
 */
export function moveInto(other, elements, room, then = () => {}) {
  const home = elements[0]?.parentElement;
  let out = true;

  // A new window has no styles, and the policy allows it no others than the page's own.
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    if (link instanceof HTMLLinkElement) other.document.head.append(styles(link.href));
  }
  const stage = document.createElement('div');
  stage.className = 'stage';
  stage.append(...elements);
  other.document.body.append(stage);
  playOn();

  function back() {
    if (!out) return;
    out = false;
    // Whoever left the call meanwhile is in neither window.
    home?.prepend(...elements.filter((element) => stage.contains(element)));
    playOn();
    other.close();
    then();
  }

  /** An element that is moved pauses. */
  function playOn() {
    for (const media of room.remoteMedia()) play(media);
  }

  other.addEventListener('pagehide', back, { once: true });
  // Without its page the window would stay, empty.
  addEventListener('pagehide', () => other.close(), { once: true });
  return back;
}

/** @param {string} href */
function styles(href) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return link;
}
