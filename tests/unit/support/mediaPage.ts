import { MediaWatch } from '../../../utils/callpage/media.ts';

/** A track as far as the detector reads one. */
export interface FakeTrack extends EventTarget {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly label: string;
  readyState: 'live' | 'ended';
  muted: boolean;
  getSettings(): { readonly displaySurface?: string; readonly groupId?: string };
}

export function track(
  id: string,
  label: string,
  settings: ReturnType<FakeTrack['getSettings']> = {},
): FakeTrack {
  const kind = label.endsWith('audio') || label === 'Microphone' ? 'audio' : 'video';
  return Object.assign(new EventTarget(), {
    id,
    kind,
    label,
    readyState: 'live',
    muted: false,
    getSettings: () => settings,
  } as const);
}

export const remote = (id: string) => track(id, 'remote video');
export const remoteVoice = (id: string) => track(id, 'remote audio');
export const camera = (id: string) => track(id, 'Integrated Camera', { groupId: 'laptop' });
export const screen = (id: string) => track(id, 'screen:0:0', { displaySurface: 'monitor' });

/** A media element as far as the detector reads one. */
export interface FakeElement {
  srcObject: object | null;
  paused: boolean;
  isConnected: boolean;
  /** How many pictures it has shown. */
  frames: number;
  getVideoPlaybackQuality(): { readonly totalVideoFrames: number };
}

export function element(tracks: readonly FakeTrack[], paused = false): FakeElement {
  return {
    srcObject: { getTracks: () => tracks },
    paused,
    isConnected: true,
    frames: 0,
    getVideoPlaybackQuality() {
      return { totalVideoFrames: this.frames };
    },
  };
}

/** A shadow tree in a page. */
class Shadow extends EventTarget {
  elements: FakeElement[] = [];
  hosts: { readonly shadowRoot: Shadow | null }[] = [];

  querySelector(selector: string): object | null {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  querySelectorAll(selector: string): object[] {
    return selector === '*' ? this.hosts : this.elements;
  }
}

/** A page whose media elements a test puts there. */
export class MediaPage extends Shadow {
  /** The elements in the small window that the page put the call into; `null`: there is none. */
  small: FakeElement[] | null = null;
  readonly running = new AbortController();
  readonly watch: MediaWatch;
  now = 1_000_000;
  looks = 0;
  /** How often every element of the page was searched for shadow trees. */
  searches = 0;

  constructor() {
    super();
    this.watch = new MediaWatch(
      this as unknown as Document,
      () => this.#noteLook(),
      () => this.now,
      this.running.signal,
    );
    this.watch.attend();
  }

  override querySelectorAll(selector: string): object[] {
    if (selector === '*') this.searches += 1;
    return super.querySelectorAll(selector);
  }

  get defaultView() {
    const elements = this.small;
    const querySelectorAll = (selector: string) => (selector === '*' ? [] : elements);
    return {
      documentPictureInPicture: { window: elements && { document: { querySelectorAll } } },
    };
  }

  #noteLook(): void {
    this.looks += 1;
  }

  /** The page shows these streams, each in an element of its own. */
  shows(...streams: readonly (readonly FakeTrack[])[]): this {
    this.elements = streams.map((tracks) => element(tracks));
    return this;
  }

  /** The page shows these streams in an open shadow tree, itself in another. */
  showsInShadow(...streams: readonly (readonly FakeTrack[])[]): Shadow {
    const [outer, inner] = [new Shadow(), new Shadow()];
    inner.elements = streams.map((tracks) => element(tracks));
    outer.hosts = [{ shadowRoot: inner }];
    this.hosts = [{ shadowRoot: null }, { shadowRoot: outer }];
    return inner;
  }

  look() {
    return this.watch.look();
  }
}
