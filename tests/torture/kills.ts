import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/call.ts';
import type { Rig } from '../support/rig.ts';
import { asked, chanceOf, kill, missing, startAgain, startWithRows, Ticking } from './clinic.ts';
import type { Fault, Outcome } from './fault.ts';

/** How often the worker is killed in one round. */
const killsEach = 10;
/** Those of them that come after the consultation, while breaks begin and end. */
const killsInBreaks = 3;
/** What the sidebar draws is right again after this long, milliseconds. */
const rightWithinMs = 1_000;

export const browserKilled: Fault = {
  key: 'browser',
  name: 'browser SIGKILLed while it writes',
  runs: { short: 1, full: 50 },
  play: (round) => onProfile((profile) => killBrowser(profile, chanceOf(round))),
};

export const workerKilled: Fault = {
  key: 'worker',
  name: `worker killed at random instants of a consultation, breaks and log writes, ${killsEach} kills each`,
  runs: { short: 1, full: 20 },
  play: (round) => onProfile((profile) => killWorker(profile, chanceOf(round))),
};

async function killBrowser(profile: string, chance: () => number): Promise<Outcome> {
  const { rig, ids } = await startWithRows(profile);
  const ticking = await Ticking.begin(rig);
  for (let left = 5 + Math.floor(chance() * 40); left > 0; left--) await ticking.tick();
  // The next one is on its way, and nobody knows whether it is stored: it does not count.
  const { acknowledged } = ticking;
  const writing = ticking.tick().catch(() => false);
  await new Promise((resolve) => setTimeout(resolve, chance() * 15));
  await kill(rig);
  await writing;
  let lost = 0;
  for (let start = 0; start < 2; start++) {
    const again = await startAgain(profile);
    const rows = await again.rows();
    lost = Math.max(lost, missing(ids, rows) + ticking.missingIn(rows));
    await again.stop();
  }
  return { lost, silent: lost, said: 0, note: `${acknowledged} acknowledged`, held: lost === 0 };
}

async function killWorker(profile: string, chance: () => number): Promise<Outcome> {
  const { rig, ids } = await startWithRows(profile);
  const ticking = await Ticking.begin(rig);
  const killSoon = () =>
    new Promise<void>((died) => {
      setTimeout(() => void rig.killWorker().then(died, died), chance() * 40);
      // A worker that ends by itself in this moment is not heard of.
      setTimeout(died, 3_000);
    });
  let [late, breaks] = [0, 0];
  for (let kills = 0; kills < killsEach - killsInBreaks - 1; kills++) {
    const dying = killSoon();
    for (let left = 1 + Math.floor(chance() * 4); left > 0; left--) await ticking.tick();
    await dying;
    await ticking.tick();
    const isRight = await until(
      async () => (await shows(rig, ticking)) || undefined,
      'the view to be right',
      rightWithinMs,
    ).catch(() => false);
    if (!isRight) late++;
  }
  const dying = killSoon();
  await asked(rig, { type: 'act', place: 'byHand', ...closing(ticking.id) });
  await dying;
  const rows = await rig.waitForRows('the closed row', (rows) =>
    rows.some(({ id, status }) => id === ticking.id && status === 'closed'),
  );
  // In a consultation none begins.
  for (let kills = 0; kills < killsInBreaks; kills++) {
    await asked(rig, { type: 'breaks', do: 'take' });
    const begun = await isOnBreak(rig);
    const dying = killSoon();
    const ended = await asked(rig, { type: 'breaks', do: 'end' });
    await dying;
    if (begun && ended?.ok) breaks++;
  }
  // What a stopped worker left undone comes with the next look at the clock.
  await asked(rig, { type: 'breaks', do: 'look' });
  const ended = (await rig.breakRows()).filter(({ kind }) => kind === 'cutShort');
  const lost = missing(ids, rows) + ticking.missingIn(rows) + Math.max(0, breaks - ended.length);
  const { acknowledged, silent } = ticking;
  const note = `${acknowledged} ticks and ${breaks} breaks acknowledged, ${late} views late`;
  await rig.stop();
  return { lost, silent, said: ticking.refused, note, held: lost + silent + late === 0 };
}

async function isOnBreak(rig: Rig): Promise<boolean> {
  const page = await rig.observer();
  return page.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { storage: { local: { get(key: string): Promise<Record<string, unknown>> } } };
    };
    const { breaks } = await chrome.storage.local.get('breaks');
    return (breaks as { state?: { stage?: { is?: string } } }).state?.stage?.is === 'onBreak';
  });
}

/** Whether what pages draw is what was acknowledged. */
async function shows(rig: Rig, ticking: Ticking): Promise<boolean> {
  const view = (await rig.views()).byHand;
  if (view?.kind !== 'consultation') return false;
  return [...ticking.known].every(([item, result]) => view.items[item]?.result === result);
}

function closing(consultation: string) {
  return { consultation, requestId: crypto.randomUUID(), action: { do: 'close' } };
}

async function onProfile(play: (profile: string) => Promise<Outcome>): Promise<Outcome> {
  const profile = await mkdtemp(join(tmpdir(), 'webside-killed-'));
  try {
    return await play(profile);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
