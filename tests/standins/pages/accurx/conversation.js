import { press } from '/shared/controls.js';
import { query } from '/shared/flags.js';
import { roomFrame } from '/shared/frame.js';

const frame = roomFrame('doctor');
const link = document.querySelector('#newtab');
const elsewhere = document.querySelector('#elsewhere');

if (link instanceof HTMLAnchorElement) {
  link.href = frame.src;
  // The room is then in a tab that knows nothing of this page.
  if (query.has('newtab')) link.rel = 'noopener';
}
if (!query.has('newtab')) document.querySelector('#frame')?.append(frame);

// The room is then in the new tab only: a clinician is in a call once.
press('#newtab', () => {
  frame.remove();
  if (elsewhere instanceof HTMLElement) elsewhere.hidden = false;
});
