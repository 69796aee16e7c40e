import type { Browser, Page, Target } from 'puppeteer-core';
import { sidebars } from './rig.ts';

/** Counts the sidebars in all pages of a browser, at every change. */
export class SidebarWatch {
  readonly #pages = new Set<Page>();
  #most = 0;
  #appearedAt = new WeakMap<Page, number>();

  constructor(browser: Browser) {
    const watch = async (target: Target) => {
      if (target.type() !== 'page') return;
      const page = await target.page().catch(() => null);
      if (!page || this.#pages.has(page)) return;
      this.#pages.add(page);
      page.on('framenavigated', (frame) => {
        if (!frame.url().endsWith('/sidebar.html') || !frame.parentFrame()) return;
        this.#appearedAt.set(page, Date.now());
        this.#count();
      });
      page.on('close', () => this.#pages.delete(page));
    };
    browser.on('targetcreated', watch);
  }

  /** The most that were there at one time since the reset. */
  get mostAtOnce(): number {
    return this.#most;
  }

  /** When a sidebar last came up in a page, epoch milliseconds. */
  appearedAt(page: Page): number | undefined {
    return this.#appearedAt.get(page);
  }

  reset(): void {
    this.#most = 0;
    this.#count();
  }

  #count(): void {
    const there = [...this.#pages].flatMap((page) => (page.isClosed() ? [] : sidebars(page)));
    this.#most = Math.max(this.#most, there.length);
  }
}
