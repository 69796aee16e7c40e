import { describe, expect, test } from 'vitest';
import { MediaWatch } from '../../utils/callpage/media.ts';

/** A track as far as the detector reads one. */
interface FakeTrack {
  readonly id: string;
  readonly label: string;
  readyState: 'live' | 'ended';
  getSettings(): { readonly displaySurface?: string; readonly groupId?: string };
}

const track = (
  id: string,
  label: string,
  settings: ReturnType<FakeTrack['getSettings']> = {},
): FakeTrack => ({
  id,
  label,
  readyState: 'live',
  getSettings: () => settings,
});
const remote = (id: string) => track(id, 'remote video');
const camera = (id: string) => track(id, 'Integrated Camera', { groupId: 'laptop' });
const screen = (id: string) => track(id, 'screen:0:0', { displaySurface: 'monitor' });

/** A page whose media elements a test puts there. */
class Page {
  elements: { srcObject: object | null; paused: boolean; isConnected: boolean }[] = [];
  /** The elements in the small window that the page put the call into; `null`: there is none. */
  small: Page['elements'] | null = null;
  readonly running = new AbortController();
  readonly #events = new EventTarget();
  readonly watch: MediaWatch;
  looks = 0;

  constructor() {
    const page = this;
    const document = {
      querySelectorAll: () => page.elements,
      addEventListener: this.#events.addEventListener.bind(this.#events),
      defaultView: {
        documentPictureInPicture: {
          get window() {
            const elements = page.small;
            return elements && { document: { querySelectorAll: () => elements } };
          },
        },
      },
    } as unknown as Document;
    this.watch = new MediaWatch(document, () => this.noteLook(), this.running.signal);
  }

  noteLook(): void {
    this.looks += 1;
  }

  /** The page shows these streams, each in an element of its own. */
  shows(...streams: readonly (readonly FakeTrack[])[]): this {
    this.elements = streams.map((tracks) => element(tracks));
    return this;
  }

  fire(type: string): void {
    this.#events.dispatchEvent(new Event(type));
  }

  look() {
    return this.watch.look();
  }
}

function element(tracks: readonly FakeTrack[], paused = false): Page['elements'][number] {
  return { srcObject: { getTracks: () => tracks }, paused, isConnected: true };
}

const doctor = camera('camera');

describe('the media of a page', () => {
  test('are nothing where there are none', () => {
    const page = new Page();
    page.elements = [{ srcObject: null, paused: false, isConnected: true }];
    expect(page.look()).toEqual({
      remoteTracks: [],
      capture: 'unseen',
      captureReplaced: false,
      presenting: false,
    });
  });

  test('are a call’s where remote tracks play, live', () => {
    const gone = remote('gone');
    gone.readyState = 'ended';
    const page = new Page().shows([remote('a'), track('b', 'remote audio')], [gone], [doctor]);
    page.elements.push(element([remote('paused')], true));
    expect(page.look()).toMatchObject({ remoteTracks: ['a', 'b'], capture: 'live' });
  });

  test('are no call’s where a recording plays', () => {
    const page = new Page();
    page.elements = [{ srcObject: {}, paused: false, isConnected: true }];
    expect(page.look()).toMatchObject({ remoteTracks: [], capture: 'unseen' });
  });

  test('are seen also in the small window that the page put the call into', () => {
    const page = new Page().shows([doctor]);
    page.small = [element([remote('a')])];
    expect(page.look()).toMatchObject({ remoteTracks: ['a'], capture: 'live' });
    page.small = null;
    expect(page.look().remoteTracks).toEqual([]);
  });

  test('wake the watch when they change, until it ends', () => {
    const page = new Page();
    for (const type of ['playing', 'pause', 'emptied', 'ended', 'loadedmetadata']) page.fire(type);
    expect(page.looks).toBe(5);
    page.running.abort();
    page.fire('playing');
    expect(page.looks).toBe(5);
  });
});

