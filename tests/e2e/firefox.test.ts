import { randomUUID } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import type { ConsultationView } from '../../utils/core/consultation/view.ts';
import { openExtensionPage } from '../support/browsers.ts';
import {
  enterCall,
  inCall,
  openDoctor,
  openPatient,
  press,
  startCall,
  until,
  waitForFrames,
  waitForState,
} from '../support/call.ts';
import { ableMs } from '../support/pace.ts';
import { isAvailable, type Rig, shapeOf } from '../support/rig.ts';
import { attendAnywhere, type Service, services, teams } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

// Firefox's driver does not reach into the extension's frame: clicks go to places on the screen,
// and what they did is read where a user would read it, in the live view and the log.
describe.skipIf(!isAvailable('firefox'))('calls in Firefox', () => {
  let rig: Rig;
  const { opened, newRoom, call, callOn } = useRig('firefox', (started) => {
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
    if (!service.asks) {
      const tookMs = await ableMs(rig, doctor, firstFrameAt, first?.at);
      expect(tookMs).toBeLessThanOrEqual(3_500);
    }

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
      `${shown.length} of ${defaultChecklist.items.length}`,
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

  it('keeps the ticks over a drop, a refresh and another site, and ends with the tab', async () => {
    const room = newRoom();
    const line = rig.line(room);
    const at = (where: string) =>
      `https://consult.attendanywhere.com/${where}/${room}?patience=5000`;
    opened.push(await openPatient(rig.browser, at('ce')));
    const doctor = await openDoctor(rig.browser, at('call'));
    opened.push(doctor);
    await doctor.bringToFront();
    const address = doctor.url();
    await waitForConsultation('live');
    const kept = await tickOne(doctor);
    line.cut();
    await waitForConsultation('reconnecting', 40_000);
    line.mend();
    await resumed('reconnected');
    expect(await items()).toEqual(kept);

    await doctor.reload();
    await waitForConsultation('reconnecting');
    await resumed('refreshed');
    expect(await items()).toEqual(kept);

    await doctor.goto('https://elsewhere.example/');
    await waitForConsultation('reconnecting', 5_000);
    await doctor.goto(address);
    await waitForState(doctor, 'connected');
    await waitForConsultation('live');
    expect(await items()).toEqual(kept);
    const id = (await consultation())?.id;
    await doctor.close();
    const rows = await rig.waitForRows('a closed row', (rows) =>
      rows.some((row) => row.id === id && row.status === 'closed'),
    );
    const row = rows.find((row) => row.id === id);
    expect(row).toMatchObject({ ended: 'left', reconnects: 3 });
  });

  it('starts empty for the next patient on the same page', async () => {
    const [first, second] = [newRoom(), newRoom()];
    for (const room of [first, second]) {
      opened.push(await openPatient(rig.browser, attendAnywhere.patient(room)));
    }
    const doctor = await rig.browser.newPage();
    opened.push(doctor);
    await doctor.goto(`https://consult.attendanywhere.com/app?rooms=${first},${second}`);
    await doctor.bringToFront();
    await enterCall(doctor);
    await waitForConsultation('live');
    const ticked = await tickOne(doctor);
    const before = await consultation();
    await press(doctor, '#next');
    await rig.waitForView(
      'another consultation',
      (view) => view.kind === 'consultation' && view.id !== before?.id,
    );
    await waitForConsultation('live');
    expect(await items()).toEqual([]);
    const row = (await rig.rows()).find(({ id }) => id === before?.id);
    expect(row).toMatchObject({ status: 'closed', ended: expect.stringMatching(/hangUp|unclear/) });
    expect(row?.items).toMatch(new RegExp(`^${ticked[0]}:d\\d+$`));
  });

  it('knows a Teams call by its marks alone, and is small while its screen is shared', async () => {
    const room = newRoom();
    const flags = 'audio=1&media=detached';
    const { doctor } = await call(
      `https://teams.microsoft.com/v2/?meetingjoin=true&${flags}#${room}`,
      `${teams.patient(room)}&audio=1`,
    );
    await rig.waitForView('a question', (view) => view.kind === 'ask');
    await clickInPanel(doctor, teams, 'ask', async () => (await consultation()) !== undefined);
    const isForm = (form: ConsultationView['form']) =>
      rig.waitForView(form, (view) => view.kind === 'consultation' && view.form === form);
    await isForm('panel');
    await press(doctor, '#share-button');
    await isForm('whySmall');
    await press(doctor, '#share-button');
    await isForm('panel');
    await press(doctor, '#hangup-button');
    await waitForConsultation('ended', 11_000);
  });

  it('takes ticks in full screen and beside a modal dialog, and afterwards', async () => {
    const { doctor } = await callOn(attendAnywhere);
    await waitForConsultation('live');
    await press(doctor, '#fullscreen');
    await doctor.waitForFunction(() => document.fullscreenElement !== null);
    await tickOne(doctor);
    await doctor.evaluate(() => document.exitFullscreen());
    await doctor.waitForFunction(() => document.fullscreenElement === null);
    await tickOne(doctor);
    await press(doctor, '#dialog');
    await tickOne(doctor);
    await press(doctor, '#dialog-close');
    await doctor.waitForFunction(() => document.querySelector('dialog') === null);
    await tickOne(doctor);
    expect(await doctor.$$eval('html > div', (panels) => panels.length)).toBe(1);
    expect(await inCall(doctor, (room) => room.errors)).toEqual([]);
  });

  it('shows a checklist of the doctor’s own, and goes where it is dragged', async () => {
    const [list, item] = ['0a1b2c3d', 'own-0a1b2c3d'];
    const items = [{ id: item, phase: 'open', words: { label: 'Asked who is at home' } }];
    await edited({ do: 'import', list, content: { name: 'Home', items } });
    await edited({ do: 'activate', list });
    const { doctor } = await callOn(attendAnywhere);
    await waitForConsultation('live');
    expect(await tickOne(doctor)).toEqual([item]);

    const left = () =>
      doctor.evaluate(
        () => document.documentElement.lastElementChild?.getBoundingClientRect().left ?? 0,
      );
    const right = await left();
    // The heading, by which the panel is taken.
    await doctor.mouse.move(right + 100, 36);
    await doctor.mouse.down();
    await until(async () => {
      await doctor.mouse.move(199, 40);
      await doctor.mouse.move(200, 40);
      return (await left()) < right || undefined;
    }, 'the panel to follow');
    await doctor.mouse.up();
    await until(async () => (await left()) === 16 || undefined, 'the panel to stay at the left');
    await rig.send({ type: 'choose', key: 'panelSide' });
    await edited({ do: 'delete', list });
  });

  it('runs nothing on a service that is switched off, and works again without a reload', async () => {
    const choose = (value: boolean) =>
      rig.send({ type: 'choose', key: 'enabled.attendAnywhere', value });
    await choose(false);
    try {
      const { doctor } = await callOn(attendAnywhere);
      const before = await shapeOf(doctor);
      await new Promise((resolve) => setTimeout(resolve, 4_500));
      expect(await rig.events()).toEqual([]);
      expect(await shapeOf(doctor)).toEqual(before);
      await choose(true);
      await waitForConsultation('live');
      await tickOne(doctor);
      await choose(false);
      await waitForConsultation('ended');
      await rig.close(await consultation());
      await until(
        async () => JSON.stringify(await shapeOf(doctor)) === JSON.stringify(before) || undefined,
        'the page to be as it was',
      );
    } finally {
      await choose(true);
    }
  });

  it('shows a patient nothing', async () => {
    const room = newRoom();
    const { doctor, patient } = await startCall(rig.browser, {
      doctorUrl: `https://elsewhere.example/call/${room}?role=doctor`,
      patientUrl: attendAnywhere.patient(room),
      patientIn: 'window',
    });
    opened.push(doctor, patient);
    const before = await shapeOf(patient);
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    expect(await shapeOf(patient)).toEqual(before);
    expect(await rig.events()).toEqual([]);
  });

  /** Clicks down the panel until something in the checklist changes. */
  async function tickOne(page: Page): Promise<string[]> {
    const before = JSON.stringify(await items());
    const changed = async () => JSON.stringify(await items()) !== before;
    await clickInPanel(page, attendAnywhere, 'panel', changed);
    return items();
  }

  async function edited(edit: object): Promise<void> {
    const requestId = randomUUID();
    expect(await rig.send({ type: 'editChecklists', requestId, edit })).toMatchObject({ ok: true });
  }

  async function resumed(how: 'reconnected' | 'refreshed'): Promise<void> {
    await rig.waitForView(
      how,
      (view) =>
        view.kind === 'consultation' && view.connection === 'live' && view.resumed?.how === how,
    );
  }

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
