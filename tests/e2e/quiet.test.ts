/** A reminder that waits for a pause in the talk: the patient's microphone beeps until it is muted. */
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { longestWaitMs } from '../../utils/core/call/silence.ts';
import { inCall, until } from '../support/call.ts';
import { ableMs } from '../support/pace.ts';
import { type BrowserName, isAvailable, type Rig, sidebar } from '../support/rig.ts';
import { accurx, attendAnywhere, type Service } from '../support/services.ts';
import { type Suite, useRig } from '../support/suite.ts';

const dueAfterSeconds = 10;

describe.skipIf(!isAvailable('chromium'))('a reminder in Chromium', () => {
  const { rig, waits, isAwaited, shown, callOn } = reminders('chromium');

  // The call is in the page itself, and in a frame from elsewhere.
  it.each([attendAnywhere, accurx])(
    'waits while the patient is heard, and comes in the silence, on $name',
    async (service) => {
      const doctor = await waits(service);
      await (await sidebar(doctor)).waitForSelector('.nudge');
    },
  );

  it('waits no more once what it names is settled', async () => {
    await rig().choose({ openingNudgeSeconds: dueAfterSeconds });
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await until(isAwaited, 'a pause to be awaited');
    for (const item of ['backup', 'consent']) {
      await (await frame.waitForSelector(`[data-item="${item}"] label`))?.click();
    }
    await until(async () => !(await isAwaited()) || undefined, 'nothing to be awaited');
    expect(await shown()).toBeUndefined();
  });
});

describe.skipIf(!isAvailable('firefox'))('a reminder in Firefox', () => {
  const { rig, waits, shown, callOn } = reminders('firefox');

  // On a machine without an output for sound Firefox measures none, in any page.
  it('waits while the patient is heard, or comes in its time where that cannot be told', async () => {
    if (await measures(await rig().observer())) {
      await waits(attendAnywhere);
      return;
    }
    await rig().choose({ openingNudgeSeconds: dueAfterSeconds });
    const { doctor } = await callOn(attendAnywhere);
    const { at, started } = await until(shown, 'the reminder', 25_000);
    expect(at - started).toBeGreaterThanOrEqual(dueAfterSeconds * 1000);
    const tookMs = await ableMs(rig(), doctor, started, at);
    expect(tookMs).toBeLessThan(dueAfterSeconds * 1000 + longestWaitMs / 2);
  });
});

/** Whether sound is measured on this machine. */
function measures(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const context = new AudioContext();
    void context.resume().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { state } = context;
    void context.close();
    return state === 'running';
  });
}

function reminders(browser: BrowserName) {
  let started: Rig | undefined;
  const suite: Suite = useRig(browser, (rig) => {
    started = rig;
  });
  const rig = (): Rig => {
    if (!started) throw new Error('The browser did not start.');
    return started;
  };

  /** Is there while the patient is heard, and asserts that the reminder comes after it. */
  async function waits(service: Service): Promise<Page> {
    await rig().choose({ openingNudgeSeconds: dueAfterSeconds });
    const { doctor, patient } = await suite.callOn(service);
    await until(isAwaited, 'a pause to be awaited', 25_000);
    const waitsFrom = Date.now();
    // Twice as long as a pause takes.
    await until(async () => {
      expect(await shown()).toBeUndefined();
      return Date.now() - waitsFrom > 5_000 || undefined;
    }, 'a while');
    const mutedAt = Date.now();
    await inCall(patient, (room) => room.microphone(false));
    const { at, started } = await until(shown, 'the reminder', 20_000);
    expect(at).toBeGreaterThan(mutedAt);
    // Not because its longest wait was over.
    const tookMs = await ableMs(rig(), doctor, started, at);
    expect(tookMs).toBeLessThan(dueAfterSeconds * 1000 + longestWaitMs);
    expect(await isAwaited()).toBeUndefined();
    return doctor;
  }

  async function isAwaited(): Promise<true | undefined> {
    const places = Object.values(await rig().places());
    return places.some((place) => place?.wait.quietIn?.length) || undefined;
  }

  /** When the reminder came, and when its call began. */
  async function shown() {
    const events = await rig().events();
    const at = events.find(({ event }) => event.type === 'nudgeShown')?.at;
    const start = events.find(({ event }) => event.type === 'callStarted')?.event;
    return at && start?.type === 'callStarted' ? { at, started: start.since } : undefined;
  }

  return { ...suite, rig, waits, isAwaited, shown };
}
