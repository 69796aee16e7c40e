import type { Capture, Picture } from '../core/call/evidence.ts';
import { Motion } from './motion.ts';
import { mediaElements, Roots } from './roots.ts';

/** What the media elements of a frame show. Track ids stay in this frame's memory. */
export interface MediaEvidence {
  /** Something from a peer plays, be it nothing yet. */
  readonly joined: boolean;
  readonly remoteTracks: readonly string[];
  /** Those that were muted since the look before, also where somebody sends them again. */
  readonly ceased: readonly string[];
  readonly pictures: readonly Picture[];
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
  readonly #roots: Roots;
  readonly #motion: Motion;
  readonly #now: () => number;
  readonly #follow: (track: MediaStreamTrack) => void;
  /** Listens in the document, which may have lost its listeners. */
  readonly attend: () => void;
  /** The doctor's own tracks, kept because pages hide the self-view while the capture runs on. */
  #captured = new Set<MediaStreamTrack>();
  #captureSeen = false;
  #ceased = new Set<string>();
  /** What the last look found. */
  #shown: readonly ShownTrack[] = [];

  /**
   * @param changed called when a media element started, stopped or changed its stream
   * @param now milliseconds
   * @param signal ends the watch
   */
  constructor(document: Document, changed: () => void, now: () => number, signal: AbortSignal) {
    this.#now = now;
    this.#motion = new Motion(changed);
    // Media events do not bubble, but a capturing listener above their target sees them.
    const hear = (root: Node) => {
      for (const type of ['playing', 'loadedmetadata', 'pause', 'emptied', 'ended']) {
        root.addEventListener(type, changed, { capture: true, passive: true, signal });
      }
    };
    this.attend = () => hear(document);
    // A place may be given to the next person between two looks.
    const muted = ({ target }: Event) => {
      this.#ceased.add((target as MediaStreamTrack).id);
      changed();
    };
    this.#follow = (track) => track.addEventListener('mute', muted, { signal });
    this.#roots = new Roots(document, hear);
  }

  look(): MediaEvidence {
    let found = this.#find();
    if (found.remote.length === 0) {
      this.#roots.search();
      found = this.#find();
    }
    const { captured, remote, presenting } = found;
    const had = this.#captured.size > 0;
    for (const track of this.#captured) {
      if (track.readyState === 'ended') this.#captured.delete(track);
    }
    const captureReplaced = had && this.#captured.size === 0 && captured.size > 0;
    for (const track of captured) this.#captured.add(track);
    const ceased = [...this.#ceased];
    this.#ceased.clear();
    const remoteTracks = remote.filter(({ track }) => !track.muted).map(({ track }) => track.id);
    return {
      joined: remote.length > 0,
      remoteTracks: [...new Set(remoteTracks)],
      ceased,
      pictures: this.#pictures(remote),
      capture: this.#capture(),
      captureReplaced,
      presenting,
    };
  }

  #find() {
    this.#shown = this.#roots.elements().flatMap(tracksIn);
    const remote: ShownTrack[] = [];
    const captured = new Set<MediaStreamTrack>();
    let presenting = false;
    for (const shown of this.#shown) {
      const is = this.#kindOf(shown.track);
      if (is === 'screen') presenting = true;
      else if (is === 'own') captured.add(shown.track);
      else if (is === 'remote' && shown.playing) {
        this.#follow(shown.track);
        remote.push(shown);
      }
    }
    return { remote, captured, presenting };
  }

  /** Those that ever moved, each once, with the shortest time that any element has seen it still. */
  #pictures(remote: readonly ShownTrack[]): Picture[] {
    const pictures = new Map<string, Picture>();
    for (const { element, stream, track } of remote) {
      const ms = this.#stillMs(element, track);
      if (ms === undefined) continue;
      const { id } = track;
      const stillMs = Math.min(ms, pictures.get(id)?.stillMs ?? ms);
      const mates = stream.getTracks().flatMap((mate) => (mate === track ? [] : [mate.id]));
      pictures.set(id, { id, mates, stillMs });
    }
    return [...pictures.values()];
  }

  #stillMs(element: HTMLMediaElement, track: MediaStreamTrack): number | undefined {
    if (track.kind !== 'video' || track.muted || !('getVideoPlaybackQuality' in element)) return;
    return this.#motion.stillMs(element as HTMLVideoElement, track, this.#now());
  }

  /**
   * Whether everything that the last look found is unchanged, and moves. Costs a fraction of a look,
   * because it searches nothing; it does not see what is new.
   */
  unchanged(): boolean {
    return (
      this.#shown.every(
        ({ element, stream, track, playing, sends }) =>
          element.isConnected &&
          element.srcObject === stream &&
          element.paused !== playing &&
          track.readyState === 'live' &&
          track.muted !== sends &&
          !(isRemote(track) && this.#stillMs(element, track)),
      ) && [...this.#captured].every(({ readyState }) => readyState === 'live')
    );
  }

  #kindOf(track: MediaStreamTrack): 'remote' | 'own' | 'screen' | 'made' {
    if (isRemote(track)) return 'remote';
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

interface ShownTrack {
  readonly element: HTMLMediaElement;
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly playing: boolean;
  /** Somebody sends it. */
  readonly sends: boolean;
}

/** The sound of the others in a page that somebody sends and that plays. */
export function remoteSound(page: Document): MediaStreamTrack[] {
  const tracks = mediaElements(page)
    .flatMap(tracksIn)
    .filter(({ track, playing, sends }) => playing && sends && track.label === 'remote audio')
    .map(({ track }) => track);
  return [...new Set(tracks)];
}

function isRemote({ label }: MediaStreamTrack): boolean {
  return label === 'remote audio' || label === 'remote video';
}

/** The live tracks in an element. */
function tracksIn(element: HTMLMediaElement): ShownTrack[] {
  // A stream in another window is of that window's class, so it is told by what it can do.
  const stream = element.srcObject as MediaStream | null;
  return (stream?.getTracks?.() ?? [])
    .filter(({ readyState }) => readyState === 'live')
    .map((track) => ({
      element,
      stream: stream as MediaStream,
      track,
      playing: !element.paused,
      sends: !track.muted,
    }));
}
