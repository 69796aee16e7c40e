/** The life of the tab that a call is in, with all that browsers do to tabs. */
import type { Frame, Page } from 'puppeteer-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConsultationView, View } from '../../utils/core/consultation/view.ts';
import {
  enterCall,
  inCall,
  openPatient,
  press,
  startCall,
  until,
  waitForState,
} from '../support/call.ts';
import { inExtension, tabAt } from '../support/extension.ts';
import {
  builds,
  isAvailable,
  pressControl,
  Rig,
  sidebar,
  sidebars,
  ticked,
} from '../support/rig.ts';
import { attendAnywhere, teams } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const sound = 'Asked: can you hear and see me clearly?';
const identity = 'Introduced myself; confirmed who this is';
const elsewhere = 'https://elsewhere.example/';

describe.skipIf(!isAvailable('chromium'))('the life of a tab in Chromium', () => {
  let rig: Rig;
  /** The rows that were in the log before the test. */
  let old: readonly string[];
  const { opened, newRoom, callOn } = useRig('chromium', (started) => {
    rig = started;
  });

  beforeEach(async () => {
    await rig.choose(inOrder);
    old = (await rig.rows()).map(({ id }) => id);
  });

  describe('with the cache for "back" and "forward"', () => {
    // While the panel is in it Chromium keeps no page, since it holds a frame of an extension.
    it('takes a call in a page that came back for a new one', async () => {
      const { doctor, patient } = await callOn(attendAnywhere, 'cache=1');
      await tick(await sidebar(doctor), sound);
      await hangUp(doctor);
      await leaveAndComeBack(doctor);
      expect(sidebars(doctor)).toEqual([]);
      await press(doctor, '#rejoin');
      await Promise.all([waitForState(doctor, 'connected'), waitForState(patient, 'connected')]);
      await expectNew(await sidebar(doctor));
      await hangUp(doctor);
      expect(await newRows()).toEqual(['hangUp sound-and-picture', 'hangUp']);
    });

    it('does so where the address is the same for every patient', async () => {
      const room = newRoom();
      opened.push(await openPatient(rig.browser, attendAnywhere.patient(room)));
      const doctor = await rig.browser.newPage();
      opened.push(doctor);
      await doctor.goto(`https://consult.attendanywhere.com/app?rooms=${room}&cache=1`);
      await enterCall(doctor);
      await tick(await sidebar(doctor), sound);
      await hangUp(doctor);
      await leaveAndComeBack(doctor);
      await press(doctor, '.caller button');
      await expectNew(await sidebar(doctor));
      await hangUp(doctor);
      expect(await newRows()).toEqual(['hangUp sound-and-picture', 'hangUp']);
    });

    it('leaves no panel standing in a page that is left in the call', async () => {
      const { doctor } = await callOn(attendAnywhere, 'cache=1');
      await tick(await sidebar(doctor), sound);
      const before = await consultation();
      await doctor.goto(elsewhere);
      expect(sidebars(doctor)).toEqual([]);
      await rig.waitForView('an end', ended);
      await doctor.goBack();
      // It joins by itself, and is a new call since the page hung up when it was left.
      await waitForState(doctor, 'connected');
      await another(before);
      await expectNew(await sidebar(doctor));
      await hangUp(doctor);
      expect(await newRows()).toEqual(['hangUp sound-and-picture', 'hangUp']);
    });

    /** To another site and back, to the same document. */
    async function leaveAndComeBack(doctor: Page): Promise<void> {
      await doctor.evaluate(() => {
        document.title = 'Kept';
      });
      await doctor.goto(elsewhere);
      await doctor.goBack();
      expect(await doctor.title()).toBe('Kept');
    }

    async function expectNew(frame: Frame): Promise<void> {
      expect(await ticked(frame)).toEqual([]);
      expect(await frame.$('::-p-text(bring back ticks)')).toBeNull();
      const page = frame.page();
      expect(sidebars(page)).toEqual([frame]);
    }
  });

  it('does nothing in a page that is only prerendered, and one sidebar once it is looked at', async () => {
    const room = newRoom();
    opened.push(await openPatient(rig.browser, attendAnywhere.patient(room)));
    const doctor = await rig.browser.newPage();
    opened.push(doctor);
    await doctor.goto(`https://consult.attendanywhere.com/console?rooms=${room},none&prerender=1`);
    await doctor.waitForSelector('.caller:first-child [data-prerendered]');
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(await newRows()).toEqual([]);
    expect(await rig.events()).toEqual([]);
    await press(doctor, '.caller button');
    await waitForState(doctor, 'connected');
    await tick(await sidebar(doctor), sound);
    expect(sidebars(doctor)).toHaveLength(1);
    await hangUp(doctor);
    expect(await newRows()).toEqual(['hangUp sound-and-picture']);
  });

  it('closes the consultation of a tab that is put to sleep, and offers its ticks when it wakes', async () => {
    const { doctor } = await callOn(attendAnywhere);
    await tick(await sidebar(doctor), sound);
    const address = doctor.url();
    const tab = await tabAt(rig, address);
    // The tab in front is never put to sleep.
    await (await rig.observer()).bringToFront();
    await inExtension(rig, (chrome, tab) => chrome.tabs.discard(tab), tab);
    // The browser gives the tab another number: whom the call is with then is for the doctor to say.
    await closed();
    expect(await newRows()).toEqual(['left sound-and-picture']);

    await inExtension(rig, async (chrome) => {
      const [asleep] = await chrome.tabs.query({ discarded: true });
      await chrome.tabs.update(asleep?.id ?? -1, { active: true });
    });
    const again = await until(
      async () => (await rig.browser.pages()).find((page) => page.url() === address),
      'the page to be loaded again',
    );
    opened.push(again);
    await waitForState(again, 'connected');
    const frame = await sidebar(again);
    expect(await ticked(frame)).toEqual([]);
    expect(sidebars(again)).toHaveLength(1);
    await pressControl(frame, 'button', 'Same patient: bring back ticks');
    await tick(frame, identity);
    await hangUp(again);
    expect(await newRows()).toEqual([
      'left sound-and-picture',
      'hangUp sound-and-picture identity',
    ]);
  });

  describe('when the worker is stopped', () => {
    it('asks and starts, stopped in the lobby and over the question', async () => {
      const room = newRoom();
      opened.push(await openPatient(rig.browser, teams.patient(room)));
      const doctor = await rig.browser.newPage();
      opened.push(doctor);
      await doctor.goto(`https://teams.microsoft.com/v2/?meetingjoin=true&lobby=2500#${room}`);
      await enterCall(doctor);
      await rig.waitForView('a lobby', (view) => view.kind === 'idle' && view.seen === 'waiting');
      await rig.killWorker();
      await waitForState(doctor, 'connected');
      const frame = await showing(doctor, 'Is this a consultation?');
      expect(sidebars(doctor)).toHaveLength(1);
      await rig.killWorker();
      await pressControl(frame, 'button', 'Start checklist');
      await tick(frame, sound);
      expect(sidebars(doctor)).toHaveLength(1);
      await hangUp(doctor);
      expect(await newRows()).toEqual(['hangUp sound-and-picture']);
    });

    it('opens, waits, goes on and closes, stopped before each', async () => {
      const { doctor, patient } = await callOn(attendAnywhere);
      // Evidence of a call that is not one yet.
      expect(sidebars(doctor)).toEqual([]);
      await rig.killWorker();
      const frame = await sidebar(doctor);
      await rig.killWorker();
      await tick(frame, sound);
      await inCall(patient, (room) => room.drop());
      await showing(doctor, 'Reconnecting.');
      await rig.killWorker();
      await inCall(patient, (room) => room.comeBack());
      await showing(doctor, 'Continuing from');
      expect(await ticked(frame)).toEqual([sound]);
      await rig.killWorker();
      const before = await consultation();
      await press(doctor, '#leave');
      await showing(doctor, 'The call has ended.');
      await rig.killWorker();
      await inCall(doctor, (room) => room.join());
      await waitForState(doctor, 'connected');
      await another(before);
      expect(await ticked(await sidebar(doctor))).toEqual([]);
      expect(sidebars(doctor)).toEqual([frame]);
      await hangUp(doctor);
      expect(await newRows()).toEqual(['hangUp sound-and-picture', 'hangUp']);
    });

    it('ends a call that does not come back, stopped while it was waited for', async () => {
      await rig.choose({ ...inOrder, reconnectSeconds: 3 });
      const { doctor, patient } = await callOn(attendAnywhere);
      await tick(await sidebar(doctor), sound);
      await inCall(patient, (room) => room.drop());
      await showing(doctor, 'Reconnecting.');
      await rig.killWorker();
      await showing(doctor, 'The call has ended.');
      await doctor.close();
      await closed();
      expect(await newRows()).toEqual(['lapsed sound-and-picture']);
    });
  });

  describe('that goes away', () => {
    it('closes the consultation of a tab that is closed', async () => {
      const { doctor } = await callOn(attendAnywhere);
      await tick(await sidebar(doctor), sound);
      await doctor.close();
      await closed();
      expect(await newRows()).toEqual(['left sound-and-picture']);
      expect(Object.values(await rig.views()).filter((view) => view?.kind !== 'idle')).toEqual([]);
    });

    it('shows nothing on the site the tab went to, and goes on when it is soon back', async () => {
      const { doctor } = await callOn(attendAnywhere);
      const address = doctor.url();
      await tick(await sidebar(doctor), sound);
      await doctor.goto(elsewhere);
      await rig.waitForView(
        'a call that is waited for',
        (view) => view.kind === 'consultation' && view.connection === 'reconnecting',
      );
      expect(sidebars(doctor)).toEqual([]);
      await doctor.goto(address);
      await waitForState(doctor, 'connected');
      const frame = await showing(doctor, 'Continuing from');
      expect(await ticked(frame)).toEqual([sound]);
      expect(sidebars(doctor)).toHaveLength(1);
      await hangUp(doctor);
      expect(await newRows()).toEqual(['hangUp sound-and-picture']);
    });

    it('ends a call whose tab stays on the other site', async () => {
      await rig.choose({ ...inOrder, reconnectSeconds: 2 });
      const { doctor } = await callOn(attendAnywhere);
      const tab = await tabAt(rig, doctor.url());
      await tick(await sidebar(doctor), sound);
      await doctor.goto(elsewhere);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      // The alarm does so too, within half a minute.
      await rig.send({ type: 'clock', place: tab });
      await rig.waitForView('an end', ended);
      expect(sidebars(doctor)).toEqual([]);
      await doctor.close();
      await closed();
      expect(await newRows()).toEqual(['lapsed sound-and-picture']);
    });

    it('begins anew where the tab goes from one call to another', async () => {
      const { doctor } = await callOn(attendAnywhere);
      await tick(await sidebar(doctor), sound);
      const before = await consultation();
      const next = newRoom();
      opened.push(await openPatient(rig.browser, attendAnywhere.patient(next)));
      await doctor.goto(attendAnywhere.doctor(next));
      await waitForState(doctor, 'connected');
      await another(before);
      const frame = await showing(doctor, 'Is this the same patient as before?');
      expect(await ticked(frame)).toEqual([]);
      await tick(frame, identity);
      expect(sidebars(doctor)).toHaveLength(1);
      await hangUp(doctor);
      expect(await newRows()).toEqual(['left sound-and-picture', 'hangUp identity']);
    });
  });

  it('stays once, and as it was, in a tab that is moved to another window and back', async () => {
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await tick(frame, sound);
    const tab = await tabAt(rig, doctor.url());
    const home = await inExtension(
      rig,
      async (chrome, tabId) => {
        const { windowId } = await chrome.tabs.get(tabId);
        await chrome.windows.create({ tabId });
        return windowId;
      },
      tab,
    );
    await tick(frame, identity);
    expect(sidebars(doctor)).toEqual([frame]);
    await inExtension(
      rig,
      (chrome, tab, windowId) => chrome.tabs.move(tab, { windowId, index: -1 }),
      tab,
      home,
    );
    await doctor.bringToFront();
    await tick(frame, 'Said I may look away to read or write');
    expect(sidebars(doctor)).toEqual([frame]);
    expect(await inCall(doctor, (room) => room.errors)).toEqual([]);
    await hangUp(doctor);
    expect(await newRows()).toEqual(['hangUp sound-and-picture identity looking-away']);
  });

  async function consultation(): Promise<ConsultationView | undefined> {
    const view = await rig.viewOf('consultation');
    return view?.kind === 'consultation' ? view : undefined;
  }

  async function another(before: ConsultationView | undefined): Promise<void> {
    await rig.waitForView(
      'another consultation',
      (view) =>
        view.kind === 'consultation' && view.id !== before?.id && view.connection === 'live',
    );
  }

  /** Until nothing is open any more. */
  async function closed(): Promise<void> {
    await rig.waitForRows('all rows closed', (rows) =>
      rows.every(({ status }) => status !== 'open'),
    );
  }

  /** The consultations of this test: how each ended, and what was ticked in it. */
  async function newRows(): Promise<string[]> {
    const rows = (await rig.rows()).filter(({ id }) => !old.includes(id));
    return rows
      .sort((a, b) => a.start - b.start)
      .map(({ status, ended, items }) => {
        const done = items.replaceAll(/:d\d+/g, '');
        return [status === 'closed' ? ended : status, done].filter(Boolean).join(' ');
      });
  }

  async function hangUp(doctor: Page): Promise<void> {
    await press(doctor, '#leave, #hangup-button');
    const frame = await showing(doctor, 'The call has ended.');
    await pressControl(frame, 'button', 'Done');
    await until(async () => sidebars(doctor).length === 0 || undefined, 'the sidebar to go');
    await closed();
  }
});

