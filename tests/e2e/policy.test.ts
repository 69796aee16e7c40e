import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { launchFirefox, openExtensionPage } from '../support/browsers.ts';
import { type Call, startCall, until } from '../support/call.ts';
import { type ExtensionApi, inExtension, tabAt } from '../support/extension.ts';
import { type BrowserUnderPolicy, canHavePolicy, underPolicy } from '../support/policy.ts';
import { type Proxy as LoopbackProxy, startProxy } from '../support/proxy.ts';
import {
  type BrowserName,
  builds,
  isAvailable,
  pressControl,
  Rig,
  sidebar,
  sidebars,
  ticked,
} from '../support/rig.ts';
import { attendAnywhere, nearMe, type Service } from '../support/services.ts';

/** How soon a changed policy has to be in force, milliseconds. */
const soon = 10_000;
/** The same where the policy was taken away, which Webside believes only at a second look. */
const soonGone = 15_000;

const sound = 'Asked: can you hear and see me clearly?';
const host = 'video.practice.example';
const lock = 'Set by High Street Practice. It cannot be changed here. Ask ext. 12.';
const practice = {
  organisationName: 'High Street Practice',
  supportContact: 'ext. 12',
  nudges: false,
  'autoStart.teams': 'always',
  'slotMinutes.default': 10,
  'reconnectSeconds.max': 90,
  extraHosts: [{ host, label: 'Practice video', autoStart: 'always' }],
  // Of the right type, and yet no side of a page.
  panelSide: 'top',
  // Of a type that Chromium does not even hand over.
  openingNudgeSeconds: 'soon',
};
const fixed = ['Reminders in a call', 'When a call starts Microsoft Teams'];

const possible = (kind: BrowserName) => isAvailable(kind) && canHavePolicy(kind);
const title = (kind: BrowserName, name: string) =>
  canHavePolicy(kind) ? name : `${name} (skipped: a test cannot set one on this machine)`;

const field = (page: Page, name: string) =>
  page.locator(`::-p-aria([name="${name}"])`).setTimeout(soon);

async function write(page: Page, name: string, text: string): Promise<void> {
  const input = await page.waitForSelector(`::-p-aria([name="${name}"][role="textbox"])`);
  await input?.type(text);
}

const read = (page: Page, text: string) =>
  page.waitForFunction((text) => document.body.textContent?.includes(text), {}, text);

interface Field {
  readonly name: string;
  /** A text, or whether it is on. */
  readonly shows: string | boolean;
  /** Why the policy does not let it be changed, if so. */
  readonly lock: string | null;
}

/** The fields of all settings but the list of services, as the page shows them. */
const fields = (page: Page): Promise<Field[]> =>
  page.$$eval('.setting:not(.add-host *)', (all) =>
    all.map((setting) => {
      const field = setting.querySelector('input, select, textarea') as HTMLInputElement;
      const textOf = (ids: string | null) =>
        ids?.split(' ').map((id) => document.getElementById(id)?.textContent ?? '') ?? [];
      const reason = setting.querySelector('.setting-locked')?.textContent;
      const told = textOf(field.getAttribute('aria-describedby')).includes(reason ?? '');
      return {
        name:
          textOf(field.getAttribute('aria-labelledby')).join(' ') ||
          (setting.querySelector('label')?.textContent ?? ''),
        shows: field.type === 'checkbox' ? field.checked : field.value,
        lock: field.disabled && reason && told ? reason : null,
      };
    }),
  );

const shown = async (page: Page, name: string) =>
  (await fields(page)).find((field) => field.name === name)?.shows;

/** The names of the fields that the policy greys, with the reason that is told of each. */
const locked = async (page: Page) =>
  (await fields(page)).flatMap(({ name, lock }) => (lock ? [[name, lock]] : [])).sort();

/** Waits until the policy greys these fields and no others. */
async function waitForLocked(page: Page, names: readonly string[], timeout = soon): Promise<void> {
  const wanted = JSON.stringify([...names].sort().map((name) => [name, lock]));
  let last = '';
  await until(
    async () => {
      last = JSON.stringify(await locked(page));
      return last === wanted || undefined;
    },
    () => `the greyed fields to be ${wanted}; they are ${last}`,
    timeout,
  );
}

/** The practice's service, as its row tells of it: whether it can be changed, and why not. */
const practiceRow = (page: Page) =>
  page.$eval(`[data-host="${host}"]`, (row) => ({
    name: row.querySelector('.host-name')?.textContent,
    choice: row.querySelector('select')?.value,
    canChange: !row.querySelector('select')?.disabled,
    canRemove: row.querySelector('.host-remove') !== null,
    reason: row.querySelector('.setting-locked')?.textContent,
  }));

