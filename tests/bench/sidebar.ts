/**
 * How soon a tick is painted, and what the sidebar costs the call page. Chromium, with a call on a
 * stand-in. Webside switched off for the service, so that nothing of it runs in the page, stands
 * for "none"; that arm is taken twice in every round, and their difference is the noise.
 */
import type { CDPSession, Frame, Page } from 'puppeteer-core';
import type { Bench } from '../../scripts/bench.ts';
import { openDoctor, openPatient, until, waitForState } from '../support/call.ts';
import { Rig, sidebar, sidebars } from '../support/rig.ts';
import { attendAnywhere } from '../support/services.ts';

const ticks = 200;
const rounds = 4;
const windowMs = 12_000;

const bench: Bench = async () => {
  const rig = await Rig.start('chromium', { headless: true });
  try {
    await openPatient(rig.browser, attendAnywhere.patient('bench'));
    const doctor = await openDoctor(rig.browser, attendAnywhere.doctor('bench'));
    await waitForState(doctor, 'connected');
    await doctor.bringToFront();
    const painted = await ticksPainted(await sidebar(doctor));
    report('tick to painted, worker warm, p50', quantile(painted, 0.5), 'ms');
    report('tick to painted, worker warm, p98', quantile(painted, 0.98), 'ms', 'at most 50');
    await callPageScript(rig, doctor);
  } finally {
    await rig.stop();
  }
};

export default bench;

/** From the click on an item to the frame after the one that shows it as ticked, milliseconds. */
async function ticksPainted(frame: Frame): Promise<number[]> {
  const times = await frame.evaluate(async (count) => {
    const painted = (row: Element, was: string | null) =>
      new Promise<number>((resolve) => {
        const changes = new MutationObserver(() => {
          if (row.getAttribute('data-result') === was) return;
          changes.disconnect();
          // What runs after a frame was handed over for painting.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        });
        changes.observe(row, { attributes: true });
      });
    const rows = [...document.querySelectorAll('.item')];
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const row = rows[index % rows.length] as HTMLElement;
      const done = painted(row, row.getAttribute('data-result'));
      const from = performance.now();
      row.querySelector('input')?.click();
      times.push((await done) - from);
    }
    return times;
  }, ticks);
  // The first ones warm up.
  return times.slice(10);
}

async function callPageScript(rig: Rig, doctor: Page): Promise<void> {
  const session = await doctor.createCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const over: number[] = [];
  const noise: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await switchOn(rig, doctor, false);
    const none = await scriptPerSecond(session);
    const again = await scriptPerSecond(session);
    await switchOn(rig, doctor, true);
    const open = await scriptPerSecond(session);
    noise.push(again - none);
    over.push(open - (none + again) / 2);
  }
  const spread = (values: number[]) =>
    `from ${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)}`;
  report(
    'call page script, panel open over none, median',
    quantile(over, 0.5),
    'ms/s',
    'at most 0.15',
  );
  console.log(`  ${rounds} rounds, ${spread(over)}; none over none ${spread(noise)}`);
}

/** Script time of the page's main thread, milliseconds for each second. */
async function scriptPerSecond(session: CDPSession): Promise<number> {
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return { script: value('ScriptDuration'), at: performance.now() };
  };
  const from = await read();
  await new Promise((resolve) => setTimeout(resolve, windowMs));
  const to = await read();
  return ((to.script - from.script) * 1000) / ((to.at - from.at) / 1000);
}

async function switchOn(rig: Rig, doctor: Page, on: boolean): Promise<void> {
  await rig.send({ type: 'choose', key: 'enabled.attendAnywhere', value: on });
  if (on) await sidebar(doctor);
  else {
    const view = await rig.viewOf('consultation');
    if (view?.kind === 'consultation') await rig.close(view);
    await until(async () => sidebars(doctor).length === 0 || undefined, 'the panel to go');
  }
  // What starts and ends is not what is measured.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [
    Math.floor(share * (sorted.length - 1)),
    Math.ceil(share * (sorted.length - 1)),
  ];
  return ((sorted[low] ?? 0) + (sorted[high] ?? 0)) / 2;
}

function report(what: string, value: number, unit: string, target = 'no target'): void {
  console.log(`  ${what}: ${value.toFixed(value < 1 ? 3 : 1)} ${unit} (${target})`);
}