describe('a glance between two looks', () => {
  const [own, other] = [camera('own'), remote('other')];
  const shown = element([other]);
  const page = new Page();
  const [second] = page.shows([own]).elements;
  page.elements.push(shown);

  /** A glance after this, and one after it was taken back. */
  function glances(change: () => () => void): readonly [changed: boolean, back: boolean] {
    page.look();
    expect(page.watch.unchanged()).toBe(true);
    const undo = change();
    const after = page.watch.unchanged();
    undo();
    return [after, page.watch.unchanged()];
  }

  test.each<[string, () => () => void]>([
    [
      'a track of the other side that ended',
      () => {
        other.readyState = 'ended';
        return () => {
          other.readyState = 'live';
        };
      },
    ],
    [
      'the doctor’s capture that ended',
      () => {
        own.readyState = 'ended';
        return () => {
          own.readyState = 'live';
        };
      },
    ],
    [
      'an element that stands still',
      () => {
        shown.paused = true;
        return () => {
          shown.paused = false;
        };
      },
    ],
    [
      'an element that was taken away',
      () => {
        shown.isConnected = false;
        return () => {
          shown.isConnected = true;
        };
      },
    ],
    [
      'an element with another stream',
      () => {
        const { srcObject } = shown;
        shown.srcObject = null;
        return () => {
          shown.srcObject = srcObject;
        };
      },
    ],
  ])('sees %s', (_what, change) => {
    expect(glances(change)).toEqual([false, true]);
  });

  test('sees capture end that the page hides', () => {
    page.look();
    page.elements = page.elements.filter((element) => element !== second);
    page.look();
    expect(page.watch.unchanged()).toBe(true);
    own.readyState = 'ended';
    expect(page.watch.unchanged()).toBe(false);
  });
});

describe('the doctor’s own capture', () => {
  test('runs on while the page hides it, and has stopped when it has', () => {
    const own = camera('own');
    const page = new Page().shows([own]);
    expect(page.look().capture).toBe('live');
    expect(page.shows().look().capture).toBe('live');
    own.readyState = 'ended';
    expect(page.look().capture).toBe('stopped');
  });

  test('is told to be replaced when none of it is left and other is there, once', () => {
    const first = camera('first');
    const page = new Page().shows([first]);
    expect(page.look().captureReplaced).toBe(false);
    first.readyState = 'ended';
    page.shows([camera('second')]);
    expect(page.look()).toMatchObject({ captureReplaced: true, capture: 'live' });
    expect(page.look().captureReplaced).toBe(false);
  });

  test.each([
    ['a canvas', 'f2c1a0de-4b7e-4d0a-9a57-1f0c7d9d3c11'],
    ['sound that the page mixes', 'MediaStreamAudioDestinationNode'],
    ['a track that the page generates', 'generated'],
  ])('is a camera or a microphone, and not %s, which lasts as long as the page', (_, label) => {
    const page = new Page().shows([track('made', label)]);
    expect(page.look()).toMatchObject({ capture: 'unseen', remoteTracks: [] });
    const own = camera('camera');
    expect(page.shows([track('made', label)], [own]).look().capture).toBe('live');
    own.readyState = 'ended';
    expect(page.look()).toMatchObject({ capture: 'stopped', captureReplaced: false });
  });

  test('is not replaced where some of it is left, or where it was seen to stop', () => {
    const sound = track('sound', 'Microphone', { groupId: 'laptop' });
    const [first, second] = [camera('first'), camera('second')];
    const page = new Page().shows([first, sound]);
    page.look();
    first.readyState = 'ended';
    expect(page.shows([second, sound]).look().captureReplaced).toBe(false);
    second.readyState = 'ended';
    sound.readyState = 'ended';
    expect(page.look().capture).toBe('stopped');
    expect(page.shows([camera('third')]).look()).toMatchObject({
      captureReplaced: false,
      capture: 'live',
    });
  });

  test('is not replaced by other beside it', () => {
    const page = new Page().shows([doctor]);
    page.look();
    expect(page.shows([camera('other')]).look().captureReplaced).toBe(false);
  });

  test('is let go of and unseen again after the call', () => {
    const own = camera('own');
    const page = new Page().shows([own]);
    page.look();
    page.watch.forget();
    expect(page.shows().look().capture).toBe('unseen');
    own.readyState = 'ended';
    expect(page.look().capture).toBe('unseen');
  });
});

describe('a screen that the doctor shows', () => {
  test('is seen where the page shows it to the doctor, and over when it has ended', () => {
    const shown = screen('shown');
    const page = new Page().shows([doctor], [shown], [remote('a')]);
    expect(page.look()).toMatchObject({ presenting: true, capture: 'live', remoteTracks: ['a'] });
    shown.readyState = 'ended';
    expect(page.look()).toMatchObject({ presenting: false, capture: 'live' });
  });

  test('is never the doctor’s capture: its end is no hang-up', () => {
    const shown = screen('shown');
    const page = new Page().shows([shown]);
    expect(page.look()).toMatchObject({ presenting: true, capture: 'unseen' });
    shown.readyState = 'ended';
    expect(page.shows([screen('another')]).look()).toMatchObject({
      presenting: true,
      capture: 'unseen',
      captureReplaced: false,
    });
  });

  test('of the other side is not the doctor’s', () => {
    const page = new Page().shows([track('a', 'remote video', { displaySurface: 'monitor' })]);
    expect(page.look()).toMatchObject({ presenting: false, remoteTracks: ['a'] });
  });
});
