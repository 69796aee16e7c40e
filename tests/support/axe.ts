/** The rules of WCAG 2.2 AA, as far as a machine can judge them (axe-core). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Frame, Page } from 'puppeteer-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What is wrong with a page as it is now, a line each: none where nothing is.
 * @param more sets of axe's rules beyond those of WCAG
 */
export async function violations(page: Page | Frame, ...more: string[]): Promise<string[]> {
  // Not as a script of the page, which its policy would refuse. It stays until that is loaded anew.
  const there = await page.evaluate(() => 'axe' in globalThis);
  if (!there) await page.evaluate(source);
  const found = (await page.evaluate(
    (tags) => {
      const { axe } = globalThis as unknown as {
        axe: { run(options: unknown): Promise<{ violations: Violation[] }> };
      };
      return axe.run({ runOnly: { type: 'tag', values: tags } }) as never;
    },
    [...rules, ...more],
  )) as { violations: Violation[] };
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} (${failureSummary})`),
  );
}

/** The same in every theme, a page at its present width; each line begins with the theme. */
export async function violationsInThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of themes) {
    await setTheme(page, theme);
    found.push(...(await violations(page)).map((line) => `${theme}: ${line}`));
  }
  await setTheme(page, 'light');
  return found;
}

export type Theme = 'light' | 'dark' | 'forced colours';
export const themes: readonly Theme[] = ['light', 'dark', 'forced colours'];

const sessions = new WeakMap<Page, CDPSession>();

/** Shows a page as somebody with that theme sees it. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  // What is emulated ends with the session that asked for it.
  const client = sessions.get(page) ?? (await page.createCDPSession());
  sessions.set(page, client);
  await client.send('Emulation.setEmulatedMedia', { features: featuresOf(theme) });
}

function featuresOf(theme: Theme): { name: string; value: string }[] {
  return [
    { name: 'prefers-color-scheme', value: theme === 'dark' ? 'dark' : 'light' },
    { name: 'forced-colors', value: theme === 'forced colours' ? 'active' : 'none' },
  ];
}

/** Chromium only: the same for a frame, also one of another process. */
export async function showIn(frame: Frame, theme: Theme): Promise<void> {
  const { client } = frame as unknown as { readonly client: CDPSession };
  await client.send('Emulation.setEmulatedMedia', { features: featuresOf(theme) });
}

/** By how many CSS pixels a page is wider than its window; 0 where nobody has to scroll sideways. */
export function overflow(page: Page | Frame): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(0, scrollWidth - clientWidth);
  });
}
