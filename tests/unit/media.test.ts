import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  camera,
  element,
  MediaPage,
  remote,
  remoteVoice,
  screen,
  track,
} from './support/mediaPage.ts';

const doctor = camera('camera');

// Frames are counted as Chromium counts them; Firefox's way is in motion.test.ts.
beforeAll(() => {
  vi.stubEnv('FIREFOX', '');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describe('the media of a page', () => {
  test('are nothing where there are none', () => {
    const page = new MediaPage();
    page.elements = [{ ...element([]), srcObject: null }];
    expect(page.look()).toEqual({
      joined: false,
      remoteTracks: [],
      ceased: [],
      pictures: [],
      capture: 'unseen',
      captureReplaced: false,
      presenting: false,
    });
  });

  test('are a call’s where remote tracks play, live', () => {
    const gone = remote('gone');
    gone.readyState = 'ended';
    const page = new MediaPage().shows([remote('a'), remoteVoice('b')], [gone], [doctor]);
    page.elements.push(element([remote('paused')], true));
    expect(page.look()).toMatchObject({ remoteTracks: ['a', 'b'], capture: 'live' });
  });

  test('are no call’s where a recording plays', () => {
    const page = new MediaPage();
    page.elements = [{ ...element([]), srcObject: {} }];
    expect(page.look()).toMatchObject({ remoteTracks: [], capture: 'unseen' });
  });

  test('are seen also in the small window that the page put the call into', () => {
    const page = new MediaPage().shows([doctor]);
    page.small = [element([remote('a')])];
    expect(page.look()).toMatchObject({ remoteTracks: ['a'], capture: 'live' });
    page.small = null;
    expect(page.look().remoteTracks).toEqual([]);
  });

  test('wake the watch when they change, until it ends', () => {
    const page = new MediaPage();
    for (const type of ['playing', 'pause', 'emptied', 'ended', 'loadedmetadata']) {
      page.dispatchEvent(new Event(type));
    }
    expect(page.looks).toBe(5);
    page.running.abort();
    page.dispatchEvent(new Event('playing'));
    expect(page.looks).toBe(5);
  });

  test('wake it once each, also where the document was listened to again', () => {
    const page = new MediaPage();
    page.watch.attend();
    page.dispatchEvent(new Event('playing'));
    expect(page.looks).toBe(1);
  });

  test('are those of a page that has joined, and nobody’s, where nobody sends', () => {
    const muted = Object.assign(remote('negotiated'), { muted: true });
    const page = new MediaPage().shows([muted]);
    expect(page.look()).toMatchObject({ joined: true, remoteTracks: [], pictures: [] });
    muted.muted = false;
    expect(page.look()).toMatchObject({ joined: true, remoteTracks: ['negotiated'] });
  });

  test('tell which tracks were muted since the look before, also for a moment', () => {
    const [patient, other] = [remote('patient'), remote('other')];
    const page = new MediaPage().shows([patient], [other]);
    page.look();
    patient.dispatchEvent(new Event('mute'));
    expect(page.looks).toBe(1);
    expect(page.look()).toMatchObject({ remoteTracks: ['patient', 'other'], ceased: ['patient'] });
    expect(page.look()).toMatchObject({ ceased: [] });
    page.running.abort();
    patient.dispatchEvent(new Event('mute'));
    expect(page.look()).toMatchObject({ ceased: [] });
  });

  test('are not those of a page that has joined where only the doctor’s own play', () => {
    expect(new MediaPage().shows([doctor]).look()).toMatchObject({ joined: false });
    const page = new MediaPage();
    page.elements = [element([remote('paused')], true)];
    expect(page.look()).toMatchObject({ joined: false, remoteTracks: [] });
  });
});

describe('media in open shadow trees', () => {
  test('are seen, and wake the watch, once each', () => {
    const page = new MediaPage();
    const shadow = page.showsInShadow([remote('a')], [doctor]);
    expect(page.look()).toMatchObject({ joined: true, remoteTracks: ['a'], capture: 'live' });
    page.look();
    shadow.dispatchEvent(new Event('pause'));
    expect(page.looks).toBe(1);
    page.running.abort();
    shadow.dispatchEvent(new Event('pause'));
    expect(page.looks).toBe(1);
  });

  test('are searched for only where nothing of anybody else is known', () => {
    const page = new MediaPage().shows([remote('a')]);
    page.look();
    expect(page.searches).toBe(0);
    page.shows([doctor]).look();
    expect(page.searches).toBe(1);
    page.showsInShadow([remote('b')]);
    expect(page.look().remoteTracks).toEqual(['b']);
    expect(page.look().remoteTracks).toEqual(['b']);
    expect(page.searches).toBe(2);
  });

  test('are gone with their tree', () => {
    const page = new MediaPage();
    page.showsInShadow([remote('a')]);
    page.look();
    page.hosts = [];
    const shadow = page.showsInShadow();
    shadow.elements = [];
    page.hosts = [];
    page.look();
    expect(page.watch.unchanged()).toBe(true);
  });
});

describe('a glance between two looks', () => {
  const [own, other] = [camera('own'), remote('other')];
  const shown = element([other]);
  const page = new MediaPage();
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
      'a track that nobody sends any more',
      () => {
        other.muted = true;
        return () => {
          other.muted = false;
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
    const page = new MediaPage().shows([own]);
    expect(page.look().capture).toBe('live');
    expect(page.shows().look().capture).toBe('live');
    own.readyState = 'ended';
    expect(page.look().capture).toBe('stopped');
  });

  test('is told to be replaced when none of it is left and other is there, once', () => {
    const first = camera('first');
    const page = new MediaPage().shows([first]);
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
    const page = new MediaPage().shows([track('made', label)]);
    expect(page.look()).toMatchObject({ capture: 'unseen', remoteTracks: [] });
    const own = camera('camera');
    expect(page.shows([track('made', label)], [own]).look().capture).toBe('live');
    own.readyState = 'ended';
    expect(page.look()).toMatchObject({ capture: 'stopped', captureReplaced: false });
  });

  test('is not replaced where some of it is left, or where it was seen to stop', () => {
    const sound = track('sound', 'Microphone', { groupId: 'laptop' });
    const [first, second] = [camera('first'), camera('second')];
    const page = new MediaPage().shows([first, sound]);
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
    const page = new MediaPage().shows([doctor]);
    page.look();
    expect(page.shows([camera('other')]).look().captureReplaced).toBe(false);
  });

  test('is let go of and unseen again after the call', () => {
    const own = camera('own');
    const page = new MediaPage().shows([own]);
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
    const page = new MediaPage().shows([doctor], [shown], [remote('a')]);
    expect(page.look()).toMatchObject({ presenting: true, capture: 'live', remoteTracks: ['a'] });
    shown.readyState = 'ended';
    expect(page.look()).toMatchObject({ presenting: false, capture: 'live' });
  });

  test('is never the doctor’s capture: its end is no hang-up', () => {
    const shown = screen('shown');
    const page = new MediaPage().shows([shown]);
    expect(page.look()).toMatchObject({ presenting: true, capture: 'unseen' });
    shown.readyState = 'ended';
    expect(page.shows([screen('another')]).look()).toMatchObject({
      presenting: true,
      capture: 'unseen',
      captureReplaced: false,
    });
  });

  test('of the other side is not the doctor’s', () => {
    const page = new MediaPage().shows([track('a', 'remote video', { displaySurface: 'monitor' })]);
    expect(page.look()).toMatchObject({ presenting: false, remoteTracks: ['a'] });
  });
});
