import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import type { ConsultationView } from '../../utils/consultation/view.ts';
import { openExtensionPage } from '../support/browsers.ts';
import { inCall, until, waitForFrames } from '../support/call.ts';
import { isAvailable, type Rig, shapeOf } from '../support/rig.ts';
import { attendAnywhere, type Service, services } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

// Firefox's driver does not reach into the extension's frame: clicks go to places on the screen,
// and what they did is read where a user would read it, in the live view and the log.
describe.skipIf(!isAvailable('firefox'))('calls in Firefox', () => {
  let rig: Rig;
  const { opened, callOn } = useRig('firefox', (started) => {
    rig = started;
  });

  it.each(services)('notices a call on $name, takes ticks and logs them', async (service) => {
    const { doctor } = await callOn(service);
    const before = await shapeOf(doctor);
    if (service.asks) {
      await rig.waitForView('a question', (view) => view.kind === 'ask');
      await clickInPanel(doctor, service, 'ask', async () => (await consultation()) !== undefined);
    }
    await waitForConsultation('live');
    const [first] = await rig.events();
    const firstFrameAt = (await inCall(doctor, (room) => room.firstRemoteFrameAt)) ?? 0;
    if (!service.asks) expect((first?.at ?? 0) - firstFrameAt).toBeLessThanOrEqual(3_500);

    await clickInPanel(doctor, service, 'panel', async () => (await items()).length > 0);
    const shown = await items();
    await waitForFrames(doctor, 10);
    expect(await inCall(doctor, (room) => room.errors)).toEqual([]);

    await inCall(doctor, (room) => room.leave());
    await waitForConsultation('ended', 11_000);
    await rig.close(await consultation());
    await until(
      async () => JSON.stringify(await shapeOf(doctor)) === JSON.stringify(before) || undefined,
      'the page to be as it was',
    );
    const rows = await rig.waitForRows('the row of this call', (rows) =>
      rows.some(({ platform, status }) => platform === service.platform && status === 'closed'),
    );
    const row = rows.find(({ platform }) => platform === service.platform);
    expect(row).toMatchObject({ ended: 'hangUp', startedBy: 'call' });
    expect(row?.items.split(' ').map((item) => item.split(':')[0])).toEqual(shown);

    const log = await rig.observer();
    await log.waitForFunction(
      (name) => document.body.textContent?.includes(name),
      {},
      service.name,
    );
    expect(await log.$eval('tbody tr', (row) => row.textContent)).toContain(
      `${shown.length} of 18`,
    );
  });

  it.each([
    ['COEP require-corp', 'coep=1'],
    ['a focus trap and key listeners', 'trap=1'],
  ])('works under %s', async (_, flags) => {
    const { doctor } = await callOn(attendAnywhere, flags);
    await waitForConsultation('live');
    await clickInPanel(doctor, attendAnywhere, 'panel', async () => (await items()).length > 0);
  });

  it('starts a checklist by hand from the popup', async () => {
    // The driver cannot press the toolbar button: the popup's page is opened in a tab instead.
    const popup = await openExtensionPage(rig.browser, 'popup.html');
    opened.push(popup);
    await popup.bringToFront();
    await (await popup.waitForSelector('.button[data-look="primary"]'))?.click();
    const view = await rig.waitForView(
      'a consultation by hand',
      (view) => view.kind === 'consultation' && view.platform === 'byHand',
    );
    await rig.close(view.kind === 'consultation' ? view : undefined);
  });

  async function consultation(): Promise<ConsultationView | undefined> {
    const view = await rig.viewOf('consultation');
    return view?.kind === 'consultation' ? view : undefined;
  }

  async function waitForConsultation(
    connection: ConsultationView['connection'],
    timeout?: number,
  ): Promise<void> {
    await rig.waitForView(
      `a consultation that is ${connection}`,
      (view) => view.kind === 'consultation' && view.connection === connection,
      timeout,
    );
  }

  async function items(): Promise<string[]> {
    return Object.keys((await consultation())?.items ?? {});
  }
});

/**
 * Clicks down the column where the panel has its checkboxes, or its answer, until one click counts.
 * The panel sits at the right, at the edge away from the call's controls.
 */
async function clickInPanel(
  page: Page,
  { asks }: Service,
  form: 'panel' | 'ask',
  done: () => Promise<boolean>,
): Promise<void> {
  await page.bringToFront();
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: window.innerHeight,
  }));
  const size =
    form === 'ask'
      ? { width: 288, height: 132 }
      : { width: 300, height: Math.min(640, height - 128) };
  const left = width - 16 - size.width;
  const top = asks ? height - 16 - size.height : 16;
  // Below the panel's heading and phases, or below the question.
  const from = top + (form === 'ask' ? 70 : 125);
  for (let y = from; y < top + size.height - 20; y += 18) {
    await page.mouse.click(left + (form === 'ask' ? 70 : 24), y);
    for (let look = 0; look < 10; look += 1) {
      if (await done()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`No click in the ${form} counted.`);
}
