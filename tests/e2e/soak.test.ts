/** A long day in one tab, and what Webside costs where there is no call. */
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import type { ConsultationView } from '../../utils/core/consultation/view.ts';
import { unpackResults } from '../../utils/core/log/results.ts';
import { enterCall, inCall, openPatient, press, until, waitForFrames } from '../support/call.ts';
import { isAvailable, pressControl, Rig, sidebar, sidebars } from '../support/rig.ts';
import { attendAnywhere, teams } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const consultations = 30;
/** Between these two everything happens in one document. */
const [measuredFirst, measuredLast] = [3, 25] as const;
/**
 * The first three have all turns in them that come by chance later: what happens for the first time
 * leaves something behind in the page and the browser, once. As below, of 1: a call that breaks off
 * and comes back, one that does not come back, one that holds; and the way to a patient from the
 * list, straight from the one before, and by a hang-up.
 */
const [breakOffs, ways] = [
  [0.1, 0.3, 0.9],
  [0.9, 0.1, 0.9],
] as const;
/** Another set of these for each of up to 31 consultations. */
const items = ['sound-and-picture', 'identity', 'backup', 'consent', 'looking-away'] as const;

describe.skipIf(!isAvailable('chromium'))('a long day in Chromium', () => {
  it('keeps thirty consultations apart, and no more memory than three', {
    timeout: 600_000,
  }, async () => {
    const seed = Number(process.env.WEBSIDE_SEED ?? Date.now() % 100_000);
    console.log(`The day's seed is ${seed}: WEBSIDE_SEED=${seed} plays it again.`);
    // Compiled code comes and goes with use, and is most of what a heap grows by at first.
    const rig = await Rig.start('chromium', { args: ['--js-flags=--jitless'] });
    try {
      await rig.choose({ timePrecision: 'exact', reconnectSeconds: 5 });
      const day = await Day.begin(rig, seed);
      const used: Memory[] = [];
      for (let round = 1; round <= consultations; round += 1) {
        await day.consult(round);
        if (round !== measuredFirst && round !== measuredLast) continue;
        await day.hangUp();
        used.push(await memoryOf(day.doctor));
      }
      await day.hangUp();
      await rig.waitForRows('all closed', (rows) =>
        rows.every(({ status }) => status === 'closed'),
      );
      const rows = (await rig.rows()).sort((a, b) => a.start - b.start);
      const were = rows.map(({ ended, items }) => {
        return { ended, ticked: Object.keys(unpackResults(items)) };
      });
      const told = day.told.map(({ ended, ticked }) => {
        return { ended: expect.stringMatching(`^(${ended})$`), ticked };
      });
      expect(were, `with the seed ${seed}`).toEqual(told);
      const [first, last] = used as [Memory, Memory];
      const what = `after ${JSON.stringify(first)} ${JSON.stringify(last)}`;
      // What of the page's own code runs for the first time in between is a part of it.
      const grown = (last.heap - first.heap) / (measuredLast - measuredFirst);
      expect(grown, `bytes a consultation ${what}`).toBeLessThan(2_000);
      expect(last.nodes, what).toBeLessThanOrEqual(first.nodes + 2);
      expect(last.listeners, what).toBeLessThanOrEqual(first.listeners);
    } finally {
      expect(await rig.stop(), 'requests to anybody but the stand-ins').toEqual([]);
    }
  });
});

