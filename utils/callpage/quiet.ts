import { longestWaitMs, Silence } from '../core/call/silence.ts';
import { Loudness } from './loudness.ts';
import { remoteSound } from './media.ts';

const readMs = 200;
/** A browser that has not begun to measure by then does not allow it. */
const beginsMs = 1_000;

/**
 * Waits until the others in a call pause.
 * @param paused called once: after two seconds of silence, or where nothing can be measured
 * @param running ends the measuring, and is aborted when it is over
 */
export function awaitPause(document: Document, paused: () => void, running: AbortController): void {
  const done = () => {
    running.abort();
    paused();
  };
  const tracks = remoteSound(document);
  if (tracks.length === 0) {
    done();
    return;
  }
  let loudness: Loudness;
  try {
    loudness = new Loudness(tracks);
  } catch {
    done();
    return;
  }
  const silence = new Silence();
  const began = performance.now();

  const reading = setInterval(() => {
    const now = performance.now();
    const loud = loudness.now();
    if (now - began > longestWaitMs) running.abort();
    else if (loud === undefined && now - began < beginsMs) return;
    else if (loud === undefined || silence.hear(loud, now)) done();
  }, readMs);

  running.signal.addEventListener('abort', () => {
    clearInterval(reading);
    loudness.end();
  });
}
