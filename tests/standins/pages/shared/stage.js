import { query } from './flags.js';

/**
 * Where in a stage the others are put: the stage itself, or with `shadow` a shadow root in it, which
 * is closed, so that no selector reaches it from outside, or open.
 * @param {HTMLElement} stage
 * @returns {HTMLElement}
 */
export function placeFor(stage) {
  if (!query.has('shadow')) return stage;
  const host = document.createElement('div');
  host.className = 'tiles closed';
  const root = host.attachShadow({ mode: query.get('shadow') === 'open' ? 'open' : 'closed' });
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    root.append(link.cloneNode());
  }
  const within = document.createElement('div');
  within.className = 'stage';
  root.append(within);
  stage.prepend(host);
  return within;
}