describe.skipIf(!isAvailable('chromium'))('an idle page in Chromium', () => {
  let rig: Rig;
  const { opened, callOn } = useRig('chromium', (started) => {
    rig = started;
  });

  it('starts no timer where there is no call', async () => {
    const idle = await rig.browser.newPage();
    const lobby = await rig.browser.newPage();
    opened.push(idle, lobby);
    await idle.goto('https://consult.attendanywhere.com/console');
    await lobby.goto(`${teams.doctor('timers')}`.replace('#', '&lobby=60000#'));
    await enterCall(lobby);
    await rig.waitForView('a lobby', (view) => view.kind === 'idle' && view.seen === 'waiting');
    const without = await timers(idle);
    expect(without.ours).toEqual([]);
    // The page's own are seen, so ours would be.
    expect(without.others).toBeGreaterThan(0);
    await lobby.close();

    const { doctor } = await callOn(attendAnywhere);
    await sidebar(doctor);
    await waitForFrames(doctor, 5);
    expect((await timers(doctor)).ours.length).toBeGreaterThan(0);
  });
});

/** One doctor's day: patient after patient in one page whose address is the same for all. */
class Day {
  /** What a person beside the doctor would have noted. */
  readonly told: { ended: string; readonly ticked: readonly string[] }[] = [];
  readonly doctor: Page;
  readonly patients: readonly Page[];
  readonly #rig: Rig;
  readonly #random: () => number;
  #before: string | undefined;

  private constructor(rig: Rig, doctor: Page, patients: readonly Page[], seed: number) {
    this.#rig = rig;
    this.doctor = doctor;
    this.patients = patients;
    this.#random = mulberry32(seed);
  }

  static async begin(rig: Rig, seed: number): Promise<Day> {
    const patients = [1, 2].map((round) => openPatient(rig.browser, addressOf(round)));
    const waiting = await Promise.all(patients);
    const doctor = await rig.browser.newPage();
    await doctor.goto('https://consult.attendanywhere.com/app');
    await doctor.bringToFront();
    await letDriverWait(doctor);
    return new Day(rig, doctor, waiting, seed);
  }

  /** From the patient before, wherever that was left, to this one's last tick. */
  async consult(round: number): Promise<void> {
    await this.#goOn(round);
    const view = await this.#rig.waitForView(
      `consultation ${round}`,
      (view) =>
        view.kind === 'consultation' && view.id !== this.#before && view.connection === 'live',
    );
    if (view.kind !== 'consultation') return;
    this.#before = view.id;
    const ticked = items.filter((_, bit) => round & (1 << bit));
    this.told.push({ ended: 'hangUp', ticked });
    await this.#tick(ticked);
    const chance = breakOffs[round - 1] ?? this.#random();
    const patient = this.patients[(round - 1) % 2] as Page;
    if (chance < 0.4) await inCall(patient, (room) => room.drop());
    if (chance < 0.2) {
      await this.#connection('reconnecting');
      await inCall(patient, (room) => room.comeBack());
      await this.#connection('live');
    }
    // The patient of the consultation before this one is the next.
    if (round > 1) await this.patients[round % 2]?.goto(addressOf(round + 1));
  }

  /** Ends the call and the consultation, if there is one, and shows the list. */
  async hangUp(): Promise<void> {
    if (!(await this.#inCall())) return;
    await press(this.doctor, '#leave');
    await this.#connection('ended');
    await pressControl(await sidebar(this.doctor), 'button', 'Done');
    await until(async () => sidebars(this.doctor).length === 0 || undefined, 'the sidebar to go');
  }

  /** Asked without a handle of the driver's, which would keep the call's elements in memory. */
  #inCall(): Promise<boolean> {
    return this.doctor.evaluate(() => document.querySelector('#leave') !== null);
  }

  async #goOn(round: number): Promise<void> {
    const button = await this.doctor.waitForSelector(`[data-room="${roomOf(round)}"]`);
    await button?.dispose();
    const chance = ways[round - 1] ?? this.#random();
    const last = this.told.at(-1);
    if (!(last && (await this.#inCall()))) {
      // From the list.
    } else if (chance < 0.4) {
      // One camera stops and another starts at once: a busy machine may see only that it changed.
      last.ended = 'hangUp|unclear';
      await press(this.doctor, '#next');
      return;
    } else if (round > measuredLast + 1 && chance < 0.7) {
      // Another document has another heap: the page is loaded anew after the last measurement only.
      await this.doctor.reload();
      last.ended = 'left';
    } else {
      await this.hangUp();
    }
    await press(this.doctor, `[data-room="${roomOf(round)}"]`);
  }

  async #tick(ticked: readonly string[]): Promise<void> {
    const frame = await sidebar(this.doctor);
    // Until the list of the one before is gone.
    await frame.waitForFunction(
      (count) => document.querySelectorAll('[data-result="open"]').length === count,
      {},
      items.length,
    );
    expect(sidebars(this.doctor)).toEqual([frame]);
    // Two clicks as quick as these, just after the list has come with an offer under it, now and then
    // lose the first tick. The sidebar is at fault and not the test, so nothing here waits for it.
    for (const item of ticked) await frame.click(`[data-item="${item}"] input`);
    await this.#rig.waitForView(
      'every tick',
      (view) =>
        view.kind === 'consultation' &&
        view.id === this.#before &&
        Object.keys(view.items).length === ticked.length,
    );
  }

  async #connection(wanted: ConsultationView['connection']): Promise<void> {
    await this.#rig.waitForView(
      `a call that is ${wanted}`,
      (view) => view.kind === 'consultation' && view.connection === wanted,
    );
  }
}

