/**
 * `npm run gallery`: takes a picture of the sidebar in every form, phase and theme, beside a call on
 * a stand-in, and puts them on one sheet: artifacts/gallery/contact-sheet.png.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Frame, Page } from 'puppeteer-core';
import { build } from 'wxt';
import { showIn, type Theme, themes } from '../tests/support/axe.ts';
import { openExtensionPage } from '../tests/support/browsers.ts';
import { inCall, openDoctor, openPatient, until, waitForState } from '../tests/support/call.ts';
import { pressControl, Rig, sidebar } from '../tests/support/rig.ts';
import { attendAnywhere, teams, withFlags } from '../tests/support/services.ts';
import { drawnCamera } from './person.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'artifacts', 'gallery');
const pictures: { readonly name: string; readonly file: string }[] = [];

console.log('Building Webside for Chromium ...');
await build({ root, browser: 'chrome' });
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const camera = await drawnCamera();
const rig = await Rig.start('chromium', { headless: true, args: camera.args });
try {
  // So that nobody waits two minutes for the reminder.
  await rig.choose({ openingNudgeSeconds: 10, waitForPause: false });
  await question();
  await forms();
  await sidePanel();
  await contactSheet();
} finally {
  await rig.stop();
  await camera.remove();
}
console.log(`${pictures.length} pictures and a contact sheet are in ${relative(root, folder)}/.`);

/** "Is this a consultation?", on a service where most meetings are none. */
async function question(): Promise<void> {
  const { doctor, patient } = await call(teams);
  await take('ask', doctor, await sidebar(doctor));
  await doctor.close();
  await patient.close();
}

async function forms(): Promise<void> {
  const { doctor } = await call(attendAnywhere);
  const frame = await sidebar(doctor);
  await take('open-new', doctor, frame);
  await tick(frame, 'sound-and-picture', 'identity', 'looking-away');
  await frame.waitForSelector('.nudge', { timeout: 20_000 });
  await take('open-reminder', doctor, frame);
  await resized(doctor, 320, () => take('open-320px', doctor, frame));
  await pressControl(frame, 'button', 'Prepare');
  await frame.waitForSelector('.nudge-items');
  await take('reminder-elsewhere', doctor, frame);
  await pressControl(frame, 'button', 'Open');
  await pressControl(frame, 'button', 'Dismiss');
  await pressControl(frame, 'button', 'More about: Introduced myself; confirmed who this is');
  await take('open-why', doctor, frame);
  await pressControl(frame, 'button', 'Position and size');
  await take('open-place-and-size', doctor, frame);
  await pressControl(frame, 'button', 'Position and size');
  await frame.focus('[data-item="backup"] input');
  await doctor.keyboard.press('?');
  await frame.waitForSelector('.key-list');
  await take('open-keys', doctor, frame);
  await doctor.keyboard.press('Escape');
  await step(frame, 'Consult');
  await take('consult-line', doctor, frame);
  await resized(doctor, 320, () => take('consult-line-320px', doctor, frame));
  await pressControl(frame, 'button', 'Open the checklist');
  await frame.waitForSelector('.phases');
  await take('consult-in-full', doctor, frame);
  await step(frame, 'Close');
  await take('close', doctor, frame);
  await rig.choose({ panelForm: 'tab', openingNudgeSeconds: 10, waitForPause: false });
  await pressControl(frame, 'button', 'Prepare');
  await frame.waitForSelector('.small-tab');
  await take('button', doctor, frame);
  await frame.click('.small-tab');
  await frame.waitForSelector('.phases');
  await take('prepare', doctor, frame);
  await rig.choose({});
  await inCall(doctor, (room) => room.leave());
  await frame.waitForSelector('.left-open');
  await take('after', doctor, frame);
  await pressControl(frame, 'button', 'Copy note');
  await frame.$eval('.note', (note) => note.scrollIntoView({ block: 'end' }));
  await take('after-note', doctor, frame);
  await doctor.close();
}

async function sidePanel(): Promise<void> {
  const panel = await openExtensionPage(rig.browser, 'sidebar.html');
  await panel.setViewport({ width: 360, height: 720 });
  await panel.waitForSelector('.idle');
  await take('side-panel-empty', panel, panel.mainFrame());
  await pressControl(panel.mainFrame(), 'button', 'Start checklist');
  await panel.waitForSelector('.phases');
  await take('side-panel-by-hand', panel, panel.mainFrame());
  await pressControl(panel.mainFrame(), 'button', 'Pause');
  await panel.waitForSelector('::-p-text(Paused.)');
  await take('side-panel-paused', panel, panel.mainFrame());
  await panel.close();
}

/** One page with every picture and its name. */
async function contactSheet(): Promise<void> {
  const page = await rig.browser.newPage();
  await page.setViewport({ width: 1600, height: 900 });
  const shown = await Promise.all(
    pictures.map(async ({ name, file }) => ({ name, data: await readFile(file, 'base64') })),
  );
  await page.setContent('<main></main>');
  await page.evaluate(async (shown) => {
    const main = document.querySelector('main') as HTMLElement;
    main.style.cssText =
      'display:grid;grid-template-columns:repeat(6,1fr);gap:12px;font:14px Arial';
    for (const { name, data } of shown) {
      const figure = document.createElement('figure');
      figure.style.margin = '0';
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      image.style.cssText = 'max-width:100%;border:1px solid #768692';
      await image.decode();
      figure.append(image, name);
      main.append(figure);
    }
  }, shown);
  await page.screenshot({ path: join(folder, 'contact-sheet.png') as 'sheet.png', fullPage: true });
}

async function call(service: typeof teams): Promise<{ doctor: Page; patient: Page }> {
  const room = `gallery-${service.platform}`;
  const patient = await openPatient(
    rig.browser,
    withFlags(service.patient(room), 'picture=person'),
  );
  const doctor = await openDoctor(rig.browser, withFlags(service.doctor(room), 'picture=good'));
  await doctor.setViewport({ width: 1024, height: 720 });
  await waitForState(doctor, 'connected');
  await doctor.bringToFront();
  return { doctor, patient };
}

/** A picture in each theme. */
async function take(name: string, page: Page, frame: Frame): Promise<void> {
  for (const theme of themes) {
    await showIn(frame, theme);
    await save(name, page, theme);
  }
  await showIn(frame, 'light');
}

async function save(name: string, page: Page, theme: Theme): Promise<void> {
  const file = join(folder, `${name}-${theme.replace(' ', '-')}.png`);
  await page.screenshot({ path: file as 'picture.png' });
  pictures.push({ name: `${name} (${theme})`, file });
}

async function resized(page: Page, width: number, then: () => Promise<void>): Promise<void> {
  await page.setViewport({ width, height: 720 });
  await then();
  await page.setViewport({ width: 1024, height: 720 });
}

async function tick(frame: Frame, ...ids: string[]): Promise<void> {
  for (const id of ids) {
    await (await frame.waitForSelector(`[data-item="${id}"] .item-label`))?.click();
    await frame.waitForSelector(`[data-item="${id}"][data-result="done"]`);
  }
}

async function step(frame: Frame, phase: string): Promise<void> {
  await pressControl(frame, 'button', `Next: ${phase}`);
  await until(
    async () => (await frame.$eval('h1', (h1) => h1.textContent)) === phase || undefined,
    `the phase ${phase}`,
  );
}