describe.skipIf(!isAvailable('chromium'))('an extension that changes under a call', () => {
  it('is there once after an update, with the old ticks in the log and on offer', async () => {
    const rig = await Rig.start('chromium');
    try {
      const { doctor } = await startCall(rig.browser, {
        doctorUrl: attendAnywhere.doctor('updated'),
        patientUrl: attendAnywhere.patient('updated'),
      });
      await doctor.bringToFront();
      const before = await sidebar(doctor);
      await tick(before, sound);
      await rig.waitForView(
        'a kept tick',
        (view) => view.kind === 'consultation' && 'sound-and-picture' in view.items,
      );
      // The same folder loaded again is what an update is to an extension.
      await rig.browser.installExtension(builds.chromium);
      const frame = await showing(doctor, 'Is this the same patient as before?');
      await until(async () => sidebars(doctor).length === 1 || undefined, 'one sidebar');
      expect(await ticked(frame)).toEqual([]);
      await pressControl(frame, 'button', 'Same patient: bring back ticks');
      await until(async () => (await ticked(frame)).includes(sound) || undefined, 'the tick');
      const rows = await rig.rows();
      expect(rows.map(({ status }) => status).sort()).toEqual(['open', 'recovered']);
      expect(rows.find(({ status }) => status === 'recovered')?.items).toMatch(
        /^sound-and-picture:d\d+$/,
      );
      expect(await inCall(doctor, (room) => room.errors)).toEqual([]);
    } finally {
      expect(await rig.stop(), 'requests to anybody but the stand-ins').toEqual([]);
    }
  });

  it('is not in private windows, unless it is allowed there', async () => {
    const rig = await Rig.start('chromium');
    try {
      const first = await privateCall(rig, 'private-1');
      await new Promise((resolve) => setTimeout(resolve, 4_500));
      expect(sidebars(first)).toEqual([]);
      expect(await rig.rows()).toEqual([]);
      await first.close();

      await rig.browser.uninstallExtension(new URL(rig.base).hostname);
      await rig.browser.installExtension(builds.chromium, { enabledInIncognito: true });
      const second = await privateCall(rig, 'private-2');
      const frame = await sidebar(second);
      await tick(frame, sound);
      expect(sidebars(second)).toEqual([frame]);
      await press(second, '#leave');
      await pressControl(await showing(second, 'The call has ended.'), 'button', 'Done');
      await until(async () => sidebars(second).length === 0 || undefined, 'the sidebar to go');
      const [row, ...others] = await rig.waitForRows('a closed row', (rows) =>
        rows.some(({ status }) => status === 'closed'),
      );
      expect(row).toMatchObject({ ended: 'hangUp', platform: 'attendAnywhere' });
      expect(row?.items).toMatch(/^sound-and-picture:d\d+$/);
      expect(others).toEqual([]);
    } finally {
      expect(await rig.stop(), 'requests to anybody but the stand-ins').toEqual([]);
    }
  });

  /** A doctor in a call in a private window of the browser. */
  async function privateCall(rig: Rig, room: string): Promise<Page> {
    await openPatient(rig.browser, attendAnywhere.patient(room));
    const address = attendAnywhere.doctor(room);
    await inExtension(
      rig,
      (chrome, url) => chrome.windows.create({ incognito: true, url }),
      address,
    );
    const target = await rig.browser.waitForTarget((target) => target.url() === address, {
      timeout: 10_000,
    });
    const page = await target.page();
    if (!page) throw new Error('The private window went away.');
    await waitForState(page, 'connected');
    return page;
  }
});

/** With exact times the rows of the log are in the order of the calls. */
const inOrder = { timePrecision: 'exact' } as const;

const ended = (view: View) => view.kind === 'consultation' && view.connection === 'ended';

/** Ticks an item and waits until it is kept. */
async function tick(frame: Frame, label: string): Promise<void> {
  await pressControl(frame, 'checkbox', label);
  let words = '';
  await until(
    async () => {
      words = await frame.$eval('aside', (aside) => aside.innerText).catch(String);
      return (await ticked(frame)).includes(label) || undefined;
    },
    () => `"${label}" to be ticked in "${words}"`,
  );
}

/** The sidebar, once it says something. */
async function showing(page: Page, text: string): Promise<Frame> {
  return until(async () => {
    const [frame] = sidebars(page);
    const found = await frame?.$(`::-p-text(${text})`).catch(() => null);
    return found ? frame : undefined;
  }, `a sidebar with "${text}"`);
}
