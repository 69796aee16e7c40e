import type { Capture } from '../core/call/phase.ts';

/** What the media elements of a frame show. Track ids stay in this frame's memory. */
export interface MediaEvidence {
  readonly remoteTracks: readonly string[];
  readonly capture: Capture;
  /** All of the doctor's tracks from the last look are gone, and other tracks are there. */
  readonly captureReplaced: boolean;
  /** The page shows the doctor what they present: a screen, window or tab. */
  readonly presenting: boolean;
}

/**
 * Reads the media elements of a document from the extension's isolated world. Nothing in the page
 * is patched: an element's `srcObject` is the page's own stream. Browsers label the tracks that come
 * from a peer `remote audio` and `remote video`. A camera or a microphone is known by the group of
 * devices that it belongs to. A canvas, a mixer and what a page generates have no such group: they
 * may last as long as the page, and say nothing of the doctor's camera.
 */
export class MediaWatch {
  readonly #document: Document;
  /** The doctor's own tracks, kept because pages hide the self-view while the capture runs on. */
  #captured = new Set<MediaStreamTrack>();
  #captureSeen = false;
  /** What the last look found. */
  #shown: readonly ShownTrack[] = [];

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
    const captured = new Set<MediaStreamTrack>();
    let presenting = false;
    this.#shown = liveTracks(this.#document);
    for (const { track, playing } of this.#shown) {
      const is = this.#kindOf(track);
      if (is === 'screen') presenting = true;
      else if (is === 'own') captured.add(track);
      else if (is === 'remote' && playing) remoteTracks.push(track.id);
    }
    const had = this.#captured.size > 0;
    for (const track of this.#captured) {
      if (track.readyState === 'ended') this.#captured.delete(track);
    }
    const captureReplaced = had && this.#captured.size === 0 && captured.size > 0;
    for (const track of captured) this.#captured.add(track);
    return { remoteTracks, capture: this.#capture(), captureReplaced, presenting };
  }

  /**
   * Whether everything that the last look found is unchanged. Costs a fraction of a look, because it
   * searches nothing; it does not see what is new.
   */
  unchanged(): boolean {
    return (
      this.#shown.every(
        ({ element, stream, track, playing }) =>
          element.isConnected &&
          element.srcObject === stream &&
          element.paused !== playing &&
          track.readyState === 'live',
      ) && [...this.#captured].every(({ readyState }) => readyState === 'live')
    );
  }

  #kindOf(track: MediaStreamTrack): 'remote' | 'own' | 'screen' | 'made' {
    if (track.label === 'remote audio' || track.label === 'remote video') return 'remote';
    // A track that was a camera or microphone stays one, and is not asked again.
    if (this.#captured.has(track)) return 'own';
    const { displaySurface, groupId } = track.getSettings();
    if (displaySurface) return 'screen';
    return groupId ? 'own' : 'made';
  }

  /** Lets go of the doctor's tracks, so that Webside never keeps a camera on that the page forgot. */
  forget(): void {
    this.#captured.clear();
    this.#captureSeen = false;
    this.#shown = [];
  }

  #capture(): Capture {
    if (this.#captured.size > 0) this.#captureSeen = true;
    if (!this.#captureSeen) return 'unseen';
    return this.#captured.size > 0 ? 'live' : 'stopped';
  }
}

export interface ShownTrack {
  readonly element: HTMLMediaElement;
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly playing: boolean;
}

/** The live tracks in a page's elements, and in the small window it may have put the call into. */
export function liveTracks(page: Document): ShownTrack[] {
  const view = page.defaultView as { documentPictureInPicture?: SmallWindow } | null;
  const small = view?.documentPictureInPicture?.window?.document;
  return [page, ...(small ? [small] : [])]
    .flatMap((document) => [...document.querySelectorAll<HTMLMediaElement>('video, audio')])
    .flatMap((element) => {
      // A stream in another window is of that window's class, so it is told by what it can do.
      const stream = element.srcObject as MediaStream | null;
      return (stream?.getTracks?.() ?? [])
        .filter(({ readyState }) => readyState === 'live')
        .map((track) => ({
          element,
          stream: stream as MediaStream,
          track,
          playing: !element.paused,
        }));
    });
}

/** Not yet in TypeScript's library. */
interface SmallWindow {
  readonly window: Window | null;
}
