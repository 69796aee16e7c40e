import type { Capture } from './phase.ts';

/** What the media elements of a frame show. Track ids stay in this frame's memory. */
export interface MediaEvidence {
  readonly remoteTracks: readonly string[];
  readonly capture: Capture;
}

/**
 * Reads the media elements of a document from the extension's isolated world. Nothing in the page
 * is patched: an element's `srcObject` is the page's own stream, and browsers label the tracks that
 * come from a peer `remote audio` and `remote video`, while local ones carry the device's name.
 */
export class MediaWatch {
  readonly #document: Document;
  /** The doctor's own tracks, kept because pages hide the self-view while the capture runs on. */
  #captured = new Set<MediaStreamTrack>();
  #captureSeen = false;

  /**
   * @param changed called when a media element started, stopped or changed its stream
   * @param signal ends the watch
   */
  constructor(document: Document, changed: () => void, signal: AbortSignal) {
    this.#document = document;
    // Media events do not bubble, but a capturing listener above their target sees them.
    for (const type of ['playing', 'loadedmetadata', 'pause', 'emptied', 'ended']) {
      document.addEventListener(type, changed, { capture: true, passive: true, signal });
    }
  }

  look(): MediaEvidence {
    const remoteTracks: string[] = [];
    for (const element of this.#document.querySelectorAll<HTMLMediaElement>('video, audio')) {
      const stream = element.srcObject;
      if (!(stream instanceof MediaStream)) continue;
      for (const track of stream.getTracks()) {
        if (track.readyState !== 'live') continue;
        if (!isRemote(track)) this.#captured.add(track);
        else if (!element.paused) remoteTracks.push(track.id);
      }
    }
    return { remoteTracks, capture: this.#capture() };
  }

  /** Lets go of the doctor's tracks, so that Webside never keeps a camera on that the page forgot. */
  forget(): void {
    this.#captured.clear();
    this.#captureSeen = false;
  }

  #capture(): Capture {
    for (const track of this.#captured) {
      if (track.readyState === 'ended') this.#captured.delete(track);
    }
    if (this.#captured.size > 0) this.#captureSeen = true;
    if (!this.#captureSeen) return 'unseen';
    return this.#captured.size > 0 ? 'live' : 'stopped';
  }
}

function isRemote(track: MediaStreamTrack): boolean {
  return track.label === 'remote audio' || track.label === 'remote video';
}
