import { describe, expect, test } from 'vitest';
import { wantsFirstRun } from '../../utils/worker/firstRun.ts';

describe('the first steps', () => {
  test.each(['normal', 'sideload', 'other'])('open after an installation: %s', (type) => {
    expect(wantsFirstRun('install', type, false)).toBe(true);
  });

  test('do not open where a practice installed Webside, or where it came from a folder', () => {
    expect(wantsFirstRun('install', 'admin', false)).toBe(false);
    expect(wantsFirstRun('install', 'development', false)).toBe(false);
  });

  test('do not open where the policy says so', () => {
    expect(wantsFirstRun('install', 'normal', true)).toBe(false);
  });

  test.each(['update', 'browser_update', 'chrome_update', 'shared_module_update'])(
    'do not open after anything else: %s',
    (reason) => expect(wantsFirstRun(reason, 'normal', false)).toBe(false),
  );
});
