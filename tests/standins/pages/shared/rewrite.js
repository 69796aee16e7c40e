import { milliseconds } from './flags.js';

/**
 * Puts the page into a frame of its own, which is empty at first and written anew a while later, as
 * pages do that build their frames by script. Whoever listened in the frame is forgotten then.
 * @returns {boolean} whether this page is only what is around that frame
 */
export function goesIntoFrame() {
  const ms = milliseconds('rewrite');
  if (ms === null || window !== window.top) return false;
  const page = document.documentElement.outerHTML;
  const frame = document.createElement('iframe');
  frame.className = 'rewritten';
  frame.title = 'Video call';
  document.body.replaceChildren(frame);
  setTimeout(() => {
    const within = frame.contentDocument;
    if (!within) return;
    within.open();
    within.write(`<!doctype html>${page}`);
    within.close();
  }, ms);
  return true;
}
