import { describe, expect, test } from 'vitest';
import { isFull, isNearlyFull } from '../../utils/core/log/space.ts';

describe('space on the device', () => {
  test.each([
    [0, 0, false],
    [0, 100, false],
    [80, 100, false],
    [81, 100, true],
    [100, 100, true],
  ])('%i of %i bytes: nearly full is %s', (bytes, most, expected) => {
    expect(isNearlyFull(bytes, most)).toBe(expected);
  });

  test.each([
    [new DOMException('', 'QuotaExceededError'), true],
    [Object.assign(new Error(), { inner: new DOMException('', 'QuotaExceededError') }), true],
    [Object.assign(new Error(), { inner: new DOMException('', 'AbortError') }), false],
    [new Error('QuotaExceededError'), false],
    ['QuotaExceededError', false],
    [undefined, false],
    [null, false],
  ])('%s was thrown for lack of it: %s', (thrown, expected) => {
    expect(isFull(thrown)).toBe(expected);
  });
});
