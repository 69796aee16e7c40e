/** A toolbar that leaves the page now and then, while the call goes on. */
import { query } from './flags.js';

const AWAY_MS = 6000;
const THERE_MS = 8000;

/** @type {(() => void) | null} */
let putBack = null;

/**
 * @param {number} [ms] how long it is away
 */
export function hideToolbar(ms = AWAY_MS) {
  const toolbar = document.querySelector('[role="toolbar"]');
  if (!toolbar || putBack) return;
  const place = document.createComment('toolbar');
  toolbar.replaceWith(place);
  putBack = () => {
    putBack = null;
    // Unless the call ended meanwhile, and its screen went.
    place.replaceWith(toolbar);
  };
  setTimeout(() => putBack?.(), ms);
}

if (query.get('toolbar') === 'hides') setInterval(() => hideToolbar(), AWAY_MS + THERE_MS);
