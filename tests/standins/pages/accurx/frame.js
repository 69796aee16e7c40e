import { roomFromPath, withFlags } from '/shared/flags.js';

/**
 * The call room of this page, which another company runs on its own origin.
 * @param {'doctor' | 'patient'} role
 */
export function roomFrame(role) {
  const frame = document.createElement('iframe');
  frame.allow = 'camera; microphone; autoplay';
  frame.title = 'Video call';
  const room = encodeURIComponent(roomFromPath());
  frame.src = withFlags(`https://accurx.whereby.com/${room}?role=${role}`);
  return frame;
}
