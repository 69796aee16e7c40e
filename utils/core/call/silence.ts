/** A reminder waits this long for a pause in the talk, and no longer, milliseconds. */
export const longestWaitMs = 30_000;
/** Silence of this length is a pause in the talk, milliseconds. */
const pauseMs = 2_000;
/** Below this nobody is talking: root mean square of samples between -1 and 1, so -40 dB. */
export const talkFrom = 0.01;

/** Notices a pause in the talk. All that it keeps is since when it has been quiet. */
export class Silence {
  #since: number | null = null;

  /**
   * @param loudness of a moment
   * @param now milliseconds
   * @returns whether nobody has talked for two seconds
   */
  hear(loudness: number, now: number): boolean {
    if (loudness >= talkFrom) this.#since = null;
    else this.#since ??= now;
    return this.#since !== null && now - this.#since >= pauseMs;
  }
}

/** How loud samples are: their root mean square. */
export function loudnessOf(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