const greyRow = {
  name: `Practice video ${host}`,
  choice: 'always',
  canChange: false,
  canRemove: false,
};

describe.skipIf(!possible('chromium'))(title('chromium', 'a policy in Chromium'), () => {
  const opened: Page[] = [];
  let policy: BrowserUnderPolicy;
  let profile: string;
  let rig: Rig;
  let options: Page;

  async function start(): Promise<void> {
    rig = await Rig.start('chromium', {
      executable: policy.executable,
      userDataDir: profile,
    });
  }

  async function stop(): Promise<void> {
    expect(await rig?.stop(), 'requests to anybody but the stand-ins').toEqual([]);
  }

  async function openOptions(): Promise<Page> {
    const page = await openExtensionPage(rig.browser, 'options.html');
    opened.push(page);
    await page.bringToFront();
    await page.waitForSelector('fieldset');
    return page;
  }

  async function callOn(service: Service, room: string): Promise<Call> {
    const call = await startCall(rig.browser, {
      doctorUrl: service.doctor(room),
      patientUrl: service.patient(room),
    });
    opened.push(call.doctor, call.patient);
    await call.doctor.bringToFront();
    return call;
  }

  const stored = () =>
    inExtension(rig, async (chrome) => {
      const { settings = {} } = await chrome.storage.local.get('settings');
      return settings as Record<string, unknown>;
    });

  /** In how many frames of a page Webside runs. */
  async function framesOf(page: Page): Promise<number> {
    const place = await tabAt(rig, page.url());
    const answer = (await rig.send({ type: 'diagnose', place })) as { frames: readonly unknown[] };
    return answer.frames.length;
  }

  /** What the browser has been allowed once, it allows again without a question. */
  async function grant(host: string): Promise<void> {
    const page = await rig.browser.newPage();
    await page.goto('chrome://extensions');
    const id = new URL(rig.base).hostname;
    await page.evaluate(
      `chrome.developerPrivate.addHostPermission('${id}', 'https://${host}/*').then(() => {})`,
    );
    await page.close();
    await options.bringToFront();
  }

  beforeAll(async () => {
    policy = await underPolicy('chromium', practice);
    profile = await mkdtemp(join(tmpdir(), 'webside-profile-'));
    await start();
  });

  beforeEach(async () => {
    options = await openOptions();
    // After a first start the browser takes its time, on a busy machine more of it.
    await waitForLocked(options, fixed, 20_000);
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((page) => page.close().catch(() => {})));
    await rig.choose({});
    await policy.setAtOnce(practice);
  });

  afterAll(async () => {
    await stop();
    await policy?.remove();
    if (profile) await rm(profile, { recursive: true, force: true });
  });

  it('greys what it fixes and nothing else, and says who has set it and whom to ask', async () => {
    expect(await locked(options)).toEqual(fixed.map((name) => [name, lock]));
    expect(await shown(options, 'Reminders in a call')).toBe(false);
    expect(await shown(options, 'When a call starts Microsoft Teams')).toBe('always');
    expect(await rig.send({ type: 'choose', key: 'nudges', value: true })).toMatchObject({
      ok: false,
      error: 'is set by your organisation',
    });
    expect(await stored()).toEqual({});
  });

  it('passes over values that cannot be, and leaves those settings to the doctor', async () => {
    expect(await shown(options, 'Side of the page')).toBe('right');
    expect(await shown(options, 'Opening reminder')).toBe('120');
    await options.select('::-p-aria([name="Side of the page"])', 'left');
    await until(async () => 'panelSide' in (await stored()) || undefined, 'the choice');
    expect(await shown(options, 'Side of the page')).toBe('left');
    expect(await locked(options)).toEqual(fixed.map((name) => [name, lock]));
  });

  it('proposes a value that the doctor can change and go back to', async () => {
    const name = 'Length of an appointment';
    const back = `Reset to default: ${name}`;
    expect(await shown(options, name)).toBe('10');
    await read(options, 'Default, set by your organisation: 10 minutes');
    expect(await options.$(`::-p-aria([name="${back}"])`)).toBeNull();
    await options.select(`::-p-aria([name="${name}"])`, '15');
    await field(options, back).click();
    await until(async () => (await shown(options, name)) === '10' || undefined, 'the default');
    expect(await stored()).toEqual({});
  });

  it('bounds a number, and says between what', async () => {
    const input = await options.$('::-p-aria([name="Time for a dropped call to come back"])');
    await input?.click({ count: 3 });
    await input?.type('91');
    await options.keyboard.press('Tab');
    await read(options, 'Not saved. It must be a whole number from 0 to 90.');
    await input?.click({ count: 3 });
    await input?.type('90');
    await options.keyboard.press('Tab');
    await until(async () => 'reconnectSeconds' in (await stored()) || undefined, 'the choice');
    expect(await stored()).toEqual({ reconnectSeconds: 90 });
  });

  it('has a service of the practice, to which the doctor can add and which nobody removes', async () => {
    expect(await practiceRow(options)).toEqual({ ...greyRow, reason: lock });
    await grant('video.doctor.example');
    await write(options, 'Address or host', 'video.doctor.example');
    await write(options, 'Name', 'My room');
    await field(options, 'Add').click();
    await read(options, 'Added My room.');
    const own = { host: 'video.doctor.example', label: 'My room', autoStart: 'ask' };
    expect(await stored()).toEqual({ extraHosts: [own] });
    expect(await practiceRow(options)).toEqual({ ...greyRow, reason: lock });

    await field(options, 'Reset to default: Other services').click();
    await read(options, 'Removed My room.');
    expect(await options.$$eval('.hosts li', (all) => all.length)).toBe(1);
    expect(await practiceRow(options)).toEqual({ ...greyRow, reason: lock });

    // A policy cannot allow the host in the browser: that is still for the doctor to press.
    await grant(host);
    await field(options, `Allow: Practice video, ${host}`).click();
    await options.waitForFunction(() => document.querySelector('.hosts .withheld') === null);
    const room = {
      doctor: () => `https://${host}/call/practice?role=doctor`,
      patient: () => `https://${host}/call/practice`,
    };
    const { doctor } = await callOn({ ...attendAnywhere, ...room }, 'practice');
    await pressControl(await sidebar(doctor), 'checkbox', sound);
  });

  it('that changes in a consultation counts soon, and every tick stays', async () => {
    const { doctor } = await callOn(attendAnywhere, 'changed');
    const frame = await sidebar(doctor);
    const left = async () => (await (await frame.frameElement())?.boundingBox())?.x ?? 0;
    await pressControl(frame, 'checkbox', sound);
    await until(async () => (await ticked(frame)).length === 1 || undefined, 'a tick');
    expect(await left()).toBeGreaterThan(300);

    await policy.set({ ...practice, panelSide: 'left' });
    await until(async () => (await left()) < 100 || undefined, 'the panel at the left', soon);
    expect(await ticked(frame)).toEqual([sound]);
    expect(sidebars(doctor)).toEqual([frame]);
    await pressControl(frame, 'checkbox', 'Introduced myself; confirmed who this is');
    await until(async () => (await ticked(frame)).length === 2 || undefined, 'another tick');
    await waitForLocked(options, [...fixed, 'Side of the page']);
  });

  it('that switches a service off ends what is open there, and nothing runs there', async () => {
    const { doctor } = await callOn(attendAnywhere, 'before');
    await pressControl(await sidebar(doctor), 'checkbox', sound);
    await policy.set({ ...practice, 'enabled.attendAnywhere': false });
    const ended = await rig.waitForView(
      'an ended consultation',
      (view) => view.kind === 'consultation' && view.connection === 'ended',
      soon,
    );
    // What was ticked is not lost: the checklist waits for what comes after a call.
    expect(ended).toMatchObject({
      phase: 'after',
      items: { 'sound-and-picture': expect.anything() },
    });
    await until(async () => (await framesOf(doctor)) === 0 || undefined, 'the detector to go');
    const off = 'Use Webside here Attend Anywhere';
    await waitForLocked(options, [...fixed, off]);
    expect(await shown(options, off)).toBe(false);

    const page = await rig.browser.newPage();
    opened.push(page);
    await page.goto(nearMe.doctor('other'));
    await until(async () => (await framesOf(page)) || undefined, 'Webside on another service');
    const later = await callOn(attendAnywhere, 'after');
    expect(await framesOf(later.doctor)).toBe(0);
    expect(sidebars(later.doctor)).toEqual([]);
  });

  it('that is taken away gives the doctor the choices back that were made before', async () => {
    const own = { nudges: true, reconnectSeconds: 120, 'autoStart.teams': 'never' } as const;
    await rig.choose(own);
    const bounded = 'Time for a dropped call to come back';
    await until(async () => (await shown(options, bounded)) === '90' || undefined, 'the bound');
    await policy.clear();
    await waitForLocked(options, [], soonGone);
    expect(await shown(options, bounded)).toBe('120');
    expect(await shown(options, 'Reminders in a call')).toBe(true);
    expect(await shown(options, 'When a call starts Microsoft Teams')).toBe('never');
    expect(await shown(options, 'Length of an appointment')).toBe('15');
    expect(await options.$('.hosts li')).toBeNull();
    expect(await stored()).toEqual(own);
  });

  it('is in force as soon as the browser has started again, before it has loaded it', async () => {
    await stop();
    opened.length = 0;
    // The file is gone as well, so what is in force at first was kept from the last time.
    await policy.clear();
    await start();
    const page = await openOptions();
    expect(await locked(page)).toEqual(fixed.map((name) => [name, lock]));
    expect(await shown(page, 'Reminders in a call')).toBe(false);
    expect(await practiceRow(page)).toEqual({ ...greyRow, reason: lock });
  });
});

