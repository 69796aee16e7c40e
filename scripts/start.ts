/**
 * `npm start`: builds Webside and runs its main job on a local consultation with real WebRTC.
 * With a display a window stays open to try it in; without one (or with `--headless`) the
 * consultation is played by real clicks, and screenshots and the log's row are left in artifacts/.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Frame, Page } from 'puppeteer-core';
import { build } from 'wxt';
import { inCall, openDoctor, openPatient, until, waitForState } from '../tests/support/call.ts';
import { pressControl, Rig, sidebar } from '../tests/support/rig.ts';
import { attendAnywhere, withFlags } from '../tests/support/services.ts';
import { defaultChecklist } from '../utils/core/checklist/items.ts';
import { unpackResults } from '../utils/core/log/results.ts';
import type { ConsultationRow } from '../utils/core/log/types.ts';
import { drawnCamera } from './person.ts';

const root = join(import.meta.dirname, '..');
const artifacts = join(root, 'artifacts', 'start');
const room = 'try-it';
const doctorUrl = withFlags(attendAnywhere.doctor(room), 'picture=good');
const patientUrl = withFlags(attendAnywhere.patient(room), 'picture=person');

const hasDisplay =
  process.platform === 'win32' ||
  process.platform === 'darwin' ||
  Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
let pictures = 0;
const headless = process.argv.includes('--headless') || !hasDisplay;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

console.log('Building Webside for Chromium ...');
await build({ root, browser: 'chrome' });
console.log('Starting the local call service and Chromium ...');
const camera = await drawnCamera();
const rig = await Rig.start('chromium', { headless, args: camera.args });
try {
  if (headless) await play();
  else await letTry();
} finally {
  await rig.stop();
  await camera.remove();
}

/** A window for a person: the patient is in the call already, the doctor's page is in front. */
async function letTry(): Promise<void> {
  await openPatient(rig.browser, patientUrl);
  const doctor = await openDoctor(rig.browser, doctorUrl);
  await doctor.bringToFront();
  console.log(`
Webside is running beside a consultation in a stand-in for Attend Anywhere.
  - Within about three seconds of the picture the checklist opens at the right. Tick, and use "Next" to go on.
  - "Leave the call" ends it: the checklist shows what was left open, and "Done" closes it.
  - Reload the patient's window to see a dropped call come back with its ticks.
  - The Webside button (behind the puzzle piece in the toolbar) says what it sees, and opens the log.
Only the stand-ins can be reached from this window. Close it, or press Ctrl-C here, to stop.`);
  await new Promise<void>((resolve) => {
    rig.browser.once('disconnected', () => resolve());
    stop.signal.addEventListener('abort', () => resolve());
  });
}

/** A consultation from the waiting room to the log, through the real sidebar. */
async function play(): Promise<void> {
  await rm(artifacts, { recursive: true, force: true });
  await mkdir(artifacts, { recursive: true });
  // So that nobody waits two minutes for the reminder, or for a pause of the patient's microphone,
  // which beeps. Nothing else differs from the defaults.
  await rig.choose({ openingNudgeSeconds: 15, waitForPause: false });

  const doctor = await openDoctor(rig.browser, doctorUrl);
  await waitForState(doctor, 'waiting');
  await picture(doctor, 'waiting-for-the-patient');

  await openPatient(rig.browser, patientUrl);
  await waitForState(doctor, 'connected');
  const frame = await sidebar(doctor);
  await picture(doctor, 'checklist-opens-with-the-call');
  const drawnAfterMs =
    Date.now() - ((await inCall(doctor, (call) => call.firstRemoteFrameAt)) ?? 0);
  console.log(
    `The checklist was there ${(drawnAfterMs / 1000).toFixed(1)} s after the first picture.`,
  );

  await tick(frame, 'sound-and-picture', 'identity', 'looking-away');
  await picture(doctor, 'opening-items-ticked');
  await frame.waitForSelector('.nudge', { timeout: 30_000 });
  await picture(doctor, 'reminder-of-what-is-open');
  await tick(frame, 'backup', 'consent');
  await next(frame, 'Consult');
  await tick(frame, 'listening', 'eye-contact', 'cues');
  await picture(doctor, 'consulting');
  await next(frame, 'Close');
  await tick(frame, 'summary', 'questions', 'next-steps', 'safety-net');
  await picture(doctor, 'closing');

  const frames = await inCall(doctor, (call) => call.framesDecoded());
  await inCall(doctor, (call) => call.leave());
  await frame.waitForSelector('.left-open');
  await tick(frame, 'documentation');
  await picture(doctor, 'after-the-call');
  await pressControl(frame, 'button', 'Done');

  const [row] = await rig.waitForRows('the consultation in the log', (rows) =>
    rows.some(({ status }) => status === 'closed'),
  );
  const log = await rig.observer();
  await log.bringToFront();
  await log.waitForSelector('tbody tr');
  await (await log.$('tbody button'))?.click();
  await picture(log, 'session-log');
  await writeFile(join(artifacts, 'consultation.json'), `${JSON.stringify(row, null, 2)}\n`);
  if (row) print(row, frames);
}

async function tick(frame: Frame, ...ids: string[]): Promise<void> {
  for (const id of ids) {
    const row = await frame.waitForSelector(
      `[data-item="${id}"] .item-label, .strip-item[data-item="${id}"]`,
    );
    await row?.click();
    // The line goes on to the next item.
    await frame.waitForFunction(
      (id) =>
        !document.querySelector(
          `[data-result="open"][data-item="${id}"], .strip-item[data-item="${id}"]`,
        ),
      {},
      id,
    );
  }
}

async function next(frame: Frame, phase: string): Promise<void> {
  await pressControl(frame, 'button', `Next: ${phase}`);
  await until(
    async () => (await frame.$eval('h1', (h1) => h1.textContent)) === phase || undefined,
    `the phase ${phase}`,
  );
}

async function picture(page: Page, name: string): Promise<void> {
  pictures += 1;
  const file = join(artifacts, `${pictures}-${name}.png`) as `${string}.png`;
  await page.bringToFront();
  await page.screenshot({ path: file });
  console.log(`  ${relative(root, file)}`);
}

function print(row: ConsultationRow, frames: number): void {
  const items = unpackResults(row.items);
  const done = Object.values(items).filter(({ result }) => result === 'done').length;
  console.log(`
The consultation as the log has it (${relative(root, artifacts)}/consultation.json):
  ${row.platform}, started around ${new Date(row.start).toISOString()}, ${row.durationSeconds} s, ended: ${row.ended}
  ${done} of ${defaultChecklist.items.length} items done, ${row.nudges.length} reminder shown`);
  for (const { id } of defaultChecklist.items) {
    const state = items[id];
    console.log(`  [${state ? 'x' : ' '}] ${id}${state ? ` after ${state.afterSeconds} s` : ''}`);
  }
  console.log(`The doctor's page showed ${frames} frames of the patient meanwhile.`);
}
