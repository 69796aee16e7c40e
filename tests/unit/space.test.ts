import { describe, expect, test } from 'vitest';
import { isFull, isNearlyFull, isTooFull } from '../../utils/core/log/space.ts';

describe('space on the device', () => {
  test.each([
    [0, 0, false, false],
    [0, 1000, false, false],
    [800, 1000, false, false],
    [801, 1000, true, false],
    // A disk that others have filled: what Webside has itself is little.
    [1, 60, false, false],
    [1, 50, true, false],
    [1, 12, true, false],
    [1, 10, true, true],
    [100, 100, true, true],
  ])('%i of %i MB: nearly full is %s, too full to write is %s', (used, most, nearly, too) => {
    expect(isNearlyFull(used * 2 ** 20, most * 2 ** 20)).toBe(nearly);
    expect(isTooFull(used * 2 ** 20, most * 2 ** 20)).toBe(too);
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
