/** Checks what a page or a frame shows by the rules of WCAG, and puts it into a theme. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { CDPSession, Frame } from 'puppeteer-core';

const source = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** WCAG 2.2, levels A and AA. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const themes = ['light', 'dark', 'forced'] as const;
export type Theme = (typeof themes)[number];

/**
 * What axe-core finds wrong, a line each. The driver puts the rules in, past the page's policy for
 * scripts; they stay until it is loaded anew.
 */
export async function violations(frame: Frame): Promise<string[]> {
  const there = await frame.evaluate(() => 'axe' in globalThis);
  if (!there) await frame.evaluate(source);
  return frame.evaluate(async (rules) => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await run.run(document, { runOnly: rules, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  }, rules);
}

/** Chromium only: shows a frame, also one of another process, as in a theme of the system's. */
export async function showIn(frame: Frame, theme: Theme): Promise<void> {
  const { client } = frame as unknown as { readonly client: CDPSession };
  await client.send('Emulation.setEmulatedMedia', {
    features: [
      { name: 'prefers-color-scheme', value: theme === 'dark' ? 'dark' : 'light' },
      { name: 'forced-colors', value: theme === 'forced' ? 'active' : 'none' },
    ],
  });
}
