/** The marks by which a service's page tells that somebody else is there. Names are invented. */
import { query } from './flags.js';

/** @param {HTMLElement} tile another person's @param {string} name */
export function markOther(tile, name) {
  if (location.hostname.endsWith('.whereby.com')) tile.classList.add('jstest-client-video');
  if (location.hostname.startsWith('teams.') && query.get('marks') !== 'none') {
    tile.dataset.streamType = 'Video';
    // On the real page this is the person's own name: it must never be read.
    tile.dataset.tid = `${name} Example`;
  }
}
