/**
 * Patients in turn, cheaply: a few pages take turns at being the next patient, so that thirty
 * patients need no thirty browsers.
 */
import type { Browser, Page } from 'puppeteer-core';
import { inCall, openPatient, waitForState } from './call.ts';

export interface Turns {
  /** The page of whoever is, or was last, in the room. */
  readonly present: Page | undefined;
  /** The next patient joins, and the one who is there leaves first. */
  next(options?: { readonly gapMs?: number }): Promise<Page>;
  /** The next patient joins while the one before is still there; `leave` lets that one go. */
  overlap(): Promise<{ readonly page: Page; leave(): Promise<void> }>;
  /** Whoever is there leaves, and nobody comes. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param url the patients' address; flags for their pages go there
 * @param pages how many take turns; two let the next come before the last has gone
 */
export async function patientsInTurn(browser: Browser, url: string, pages = 2): Promise<Turns> {
  const all: Page[] = [];
  let turn = -1;
  let present: Page | undefined;

  async function leave(page: Page | undefined): Promise<void> {
    if (!page) return;
    await inCall(page, (room) => room.leave());
    await waitForState(page, 'left');
  }

  async function join(): Promise<Page> {
    turn += 1;
    const place = turn % pages;
    const known = all[place];
    if (known) {
      // Not awaited in the page, where it waits for whoever else comes.
      await inCall(known, (room) => {
        room.join();
      });
      return known;
    }
    const opened = await openPatient(browser, url);
    all[place] = opened;
    return opened;
  }

  return {
    get present() {
      return present;
    },
    async next({ gapMs = 0 } = {}) {
      await leave(present);
      if (gapMs > 0) await new Promise((resolve) => setTimeout(resolve, gapMs));
      present = await join();
      await waitForState(present, 'connected');
      return present;
    },
    async overlap() {
      const before = present;
      const page = await join();
      present = page;
      await waitForState(page, 'connected');
      return { page, leave: () => leave(before) };
    },
    async empty() {
      await leave(present);
      present = undefined;
    },
    close: async () => {
      await Promise.all(all.map((page) => page.close().catch(() => {})));
    },
  };
}
