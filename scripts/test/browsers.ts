/** The browsers that tests run in, and the build that each needs. */
import { findChromium, findFirefox } from '../browsers.mjs';
import type { Build } from './builds.ts';

export type Browser = 'chromium' | 'firefox';

export const BROWSERS: Readonly<
  Record<Browser, { name: string; build: Build; find: () => string | undefined }>
> = {
  chromium: { name: 'Chromium', build: 'chrome', find: findChromium },
  firefox: { name: 'Firefox', build: 'firefox', find: findFirefox },
};

/** The browsers to test in; WEBSIDE_BROWSERS names fewer than all. */
export function usable(): { browsers: Browser[]; missing: Browser[] } {
  const all: Browser[] = ['chromium', 'firefox'];
  const named = process.env.WEBSIDE_BROWSERS?.split(',');
  const wanted = all.filter((browser) => named?.includes(browser) ?? true);
  const browsers = wanted.filter((browser) => BROWSERS[browser].find() !== undefined);
  return { browsers, missing: wanted.filter((browser) => !browsers.includes(browser)) };
}
