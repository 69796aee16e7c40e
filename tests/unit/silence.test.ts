import { describe, expect, test, vi } from 'vitest';
import { awaitPause } from '../../utils/callpage/quiet.ts';
import { loudnessOf, Silence } from '../../utils/core/call/silence.ts';

const talk = 0.05;
const hush = 0.001;

describe('silence', () => {
  test('is a pause after two seconds', () => {
    const silence = new Silence();
    expect(silence.hear(hush, 5_000)).toBe(false);
    expect(silence.hear(hush, 6_999)).toBe(false);
    expect(silence.hear(hush, 7_000)).toBe(true);
  });

  test('begins anew after each sound', () => {
    const silence = new Silence();
    silence.hear(hush, 0);
    expect(silence.hear(talk, 1_900)).toBe(false);
    expect(silence.hear(hush, 2_100)).toBe(false);
    expect(silence.hear(hush, 4_099)).toBe(false);
    expect(silence.hear(hush, 4_100)).toBe(true);
  });

  test('never comes while somebody talks', () => {
    const silence = new Silence();
    for (let now = 0; now < 30_000; now += 200) expect(silence.hear(talk, now)).toBe(false);
  });
});

describe('loudness', () => {
  test('is none in silence, that of a steady level, and a sine’s over the root of two', () => {
    expect(loudnessOf(new Float32Array(1024))).toBe(0);
    expect(loudnessOf(new Float32Array(1024).fill(-0.25))).toBe(0.25);
    const sine = Float32Array.from({ length: 1000 }, (_, at) => Math.sin((at / 100) * 2 * Math.PI));
    expect(loudnessOf(sine)).toBeCloseTo(Math.SQRT1_2, 5);
  });
});

describe('a page without sound of the others', () => {
  test('has nothing to wait for', () => {
    const page = { defaultView: null, querySelectorAll: () => [] } as unknown as Document;
    const paused = vi.fn();
    const running = new AbortController();
    awaitPause(page, paused, running);
    expect(paused).toHaveBeenCalledTimes(1);
    expect(running.signal.aborted).toBe(true);
  });
});
