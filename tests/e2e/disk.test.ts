/**
 * What disks and files do to the log, for real: a small disk that is filled, files that are damaged, and
 * processes that are killed. The short form of `npm run torture`.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openExtensionPage } from '../support/browsers.ts';
import { until } from '../support/call.ts';
import { isAvailable, Rig } from '../support/rig.ts';
import { faults } from '../torture/index.ts';
import { tightDisk, whyNoTightDisk } from '../torture/tightDisk.ts';

const missing = whyNoTightDisk();

describe.skipIf(!isAvailable('chromium'))('the log under faults', () => {
  it.for(faults.map((fault) => [fault.key, fault] as const))(
    'loses nothing without a word: %s',
    { timeout: 600_000 },
    async ([, fault], { skip }) => {
      const why = fault.missing?.() ?? null;
      if (why !== null) skip(why);
      for (let round = 0; round < fault.runs.short; round++) {
        const what = `${fault.name}, round ${round}`;
        expect(await fault.play(round), what).toMatchObject({ held: true });
      }
    },
  );

  it('says on a full disk what was not kept, once, and afterwards in the log', {
    timeout: 120_000,
  }, async ({ skip }) => {
    if (missing !== null) skip(missing);
    const disk = await tightDisk();
    try {
      const rig = await Rig.start('chromium', { userDataDir: join(disk.folder, 'profile') });
      await rig.observer();
      await rig.send({ type: 'start', place: 'byHand' });
      await rig.waitForView('a checklist', ({ kind }) => kind === 'consultation');
      const sidebar = await openExtensionPage(rig.browser, 'sidebar.html');
      await sidebar.waitForSelector('input[type=checkbox]');
      const boxes = await sidebar.$$('input[type=checkbox]');
      disk.fill();
      await boxes[0]?.click();
      const first = await sidebar.waitForSelector('.notice-trouble', { timeout: 15_000 });
      const said = () => first?.evaluate(({ textContent }) => textContent ?? '');
      expect(await said()).toContain('no space left');
      await boxes[1]?.click();
      await until(async () => ((await said()) ?? '').includes(';') || undefined, 'both by name');
      expect(await sidebar.$$('.notice-trouble')).toHaveLength(1);
      const popup = await openExtensionPage(rig.browser, 'popup.html');
      await popup.waitForSelector('.popup-error');
      expect(await popup.$eval('main', ({ textContent }) => textContent)).toContain(
        'keeps nothing new',
      );
      await popup.close();

      disk.free();
      await sidebar.bringToFront();
      await boxes[0]?.click();
      await until(async () => !(await sidebar.$('.notice-trouble')) || undefined, 'no notice');
      const log = await rig.observer();
      const notice = await log.waitForSelector('.log-notice[data-look=trouble]');
      expect(await notice?.evaluate(({ textContent }) => textContent)).toContain(
        '2 ticks were not kept',
      );
      await log.bringToFront();
      await (await notice?.$('button'))?.click();
      await until(
        async () => !(await log.$('[data-look=trouble]')) || undefined,
        'the notice closed',
      );
      await rig.stop();
    } finally {
      await disk.remove();
    }
  });
});
