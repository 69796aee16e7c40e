/** A reminder that waits for a pause in the talk: the patient's microphone beeps until it is muted. */
import { describe, expect, it } from 'vitest';
import { longestWaitMs } from '../../utils/call/silence.ts';
import { inCall, until } from '../support/call.ts';
import { isAvailable, type Rig, sidebar } from '../support/rig.ts';
import { accurx, attendAnywhere } from '../support/services.ts';
import { useRig } from '../support/suite.ts';

const dueAfterSeconds = 10;

describe.skipIf(!isAvailable('chromium'))('a reminder in Chromium', () => {
  let rig: Rig;
  const { callOn } = useRig('chromium', (started) => {
    rig = started;
  });

  // The call is in the page itself, and in a frame from elsewhere.
  it.each([attendAnywhere, accurx])(
    'waits while the patient is heard, and comes in the silence, on $name',
    async (service) => {
      await rig.choose({ openingNudgeSeconds: dueAfterSeconds });
      const { doctor, patient } = await callOn(service);
      const frame = await sidebar(doctor);
      await until(isAwaited, 'a pause to be awaited');
      const waitsFrom = Date.now();
      // Twice as long as a pause takes.
      await until(async () => {
        expect(await shown()).toBeUndefined();
        return Date.now() - waitsFrom > 5_000 || undefined;
      }, 'a while');
      const mutedAt = Date.now();
      await inCall(patient, (room) => room.microphone(false));
      await frame.waitForSelector('.nudge', { timeout: 20_000 });
      const { at, started } = (await shown()) ?? { at: 0, started: 0 };
      expect(at).toBeGreaterThan(mutedAt);
      // Not because its longest wait was over.
      expect(at).toBeLessThan(started + dueAfterSeconds * 1000 + longestWaitMs);
      expect(await isAwaited()).toBeUndefined();
    },
  );

  it('waits no more once what it names is settled', async () => {
    await rig.choose({ openingNudgeSeconds: dueAfterSeconds });
    const { doctor } = await callOn(attendAnywhere);
    const frame = await sidebar(doctor);
    await until(isAwaited, 'a pause to be awaited');
    for (const item of ['backup', 'consent']) {
      await (await frame.waitForSelector(`[data-item="${item}"] label`))?.click();
    }
    await until(async () => !(await isAwaited()) || undefined, 'nothing to be awaited');
    expect(await shown()).toBeUndefined();
  });

  async function isAwaited(): Promise<true | undefined> {
    const places = Object.values(await rig.places());
    return places.some((place) => place?.quietIn?.length) || undefined;
  }

  /** When the reminder came, and when its call began. */
  async function shown() {
    const events = await rig.events();
    const at = events.find(({ event }) => event.type === 'nudgeShown')?.at;
    const start = events.find(({ event }) => event.type === 'callStarted')?.event;
    return at && start?.type === 'callStarted' ? { at, started: start.since } : undefined;
  }
});
