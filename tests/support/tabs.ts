import type { Page } from 'puppeteer-core';
import { until } from './call.ts';
import { inExtension } from './extension.ts';
import type { Rig } from './rig.ts';

/** Which tab of the browser a page is in. */
export class Tabs {
  readonly #rig: Rig;
  readonly #ids = new WeakMap<Page, number>();

  constructor(rig: Rig) {
    this.#rig = rig;
  }

  /** Notes which tab is new. Its number says nothing of the page, so Webside may always know it. */
  async born(open: () => Promise<Page>): Promise<Page> {
    const before = new Set(await this.#all());
    const page = await open();
    const born = (await this.#all()).find((id) => !before.has(id));
    if (born !== undefined) this.#ids.set(page, born);
    return page;
  }

  async #all(of: { readonly title?: string } = {}): Promise<number[]> {
    const tabs = await inExtension(this.#rig, (chrome, of) => chrome.tabs.query(of), of);
    return tabs.flatMap(({ id }) => id ?? []);
  }

  /** The number that the browser gave a page's tab. */
  async of(page: Page): Promise<number> {
    const known = this.#ids.get(page);
    if (known !== undefined) return known;
    const mark = crypto.randomUUID();
    const title = await page.evaluate((mark) => {
      const before = document.title;
      document.title = mark;
      return before;
    }, mark);
    const id = await until(async () => (await this.#all({ title: mark }))[0], 'the tab');
    await page.evaluate((title) => {
      document.title = title;
    }, title);
    this.#ids.set(page, id);
    return id;
  }
}
