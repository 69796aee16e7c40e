import { roomFromPath, withFlags } from './flags.js';

/**
 * The call room of a page, which another company runs on its own origin.
 * @param {'doctor' | 'patient'} role
 */
export function roomFrame(role) {
  const frame = document.createElement('iframe');
  frame.allow = 'camera; microphone; display-capture; autoplay';
  frame.title = 'Video call';
  const room = encodeURIComponent(roomFromPath());
  frame.src = withFlags(`https://accurx.whereby.com/${room}?role=${role}`);
  return frame;
}
