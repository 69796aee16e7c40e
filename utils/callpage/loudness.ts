import { loudnessOf } from '../core/call/silence.ts';

/** A moment is longer than the time between two looks, so that no sound falls between them. */
const momentSamples = 32_768;

/**
 * Measures how loud tracks are together, and nothing else of them. They are not played, kept or sent
 * anywhere.
 * @throws where the browser does not let an extension have the page's sound
 */
export class Loudness {
  readonly #context: AudioContext;
  readonly #analyser: AnalyserNode;
  readonly #samples = new Float32Array(momentSamples);

  constructor(tracks: readonly MediaStreamTrack[]) {
    // Without an output: nothing of it is ever heard.
    const silent = { latencyHint: 'playback', sinkId: { type: 'none' } } as const;
    this.#context = new AudioContext(silent);
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = momentSamples;
    try {
      for (const track of tracks) {
        // Of a stream with several, only the first track would be measured.
        const source = this.#context.createMediaStreamSource(new MediaStream([track]));
        source.connect(this.#analyser);
      }
    } catch (error) {
      this.end();
      throw error;
    }
    // A browser that does not yet allow the page to make sound never answers this.
    void this.#context.resume().catch(() => {});
  }

  /** How loud the last moment was; `undefined`: nothing is measured. */
  now(): number | undefined {
    if (this.#context.state !== 'running') return undefined;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return loudnessOf(this.#samples);
  }

  end(): void {
    if (this.#context.state !== 'closed') void this.#context.close();
  }
}
