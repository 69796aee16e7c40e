import { longestWaitMs, loudnessOf, Silence } from '../core/call/silence.ts';
import { liveTracks } from './media.ts';

const readMs = 200;
/** A moment is longer than the time between two looks, so that no sound falls between them. */
const momentSamples = 32_768;
/** A browser that has not begun to measure by then does not allow it. */
const beginsMs = 1_000;

/**
 * Waits until the others in a call pause: measures how loud they are, and nothing else of the sound.
 * It is not played, kept or sent anywhere.
 * @param paused called once: after two seconds of silence, or where nothing can be measured
 * @param running ends the measuring, and is aborted when it is over
 */
export function awaitPause(document: Document, paused: () => void, running: AbortController): void {
  const tracks = liveTracks(document)
    .filter(({ track, playing }) => playing && track.label === 'remote audio')
    .map(({ track }) => track);
  if (tracks.length === 0) {
    running.abort();
    paused();
    return;
  }
  // Without an output: nothing of it is ever heard.
  const silent = { latencyHint: 'playback', sinkId: { type: 'none' } } as const;
  const context = new AudioContext(silent);
  running.signal.addEventListener('abort', () => void context.close());
  const analyser = context.createAnalyser();
  analyser.fftSize = momentSamples;
  try {
    for (const track of tracks) {
      // Of a stream with several, only the first track would be measured.
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    }
  } catch {
    // A browser that does not let an extension have the page's sound.
    running.abort();
    paused();
    return;
  }
  const samples = new Float32Array(momentSamples);
  const silence = new Silence();
  const began = performance.now();
  // A browser that does not yet allow the page to make sound never answers this.
  void context.resume().catch(() => {});

  const reading = setInterval(() => {
    const now = performance.now();
    const measures = context.state === 'running';
    if (now - began > longestWaitMs) running.abort();
    else if (!measures && now - began < beginsMs) return;
    else if (!measures || isPause(now)) {
      running.abort();
      paused();
    }
  }, readMs);

  function isPause(now: number): boolean {
    analyser.getFloatTimeDomainData(samples);
    return silence.hear(loudnessOf(samples), now);
  }

  running.signal.addEventListener('abort', () => {
    clearInterval(reading);
  });
}
