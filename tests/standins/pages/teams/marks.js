/** The names of the page's elements, as they are known, or as if Microsoft had changed them. */
import { query } from '/shared/flags.js';

const LEAVE = { 'hangup-button': 'leave', 'hangup-main-btn': 'call-end' };
const COMPANY = {
  'call-duration-custom': 'call-timer',
  'callingButtons-showMoreBtn': 'call-more',
  'roster-button': 'call-people',
  'microphone-button': 'call-microphone',
};
const PREJOIN = {
  'prejoin-display-name-input': 'guest-name',
  'prejoin-join-button': 'enter-meeting',
  'prejoin-cancel-button': 'leave-lobby',
};

const ENDED = {
  'calling-retry-screen-title': 'call-over',
  'calling-retry-cancelbutton': 'call-over-close',
};

/** @type {Record<string, Record<string, string>>} */
const CHANGES = {
  leave: LEAVE,
  company: COMPANY,
  none: { ...LEAVE, ...COMPANY, ...PREJOIN, ...ENDED },
};

const changed = CHANGES[query.get('marks') ?? ''] ?? {};

/**
 * A selector for what is usually called so.
 * @param {string} name an id or a data-tid
 */
export function mark(name) {
  const present = changed[name] ?? name;
  return `#${present}, [data-tid="${present}"]`;
}

/**
 * @param {string} name
 * @param {ParentNode} [within]
 */
export function find(name, within = document) {
  return within.querySelector(mark(name));
}

/** @param {ParentNode} within */
export function rename(within) {
  for (const element of within.querySelectorAll('[id], [data-tid]')) {
    const tid = element.getAttribute('data-tid');
    if (tid) element.setAttribute('data-tid', changed[tid] ?? tid);
    if (element.id) element.id = changed[element.id] ?? element.id;
  }
}
