import { press } from '/shared/controls.js';
import { roomFrame } from './frame.js';

const frame = roomFrame('doctor');
const link = document.querySelector('#newtab');
const elsewhere = document.querySelector('#elsewhere');

document.querySelector('#frame')?.append(frame);
if (link instanceof HTMLAnchorElement) link.href = frame.src;

// The room is then in the new tab only: a clinician is in a call once.
press('#newtab', () => {
  frame.remove();
  if (elsewhere instanceof HTMLElement) elsewhere.hidden = false;
});
