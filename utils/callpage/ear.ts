import { talkFrom } from '../core/call/silence.ts';
import { Loudness } from './loudness.ts';
import { remoteSound } from './media.ts';
import { type Heard, heardKey, world } from './world.ts';

const readMs = 500;
/** A browser that has not begun to measure by then does not allow it. */
const beginsMs = 1_500;
/** The detector asks again at each look: when it does so no more, listening ends. */
const wantedMs = 10_000;

/**
 * Notes when the others in a call were last heard, where the detector cannot see them. What they say
 * is not told from any other sound.
 * @param running ends it, and is aborted when it is over
 */
export function listen(document: Document, running: AbortController): void {
  let tracks: readonly MediaStreamTrack[] = [];
  let loudness: Loudness | undefined;
  let began = 0;
  const heard: Heard = { since: null, heardAt: null, deaf: false, wantedAt: performance.now() };
  world[heardKey] = heard;

  const reading = setInterval(read, readMs);
  running.signal.addEventListener('abort', () => {
    clearInterval(reading);
    loudness?.end();
    if (world[heardKey] === heard) delete world[heardKey];
  });
  read();

  function read(): void {
    const now = performance.now();
    if (now - heard.wantedAt > wantedMs) {
      running.abort();
      return;
    }
    attend(remoteSound(document), now);
    const loud = loudness?.now();
    if (loud === undefined) {
      heard.since = null;
      heard.deaf ||= loudness !== undefined && now - began > beginsMs;
      return;
    }
    heard.deaf = false;
    heard.since ??= now;
    if (loud >= talkFrom) heard.heardAt = now;
  }

  /** Measures other tracks as soon as there are others. */
  function attend(now: readonly MediaStreamTrack[], at: number): void {
    if (now.length === tracks.length && now.every((track) => tracks.includes(track))) return;
    loudness?.end();
    loudness = undefined;
    tracks = now;
    began = at;
    heard.since = null;
    if (now.length === 0) return;
    try {
      loudness = new Loudness(now);
    } catch {
      heard.deaf = true;
    }
  }
}