describe.skipIf(!possible('firefox'))(title('firefox', 'a policy in Firefox'), () => {
  let policy: BrowserUnderPolicy;
  let browser: Browser | undefined;
  let proxy: LoopbackProxy;
  let said: string;

  /** A Firefox under the policy as it is now: it reads it when it starts, and not again. */
  async function open(): Promise<Page> {
    browser = await launchFirefox({
      extension: builds.firefox,
      proxyPort: proxy.port,
      prefs: {
        // Errors that nobody caught, of the worker too, go to its standard error.
        'browser.dom.window.dump.enabled': true,
        // Grants what is asked for within a click, as if the person had pressed "Allow".
        'extensions.webextOptionalPermissionPrompts': false,
      },
    });
    said = '';
    browser.process()?.stderr?.on('data', (text) => {
      said += text;
    });
    const page = await openExtensionPage(browser, 'options.html');
    await page.bringToFront();
    await page.waitForSelector('fieldset');
    return page;
  }

  const runsOn = (page: Page, host: string) =>
    page.evaluate(async (pattern) => {
      const { browser } = globalThis as unknown as { browser: ExtensionApi };
      const [script] = await browser.scripting.getRegisteredContentScripts();
      return script?.matches?.includes(pattern) ?? false;
    }, `https://${host}/*`);

  const errors = () => said.split('\n').filter((line) => line.includes('moz-extension://'));

  beforeAll(async () => {
    proxy = await startProxy({ hosts: [], port: 9 });
    policy = await underPolicy('firefox', practice);
    vi.stubEnv('FIREFOX_PATH', policy.executable);
  });

  afterEach(async () => {
    await browser?.close();
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await policy?.remove();
    expect(proxy?.refused(), 'requests to anybody').toEqual([]);
    await proxy?.close();
  });

  it('greys what it fixes, and has a service of the practice to which the doctor can add', async () => {
    const page = await open();
    await waitForLocked(page, fixed);
    expect(await locked(page)).toEqual(fixed.map((name) => [name, lock]));
    expect(await shown(page, 'Length of an appointment')).toBe('10');
    expect(await shown(page, 'Side of the page')).toBe('right');
    expect(await shown(page, 'Opening reminder')).toBe('120');
    expect(await practiceRow(page)).toEqual({ ...greyRow, reason: lock });

    await field(page, `Allow: Practice video, ${host}`).click();
    await page.waitForFunction(() => document.querySelector('.hosts .withheld') === null);
    await until(async () => (await runsOn(page, host)) || undefined, `Webside to run on ${host}`);
    await write(page, 'Address or host', 'video.doctor.example');
    await write(page, 'Name', 'My room');
    await field(page, 'Add').click();
    await read(page, 'Added My room.');
    expect(await page.$$eval('.hosts li', (all) => all.length)).toBe(2);
    expect(await practiceRow(page)).toEqual({ ...greyRow, reason: lock });
    expect(errors()).toEqual([]);
  });

  it('that is not there greys nothing, and makes no error', async () => {
    await policy.clear();
    const page = await open();
    // The worker has answered, so it has started and asked for the policy before.
    await field(page, 'Reminders in a call').click();
    await page.waitForSelector('::-p-aria([name="Reset to default: Reminders in a call"])');
    expect(await locked(page)).toEqual([]);
    // An error of our own comes after all that were there before it, and shows that they are seen.
    await page.evaluate(() => void Promise.reject(new Error('the last one')));
    await until(async () => errors().length > 0 || undefined, 'an error to be seen');
    expect(errors()).toEqual([expect.stringContaining('the last one')]);
  });
});
