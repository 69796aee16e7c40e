import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Motion } from '../../utils/callpage/motion.ts';
import { camera, element, MediaPage, remote, remoteVoice } from './support/mediaPage.ts';

beforeEach(() => {
  vi.stubEnv('FIREFOX', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const track = (id: string) => ({ id }) as MediaStreamTrack;
const patient = track('patient');

/** A video element that counts the frames that it has shown. */
function player() {
  const counted = { totalVideoFrames: 0 };
  return {
    counted,
    video: { getVideoPlaybackQuality: () => counted } as unknown as HTMLVideoElement,
  };
}

describe('in Chromium a picture', () => {
  test('has never moved before its first frame', () => {
    const { video, counted } = player();
    const motion = new Motion(() => {});
    expect(motion.stillMs(video, patient, 0)).toBeUndefined();
    expect(motion.stillMs(video, patient, 60_000)).toBeUndefined();
    counted.totalVideoFrames = 1;
    expect(motion.stillMs(video, patient, 61_000)).toBe(0);
  });

  test('stands still since its frames were last counted anew', () => {
    const { video, counted } = player();
    const motion = new Motion(() => {});
    counted.totalVideoFrames = 10;
    motion.stillMs(video, patient, 0);
    expect(motion.stillMs(video, patient, 2_500)).toBe(2_500);
    counted.totalVideoFrames = 11;
    expect(motion.stillMs(video, patient, 5_000)).toBe(0);
    expect(motion.stillMs(video, patient, 6_000)).toBe(1_000);
  });

  test('moves where its player begins to count from nothing', () => {
    const { video, counted } = player();
    const motion = new Motion(() => {});
    counted.totalVideoFrames = 900;
    motion.stillMs(video, patient, 0);
    counted.totalVideoFrames = 0;
    expect(motion.stillMs(video, patient, 1_000)).toBe(1_000);
    counted.totalVideoFrames = 1;
    expect(motion.stillMs(video, patient, 2_000)).toBe(0);
  });

  test('of another track has not moved yet, or moves at once', () => {
    const { video, counted } = player();
    const motion = new Motion(() => {});
    counted.totalVideoFrames = 900;
    motion.stillMs(video, patient, 0);
    counted.totalVideoFrames = 0;
    expect(motion.stillMs(video, track('next'), 1_000)).toBeUndefined();
  });

  test('is told from that in another element', () => {
    const [one, other] = [player(), player()];
    const motion = new Motion(() => {});
    one.counted.totalVideoFrames = 1;
    expect(motion.stillMs(one.video, patient, 0)).toBe(0);
    expect(motion.stillMs(other.video, patient, 0)).toBeUndefined();
  });
});

describe('in Firefox a picture', () => {
  /** A video element that tells of one frame, once it was asked to. */
  function teller() {
    const asked: (() => void)[] = [];
    const video = {
      getVideoPlaybackQuality: () => ({ totalVideoFrames: 0 }),
      requestVideoFrameCallback: (told: () => void) => asked.push(told),
    } as unknown as HTMLVideoElement;
    /** A frame is shown. */
    const frame = () => {
      for (const told of asked.splice(0)) told();
    };
    return { video, frame, asked };
  }

  test('has moved when the frame was shown that was asked for', () => {
    vi.stubEnv('FIREFOX', 'true');
    const { video, frame, asked } = teller();
    const motion = new Motion(() => {});
    expect(motion.stillMs(video, patient, 0)).toBeUndefined();
    expect(motion.stillMs(video, patient, 500)).toBeUndefined();
    expect(asked).toHaveLength(1);
    frame();
    expect(motion.stillMs(video, patient, 1_000)).toBe(0);
    expect(asked).toHaveLength(1);
    expect(motion.stillMs(video, patient, 3_500)).toBe(2_500);
    frame();
    expect(motion.stillMs(video, patient, 6_000)).toBe(0);
  });

  test('asks for one frame at a time, however many are shown', () => {
    vi.stubEnv('FIREFOX', 'true');
    const { video, frame, asked } = teller();
    const motion = new Motion(() => {});
    for (let now = 0; now < 10_000; now += 2_500) {
      motion.stillMs(video, patient, now);
      motion.stillMs(video, patient, now + 1);
      expect(asked).toHaveLength(1);
      frame();
      frame();
    }
  });
});

describe('a picture in a page', () => {
  /** An element in which the others are seen, and their sound is heard. */
  function shown() {
    const page = new MediaPage().shows([remote('a'), remoteVoice('b')]);
    const [video = element([])] = page.elements;
    /** So much later it has shown so many more frames. */
    const later = (ms: number, frames: number) => {
      page.now += ms;
      video.frames += frames;
      return page.look().pictures;
    };
    return { page, video, later };
  }

  test('is one once it has shown a frame, and with it belong the other tracks of its stream', () => {
    const { later } = shown();
    expect(later(0, 0)).toEqual([]);
    expect(later(5_000, 0)).toEqual([]);
    expect(later(10, 1)).toEqual([{ id: 'a', mates: ['b'], stillMs: 0 }]);
  });

  test('says for how long it has stood still', () => {
    const { later } = shown();
    later(0, 9);
    expect(later(2_500, 0)).toMatchObject([{ stillMs: 2_500 }]);
    expect(later(60_000, 0)).toMatchObject([{ stillMs: 62_500 }]);
    expect(later(500, 1)).toMatchObject([{ stillMs: 0 }]);
  });

  test('moves where one of several elements shows it moving', () => {
    const { page, later, video } = shown();
    later(0, 9);
    const again = { ...video, frames: 3 };
    page.elements.push(again);
    again.frames += 1;
    page.look();
    page.now += 4_000;
    again.frames += 1;
    expect(page.look().pictures).toEqual([{ id: 'a', mates: ['b'], stillMs: 0 }]);
  });

  test('is none while nobody sends it', () => {
    const sent = remote('a');
    const page = new MediaPage().shows([sent]);
    for (const each of page.elements) each.frames = 5;
    expect(page.look().pictures).toHaveLength(1);
    sent.muted = true;
    expect(page.look().pictures).toEqual([]);
  });

  test('is none of the doctor’s own, nor a sound’s', () => {
    const page = new MediaPage().shows([camera('camera')], [remoteVoice('b')]);
    for (const each of page.elements) each.frames = 5;
    expect(page.look().pictures).toEqual([]);
  });

  test('that stands still makes a glance see a change', () => {
    const { page, later, video } = shown();
    later(0, 9);
    page.now += 2_500;
    video.frames += 30;
    expect(page.watch.unchanged()).toBe(true);
    page.now += 2_500;
    expect(page.watch.unchanged()).toBe(false);
  });
});
