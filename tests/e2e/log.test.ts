import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import { unpackResults } from '../../utils/core/log/results.ts';
import type { BreakRow, ConsultationRow } from '../../utils/core/log/types.ts';
import { violations } from '../support/axe.ts';
import { extensionWorker, openExtensionPage } from '../support/browsers.ts';
import { until } from '../support/call.ts';
import { isAvailable, pressControl, Rig, sidebar, ticked } from '../support/rig.ts';
import { attendAnywhere } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

/** As many as utils/core/log/sample.ts makes. */
const samples = 64;

describe.skipIf(!isAvailable('chromium'))('the session log in Chromium', () => {
  let rig: Rig;
  let log: Page;
  let folder: string;
  const { opened, callOn } = useRig('chromium', (started) => {
    rig = started;
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webside-log-'));
    log = await rig.observer();
    // What is waited for here takes no call.
    log.setDefaultTimeout(10_000);
    // Chromium asks its maker about every download, so that files are taken before they become one.
    await log.exposeFunction('save', async (name: string, text: string) => {
      // Has its name only once it is whole: `saved` goes by that.
      const part = join(folder, `${name}.part`);
      await writeFile(part, text);
      await rename(part, join(folder, name));
    });
    await log.evaluateOnNewDocument(() => {
      const blobs = new Map<string, Blob>();
      URL.createObjectURL = (blob) => {
        const address = `blob:${blobs.size}`;
        blobs.set(address, blob as Blob);
        return address;
      };
      URL.revokeObjectURL = (address) => void blobs.delete(address);
      HTMLAnchorElement.prototype.click = async function save() {
        const bytes = await blobs.get(this.href)?.arrayBuffer();
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        (globalThis as unknown as { save(...file: string[]): void }).save(this.download, text);
      };
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function press(name: string, page = log): Promise<void> {
    // Waits until it stays where it is: figures come after the first rows, and above them.
    await page.locator(`::-p-aria([name="${name}"][role="button"])`).setTimeout(30_000).click();
  }

  async function open(title: string): Promise<void> {
    await log.locator(`summary ::-p-text(${title})`).setTimeout(30_000).click();
  }

  /** The rows of the list, without those that are opened below one. */
  const shown = (page = log) => page.$$eval('.log-table tbody tr th', (rows) => rows.length);
  const waitForShown = (count: number, page = log) =>
    until(async () => (await shown(page)) === count || undefined, `${count} rows`);

  async function loadSamples(): Promise<void> {
    await log.bringToFront();
    // Whatever a test before left.
    await rig.send({ type: 'sample', load: false });
    await log.reload();
    await press('Load sample data');
    await waitForShown(50);
  }

  async function removeSamples(): Promise<void> {
    await press('Remove sample data');
    await log.waitForSelector('.log-empty');
  }

  async function field(label: string | RegExp): Promise<ElementHandle<HTMLInputElement>> {
    const wanted = typeof label === 'string' ? `^${RegExp.escape(label)}$` : label.source;
    const id = await log.$$eval(
      'label',
      (labels, wanted) => {
        return labels.find(({ textContent }) => new RegExp(wanted).test(textContent ?? ''))
          ?.htmlFor;
      },
      wanted,
    );
    const found = await log.$(`[id="${id}"]`);
    if (!found) throw new Error(`There is no field "${label}".`);
    return found as ElementHandle<HTMLInputElement>;
  }

  /** Sets a date as its picker does. */
  async function setDay(label: string, day: string): Promise<void> {
    await (await field(label)).evaluate((input, day) => {
      input.value = day;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, day);
  }

  async function saved(name: RegExp): Promise<string> {
    return until(async () => {
      const file = (await readdir(folder)).find((file) => name.test(file));
      return file && join(folder, file);
    }, `a file ${name}`);
  }

  /** What the log holds, whatever the order it came in. */
  async function hash(): Promise<string> {
    const rows = (await rig.rows()).sort((a, b) => (a.id < b.id ? -1 : 1));
    const all = [rows, await rig.breakRows()];
    return createHash('sha256').update(JSON.stringify(all)).digest('hex');
  }

  /** Puts entries about breaks into the log in place of what it has, without waiting for breaks. */
  async function setBreaks(rows: readonly BreakRow[]): Promise<void> {
    await log.evaluate(async (rows) => {
      const opening = indexedDB.open('webside');
      await new Promise((resolve) => {
        opening.onsuccess = resolve;
      });
      const writing = opening.result.transaction('breaks', 'readwrite');
      const store = writing.objectStore('breaks');
      store.clear();
      for (const row of rows) store.put(row);
      await new Promise((resolve) => {
        writing.oncomplete = resolve;
      });
      opening.result.close();
    }, rows);
    // It was not told of this change.
    await log.reload();
  }

  it('explains itself while it is empty, and takes examples in and out by one click', async () => {
    await log.waitForSelector('.log-empty');
    expect(await violations(log, 'best-practice')).toEqual([]);
    await loadSamples();
    expect(await log.$eval('.log-notice', (notice) => notice.textContent)).toContain('examples');
    expect(await rig.rows()).toHaveLength(samples);
    await removeSamples();
    expect(await rig.rows()).toEqual([]);
  });

  it('has nothing that axe objects to, in any of its states', async () => {
    await loadSamples();
    for (const title of ['Charts', 'Before and after', 'Export, print']) await open(title);
    await log.$$eval('.chart details', (tables) => {
      for (const table of tables) table.open = true;
    });
    await (await log.$('.log-actions button'))?.click();
    await press('Write a reflection');
    await log.type('.log-reflection textarea', 'I rang 943 476 5919.');
    await press('Save reflection');
    await log.waitForSelector('.log-doubts');
    await press('Delete all');
    expect(await violations(log, 'best-practice'), 'everything open').toEqual([]);
    await log.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    expect(await violations(log, 'best-practice'), 'dark').toEqual([]);
    await log.emulateMediaFeatures([]);
    await log.setViewport({ width: 320, height: 700 });
    expect(await violations(log, 'best-practice'), 'narrow').toEqual([]);
    const wide = await log.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, 'at 320 pixels nothing lies beside the page').toBeLessThanOrEqual(320);
    await log.setViewport(null);
    await press('Make an appraisal sheet');
    await log.waitForSelector('.sheet');
    expect(await violations(log, 'best-practice'), 'the sheet').toEqual([]);
    await press('Back to the log');
    await setDay('To', '2001-01-01');
    await log.waitForSelector('.log-none');
    expect(await violations(log, 'best-practice'), 'nothing fits').toEqual([]);
    await press('Show all');
    await waitForShown(50);
    await removeSamples();
  });

  it('is read page by page and filtered, by the keyboard alone', async () => {
    await loadSamples();
    await (await log.waitForSelector('::-p-aria([name="Show older consultations"])'))?.focus();
    await log.keyboard.press('Enter');
    await waitForShown(samples - 50);
    await (await log.waitForSelector('::-p-aria([name="Show newer consultations"])'))?.focus();
    await log.keyboard.press('Enter');
    await waitForShown(50);
    const missed = (await rig.rows()).filter(({ missed }) => missed.includes('summary')).length;
    await (await field('Left open')).focus();
    await log.keyboard.type('Summarised');
    await waitForShown(missed);
    expect(await log.$eval('.log-foot [role=status]', (count) => count.textContent)).toContain(
      `of ${missed} consultations`,
    );
    await press('Show all');
    await removeSamples();
  });

  it('deletes the consultations of some days, and another window follows it and its undo', async () => {
    await loadSamples();
    const other = await openExtensionPage(rig.browser, 'log.html');
    opened.push(other);
    await waitForShown(50, other);
    await log.bringToFront();
    const days = (await rig.rows()).map(({ day }) => day).sort();
    const [from = '', to = ''] = [days[0], days[40]];
    const inside = days.filter((day) => day <= to).length;
    await log.$$eval(
      '.log-range input',
      (inputs, values) => {
        inputs.forEach((input, index) => {
          input.value = values[index] ?? '';
          input.dispatchEvent(new Event('change', { bubbles: true }));
        });
      },
      [from, to],
    );
    await press(`Delete ${inside} consultations`);
    await press('Delete the consultations on these days');
    await waitForShown(samples - inside);
    await waitForShown(samples - inside, other);
    await press('Undo');
    await waitForShown(50);
    await waitForShown(50, other);
    await removeSamples();
  });

  it('asks before it keeps words that may tell who a patient is', async () => {
    await loadSamples();
    await (await log.$('.log-actions button'))?.click();
    await press('Write a reflection');
    await log.type('.log-reflection textarea', 'Born on 3 April 1980; the sound failed.');
    await press('Save reflection');
    const doubts = await log.waitForSelector('.log-doubts');
    expect(await doubts?.evaluate((node) => node.textContent)).toContain('3 April 1980');
    expect((await rig.rows()).filter(({ reflection }) => reflection)).toEqual([]);
    await press('Save it as it is');
    await rig.waitForRows('a reflection', (rows) =>
      rows.some(({ reflection }) => reflection?.what.startsWith('Born on')),
    );
    await log.waitForSelector('.log-written');
    await removeSamples();
  });

  it('comes back whole from the file it was saved to, and takes nothing twice', async () => {
    await loadSamples();
    const id = (number: number) => `5f8a1c52-9d0e-4b7a-8c11-00000000000${number}`;
    const at = Date.now();
    await setBreaks([
      { id: id(1), at, kind: 'held', break: 'short', reason: 'call' },
      { id: id(2), at, kind: 'taken', break: 'short', seconds: 420, workedSeconds: 3_000 },
    ]);
    const before = await hash();
    await open('Export, print');
    await (await field('With clock times, which can help to identify a patient')).click();
    await (await field(/^With the breaks of these days/)).click();
    await press('Save a backup');
    const file = await saved(/^webside-log-.*\.json$/);
    await press('Save breaks for a spreadsheet');
    const breaks = await readFile(await saved(/^webside-breaks-.*\.csv$/), 'utf8');
    expect(breaks.split('\r\n')[2]).toMatch(/"taken","short","420","3000",""$/);
    await removeSamples();
    await setBreaks([]);
    await open('Export, print');
    await (await field('With clock times, which can help to identify a patient')).click();
    const choose = async (path: string) =>
      (await field('Backup file')).uploadFile(path) as Promise<void>;
    await choose(file);
    await log.waitForSelector('.log-preview');
    const preview = () => log.$eval('.log-preview', (node) => node.textContent);
    expect(await preview()).toContain(`${samples} consultations that are new here`);
    expect(await preview()).toContain('2 entries about breaks that are new here');
    expect(await rig.rows()).toEqual([]);
    await press('Import it');
    await waitForShown(50);
    expect(await hash()).toBe(before);
    await choose(file);
    await log.waitForSelector('.log-preview');
    expect(await preview()).toContain(`${samples} consultations that are here already`);
    await press('Close');

    const text = await readFile(file, 'utf8');
    const spoilt = join(folder, 'spoilt.json');
    await writeFile(spoilt, text.replace('"status":"closed"', '"status":"lost"'));
    await choose(spoilt);
    const problem = await log.waitForSelector('.log-part .page-trouble');
    expect(await problem?.evaluate((node) => node.textContent)).toMatch(
      /Nothing was changed\. Line 5: "status" of consultation 1 must be/,
    );
    expect(await hash()).toBe(before);

    await press('Save for a spreadsheet');
    const csv = await readFile(await saved(/^webside-log-.*\.csv$/), 'utf8');
    expect(csv.startsWith('\uFEFF"Id","Date","Start","Where"')).toBe(true);
    expect(csv.split('\r\n')).toHaveLength(samples + 2);
    await removeSamples();
    await setBreaks([]);
  });

  it('lets nothing out and nothing be written where the settings say so', async () => {
    await loadSamples();
    await rig.choose({ exports: false, reflections: false });
    await open('Export, print');
    await log.waitForSelector('::-p-text(Exports are switched off in the settings.)');
    await (await log.$('.log-actions button'))?.click();
    await log.waitForSelector('.log-details');
    expect(await log.$('.log-reflection')).toBeNull();
    const [row] = await rig.rows();
    const reflection = { what: 'a', soWhat: '', whatNext: '' };
    const request = { type: 'reflect', consultation: row?.id, reflection, at: 1 };
    expect(await rig.send(request)).toMatchObject({ ok: false });
    await rig.choose({});
    await removeSamples();
  });

  it('follows a consultation that runs, and shows it once it is closed', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    // A page behind another draws when it likes: it is brought to the front.
    const running = (items: string) =>
      until(async () => {
        const text = await log.$eval('main', (main) => main.textContent);
        return text?.includes(`Attend Anywhere, ${items} done. It appears here`) || undefined;
      }, `${items} done`);
    await running('0 items');
    await pressControl(frame, 'checkbox', 'Asked: can you hear and see me clearly?');
    await rig.waitForView(
      'the tick',
      (view) => view.kind === 'consultation' && Object.keys(view.items).length === 1,
    );
    await log.bringToFront();
    await running('1 item');
    await doctor.bringToFront();
    await pressControl(frame, 'button', 'End consultation');
    await pressControl(frame, 'button', 'Done');
    await log.bringToFront();
    await waitForShown(1);
    const [row] = await rig.rows();
    await rig.send({ type: 'deleteRows', ids: [row?.id], at: 0 });
    await until(async () => (await log.$('.log-empty')) ?? undefined, 'an empty log');
  });

  it('says that a tick was not kept where the device has no room, and shows none', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    const [first, second] = [
      'Asked: can you hear and see me clearly?',
      'Introduced myself; confirmed who this is',
    ] as const;
    await pressControl(frame, 'checkbox', first);
    await until(async () => (await ticked(frame)).length === 1 || undefined, 'the first tick');
    const before = await rig.events();
    const worker = await extensionWorker(rig.browser);
    // Only a full disk limits who has `unlimitedStorage`: writes fail here as they do there.
    await worker.evaluate(() => {
      const { add } = IDBObjectStore.prototype;
      const full = () => {
        throw new DOMException('The disk is full.', 'QuotaExceededError');
      };
      IDBObjectStore.prototype.add = full;
      Object.assign(globalThis, {
        makeRoom: () => {
          IDBObjectStore.prototype.add = add;
        },
      });
    });
    await pressControl(frame, 'checkbox', second);
    const said = await frame.waitForSelector('.notice-trouble', { timeout: 10_000 });
    expect(await said?.evaluate(({ textContent }) => textContent)).toContain('no space left');
    expect(await ticked(frame)).toEqual([first]);
    expect(await rig.events()).toEqual(before);
    await worker.evaluate(() => (globalThis as unknown as { makeRoom(): void }).makeRoom());
    await pressControl(frame, 'checkbox', second);
    await until(async () => (await ticked(frame)).length === 2 || undefined, 'the second tick');
    await until(async () => !(await frame.$('.notice-trouble')) || undefined, 'no more trouble');
    await pressControl(frame, 'button', 'End consultation');
    await pressControl(frame, 'button', 'Done');
    const [row] = await rig.waitForRows('the row', (rows) => rows[0]?.status === 'closed');
    await rig.send({ type: 'deleteRows', ids: [row?.id], at: 0 });
    // What was not kept is said until it is seen.
    const popup = await openExtensionPage(rig.browser, 'popup.html');
    const pointer = await popup.waitForSelector('.popup-error', { timeout: 10_000 });
    expect(await pointer?.evaluate(({ textContent }) => textContent)).toContain('The session log');
    await rig.send({ type: 'troubleSeen' });
    await until(async () => !(await popup.$('.popup-error')) || undefined, 'the pointer gone');
    await popup.close();
  });

  it('says in the popup too where little room is left', async () => {
    const origin = rig.base.slice(0, -1);
    const popup = await openExtensionPage(rig.browser, 'popup.html');
    opened.push(popup);
    await popup.waitForSelector('main');
    expect(await popup.$('.popup-error')).toBeNull();
    const browser = await popup.createCDPSession();
    for (const [quotaSize, words] of [
      [30 * 2 ** 20, 'little space left'],
      [1, 'no space left'],
    ] as const) {
      await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
      await popup.reload();
      const said = await popup.waitForSelector('.popup-error', { timeout: 10_000 });
      expect(await said?.evaluate(({ textContent }) => textContent)).toContain(words);
    }
    await browser.send('Storage.overrideQuotaForOrigin', { origin });
  });
});

/**
 * How often the browser is killed. `WEBSIDE_KILLS=50` is the long run; here it is fewer, with many
 * writes each.
 */
const kills = Number(process.env.WEBSIDE_KILLS ?? 5);

describe.skipIf(!isAvailable('chromium'))('a browser that is killed while it writes', () => {
  it(`loses nothing that was acknowledged, ${kills} times over`, {
    timeout: 60_000 + kills * 10_000,
  }, async () => {
    const userDataDir = await mkdtemp(join(tmpdir(), 'webside-killed-'));
    const items = defaultChecklist.items.map(({ id }) => id);
    let [writes, recovered] = [0, 0];
    try {
      for (let round = 0; round < kills; round++) {
        const rig = await Rig.start('chromium', { userDataDir });
        const page = await rig.observer();
        await page.waitForSelector('main');
        await until(async () => (await rig.events()).length === 0 || undefined, 'no open events');
        await rig.send({ type: 'start', place: 'byHand' });
        const view = await rig.waitForView('a checklist', ({ kind }) => kind === 'consultation');
        if (view.kind !== 'consultation') throw new Error('no consultation');
        /** What was acknowledged last of each item, and what was on its way. */
        const known = new Map<string, string>();
        let [sent, count] = [['', ''], 0];
        const enough = Promise.withResolvers<void>();
        const wanted = 20 + ((round * 37) % 60);
        await page.exposeFunction('sending', (item: string, result: string) => {
          sent = [item, result];
        });
        await page.exposeFunction('acknowledged', (item: string, result: string) => {
          known.set(item, result);
          if (++count === wanted) enough.resolve();
        });
        const writing = page.evaluate(
          async (items, consultation) => {
            const scope = globalThis as unknown as {
              chrome: { runtime: { sendMessage(message: unknown): Promise<{ ok: boolean }> } };
              sending(item: string, result: string): Promise<void>;
              acknowledged(item: string, result: string): Promise<void>;
            };
            for (let index = 0; ; index++) {
              const item = items[index % items.length] ?? '';
              const result = Math.floor(index / items.length) % 2 === 0 ? 'done' : 'notApplicable';
              await scope.sending(item, result);
              const action = { do: 'setItem', item, result };
              const requestId = crypto.randomUUID();
              const message = { type: 'act', place: 'byHand', consultation, requestId, action };
              const reply = await scope.chrome.runtime.sendMessage(message);
              if (reply.ok) await scope.acknowledged(item, result);
            }
          },
          items,
          view.id,
        );
        // Ends with the browser.
        writing.catch(() => {});
        await enough.promise;
        rig.browser.process()?.kill('SIGKILL');
        await rig.stop();
        writes += count;

        const after = await Rig.start('chromium', { userDataDir });
        const rows = await after.waitForRows('a recovered row', (rows) =>
          rows.some(({ id, status }) => id === view.id && status === 'recovered'),
        );
        expect(await after.events()).toEqual([]);
        expect(rows).toHaveLength(round + 1);
        recovered++;
        const stored = unpackResults(rows.find(({ id }) => id === view.id)?.items ?? '');
        for (const [item, result] of known) {
          const may = item === sent[0] ? [result, sent[1]] : [result];
          expect(may, `${item} after ${count} writes`).toContain(stored[item]?.result);
        }
        await after.stop();
      }
      expect(recovered).toBe(kills);
      expect(writes).toBeGreaterThanOrEqual(kills * 20);
    } finally {
      await rm(userDataDir, { recursive: true, force: true });
    }
  });
});

for (const kind of ['chromium', 'firefox'] as const) {
  describe.skipIf(!isAvailable(kind))(`what was deleted for good, in ${kind}`, () => {
    it('is in no file of the browser any more, and all else is in the log', async () => {
      const userDataDir = await mkdtemp(join(tmpdir(), 'webside-deleted-'));
      const rig = await Rig.start(kind, { userDataDir });
      try {
        const page = await rig.observer();
        await page.waitForSelector('main');
        await rig.send({ type: 'sample', load: true });
        const rows = await rig.rows();
        // Words at random, so that no browser's packing hides them.
        const words = new Map(rows.slice(0, 20).map(({ id }) => [id, randomWord()]));
        for (const [consultation, what] of words) {
          const reflection = { what, soWhat: '', whatNext: '' };
          await rig.send({ type: 'reflect', consultation, reflection, at: Date.now() });
        }
        const found = async (ids: readonly ConsultationRow['id'][]) =>
          foundIn(
            userDataDir,
            ids.map((id) => words.get(id) ?? ''),
          );
        const ids = [...words.keys()];
        const [gone, kept] = [ids.slice(0, 5), ids.slice(5)];
        const left = rows.map(({ id }) => id).filter((id) => !gone.includes(id));
        // Written to the disk with the next rows.
        await until(async () => (await found(gone)) > 0 || undefined, 'the words in the files');

        await rig.send({ type: 'deleteRows', ids: gone, at: 0 });
        await waitUntilGone(page, () => found(gone));
        const after = await rig.rows();
        expect(after.map(({ id }) => id)).toEqual(left);
        for (const { id, reflection } of after) expect(reflection?.what).toBe(words.get(id));

        await rig.send({ type: 'deleteRows', ids: 'all', at: 0 });
        await waitUntilGone(page, () => found(kept));
        expect(await rig.rows()).toEqual([]);
        await page.waitForSelector('.log-empty');
        await rig.stop();
        expect(await found(ids)).toBe(0);
      } finally {
        await rig.stop().catch(() => {});
        await rm(userDataDir, { recursive: true, force: true });
      }
    });
  });
}

/** The worker's alarm comes every half minute; here it comes at once, and again. */
async function waitUntilGone(page: Page, found: () => Promise<number>): Promise<void> {
  for (let rings = 0; rings < 6; rings++) {
    await ring(page);
    const end = Date.now() + 4_000;
    while (Date.now() < end) {
      if ((await found()) === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`Of the words ${await found()} are still in the files.`);
}

async function ring(page: Page): Promise<void> {
  await page.evaluate(async (name) => {
    const scope = globalThis as unknown as { browser?: Api; chrome: Api };
    interface Api {
      readonly alarms: { create(name: string, when: { when: number }): Promise<void> | undefined };
    }
    await (scope.browser ?? scope.chrome).alarms.create(name, { when: Date.now() });
  }, 'consultations');
}

function randomWord(): string {
  return Array.from({ length: 4 }, () => Math.random().toString(36).slice(2, 10)).join('');
}

/** How many of these words are in any file of a folder. */
async function foundIn(folder: string, words: readonly string[]): Promise<number> {
  const found = new Set<string>();
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    // A file may go while it is looked at.
    const bytes = await readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0));
    for (const word of words) {
      if (bytes.includes(word) || bytes.includes(word, 0, 'utf16le')) found.add(word);
    }
  }
  return found.size;
}
