/** How a picture moved, as far as it was looked at. */
interface Seen {
  readonly track: MediaStreamTrack;
  /** Frames counted at the last look. */
  frames: number;
  /** When this count was first seen; `null`: no frame yet. */
  since: number | null;
  /** Firefox: frames are counted one after another, each when the one before was seen. */
  called: number;
  armed: boolean;
}

/** Notes since when the pictures in video elements have stood still. */
export class Motion {
  readonly #seen = new WeakMap<HTMLVideoElement, Seen>();
  readonly #began: () => void;

  /** @param began called when a picture begins to move that a look has seen still, where nothing else tells */
  constructor(began: () => void) {
    this.#began = began;
  }

  /**
   * @param now milliseconds
   * @returns for how long this picture of a track has stood still; `undefined`: it never moved
   */
  stillMs(video: HTMLVideoElement, track: MediaStreamTrack, now: number): number | undefined {
    let seen = this.#seen.get(video);
    if (seen?.track !== track) {
      seen = { track, frames: 0, since: null, called: 0, armed: false };
      this.#seen.set(video, seen);
    }
    const frames = framesOf(video, seen, this.#began);
    // A player that begins anew counts from nothing.
    if (frames > 0 && frames !== seen.frames) {
      seen.frames = frames;
      seen.since = now;
    }
    return seen.since === null ? undefined : now - seen.since;
  }
}

function framesOf(video: HTMLVideoElement, seen: Seen, began: () => void): number {
  // Chromium counts those of a page behind another too.
  if (!import.meta.env.FIREFOX) return video.getVideoPlaybackQuality().totalVideoFrames;
  // Firefox counts none of a live stream, and can only be asked to say when there is one.
  if (!seen.armed) {
    seen.armed = true;
    video.requestVideoFrameCallback(() => {
      seen.armed = false;
      seen.called += 1;
      if (seen.since === null) began();
    });
  }
  return seen.called;
}
