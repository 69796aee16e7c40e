import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listen } from '../../utils/callpage/ear.ts';
import { heardKey, world } from '../../utils/callpage/world.ts';
import { element, type FakeElement, type FakeTrack, remoteVoice } from './support/mediaPage.ts';

/** What the browser's audio does: how loud it is, and whether it measures at all. */
const audio = { loud: 0, state: 'running', refuses: false, opened: 0, closed: 0 };

class FakeContext {
  state = audio.state;
  constructor() {
    audio.opened += 1;
  }
  createAnalyser() {
    const getFloatTimeDomainData = (into: Float32Array) => into.fill(audio.loud);
    return { fftSize: 0, getFloatTimeDomainData };
  }
  createMediaStreamSource() {
    if (audio.refuses) throw new Error('not allowed');
    return { connect() {} };
  }
  async resume() {}
  async close() {
    this.state = 'closed';
    audio.closed += 1;
  }
}

let elements: FakeElement[] = [];
const page = {
  defaultView: null,
  querySelectorAll: (selector: string) => (selector === '*' ? [] : elements),
} as unknown as Document;
let running = new AbortController();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('MediaStream', class {});
  Object.assign(audio, { loud: 0, state: 'running', refuses: false, opened: 0, closed: 0 });
  running = new AbortController();
});

afterEach(() => {
  running.abort();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const plays = (...tracks: readonly FakeTrack[]) => {
  elements = tracks.map((each) => element([each]));
};
const begin = (...tracks: readonly FakeTrack[]) => {
  plays(...tracks);
  listen(page, running);
};
/** So long passes, in which the detector goes on asking. */
const pass = (ms: number) => {
  for (let passed = 0; passed < ms; passed += 500) {
    const heard = world[heardKey];
    if (heard) heard.wantedAt = performance.now();
    vi.advanceTimersByTime(500);
  }
};
const ago = (at: number | null | undefined) => performance.now() - (at ?? Number.NaN);

describe('listening to the others', () => {
  test('hears nobody in silence', () => {
    begin(remoteVoice('mix'));
    pass(30_000);
    expect(world[heardKey]).toMatchObject({ heardAt: null, deaf: false });
    expect(ago(world[heardKey]?.since)).toBe(30_000);
  });

  test('notes when somebody was last heard', () => {
    begin(remoteVoice('voice'));
    audio.loud = 0.05;
    pass(1_000);
    audio.loud = 0;
    pass(4_000);
    expect(ago(world[heardKey]?.heardAt)).toBe(4_000);
  });

  test('measures other tracks as soon as there are others, and keeps what was heard', () => {
    begin(remoteVoice('voice'));
    audio.loud = 0.05;
    pass(2_000);
    audio.loud = 0;
    plays(remoteVoice('another'));
    pass(1_000);
    expect(audio).toMatchObject({ opened: 2, closed: 1 });
    expect(ago(world[heardKey]?.since)).toBe(500);
    expect(ago(world[heardKey]?.heardAt)).toBe(1_000);
  });

  test('measures nothing where nothing plays', () => {
    begin();
    pass(5_000);
    expect(world[heardKey]).toMatchObject({ since: null, heardAt: null, deaf: false });
    expect(audio.opened).toBe(0);
  });

  test('is deaf where the browser does not let it have the sound', () => {
    audio.refuses = true;
    begin(remoteVoice('voice'));
    expect(world[heardKey]).toMatchObject({ since: null, deaf: true });
    expect(audio).toMatchObject({ opened: 1, closed: 1 });
  });

  test('is deaf where measuring has not begun in time', () => {
    audio.state = 'suspended';
    begin(remoteVoice('voice'));
    pass(1_500);
    expect(world[heardKey]?.deaf).toBe(false);
    pass(500);
    expect(world[heardKey]).toMatchObject({ since: null, deaf: true });
  });

  test('ends when nothing asks for it any more, and leaves nothing behind', () => {
    begin(remoteVoice('voice'));
    vi.advanceTimersByTime(10_000);
    expect(running.signal.aborted).toBe(false);
    vi.advanceTimersByTime(500);
    expect(running.signal.aborted).toBe(true);
    expect(world[heardKey]).toBeUndefined();
    expect(audio).toMatchObject({ opened: 1, closed: 1 });
  });

  test('by a later script is not ended by the one before', () => {
    begin(remoteVoice('voice'));
    const before = running;
    running = new AbortController();
    listen(page, running);
    const heard = world[heardKey];
    before.abort();
    expect(world[heardKey]).toBe(heard);
  });
});