/**
 * Makes the driver wait once for an element that comes later. The first time, it builds 38 kB of its
 * own in the page's heap, more than Webside's whole day, and whether that would otherwise fall before
 * or after the first measurement is chance.
 */
async function letDriverWait(page: Page): Promise<void> {
  const waiting = page.waitForSelector('#later');
  await page.evaluate(async () => {
    const later = document.createElement('i');
    later.id = 'later';
    await new Promise((resolve) => setTimeout(resolve, 500));
    document.body.append(later);
  });
  await (await waiting)?.dispose();
  await page.evaluate(() => document.querySelector('#later')?.remove());
}

function roomOf(round: number): string {
  return `soak-${round}`;
}

function addressOf(round: number): string {
  return attendAnywhere.patient(roomOf(round));
}

interface Memory {
  /**
   * Bytes that the page's isolate uses after a collection: the scripts of the page, and those of the
   * extension's isolated world, which share it. It settles after ten or so: without Webside, the
   * stand-in alone grows by about 1 % or 13 kB, and no further.
   */
  readonly heap: number;
  /**
   * DOM nodes and listeners, of both worlds. The bytes of these vary by half from one collection to
   * the next, and their number by one or two. The sidebar's frame is in another process, and gone.
   */
  readonly nodes: number;
  readonly listeners: number;
}

async function memoryOf(page: Page): Promise<Memory> {
  const session = await page.createCDPSession();
  try {
    for (let times = 0; times < 3; times += 1) {
      await session.send('HeapProfiler.collectGarbage');
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
    return { heap: usedSize, nodes, listeners: jsEventListeners };
  } finally {
    await session.detach();
  }
}

interface TraceEvent {
  readonly name: string;
  readonly args: {
    readonly data?: {
      readonly timeout?: number;
      readonly stackTrace?: readonly { readonly url: string }[];
    };
  };
}

/** The timers that are set within five seconds, in every page of the browser: by the detector, and by others. */
async function timers(page: Page): Promise<{ ours: TraceEvent[]; others: number }> {
  await page.tracing.start({
    categories: ['-*', 'devtools.timeline', 'disabled-by-default-devtools.timeline.stack'],
  });
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const trace = await page.tracing.stop();
  const { traceEvents } = JSON.parse(new TextDecoder().decode(trace)) as {
    traceEvents: TraceEvent[];
  };
  const set = traceEvents.filter(({ name }) => name === 'TimerInstall');
  const ours = set.filter(({ args }) =>
    args.data?.stackTrace?.some(({ url }) => url.endsWith('/detector.js')),
  );
  return { ours, others: set.length - ours.length };
}

/** A small generator of chances, so that a day can be had again by its seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
