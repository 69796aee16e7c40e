import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { platforms } from '../../utils/core/platforms/index.ts';
import { overflow, setTheme, themes, violations } from '../support/axe.ts';
import { launchFirefox, nextDownload, openExtensionPage } from '../support/browsers.ts';
import { until } from '../support/call.ts';
import { type Proxy as LoopbackProxy, startProxy } from '../support/proxy.ts';
import { builds, isAvailable, type Rig } from '../support/rig.ts';
import { useRig } from '../support/suite.ts';

interface ExtensionApi {
  readonly permissions: {
    getAll(): Promise<{ origins: string[] }>;
    remove(permissions: { origins: string[] }): Promise<boolean>;
    request(permissions: { origins: string[] }): Promise<boolean>;
  };
  readonly storage: {
    readonly local: { get(key: string): Promise<Record<string, unknown>> };
  };
}

type Scope = Readonly<Record<'browser' | 'chrome', ExtensionApi | undefined>>;

const clinic = 'video.example.org';
const group = '*.group.example';

const field = (page: Page, name: string) =>
  page.locator(`::-p-aria([name="${name}"])`).setTimeout(10_000);

/** Waits for a sentence, wherever it is on the page. */
async function read(page: Page, text: string): Promise<void> {
  await page.waitForFunction((text) => document.body.textContent?.includes(text), {}, text);
}

async function write(page: Page, name: string, text: string): Promise<void> {
  const input = await page.waitForSelector(`::-p-aria([name="${name}"][role="textbox"])`);
  await input?.click({ count: 3 });
  await page.keyboard.press('Backspace');
  await input?.type(text);
}

/** The sentences about what is wrong. */
const alerts = (page: Page) =>
  page.$$eval('[role=alert]', (all) => all.map(({ textContent }) => textContent));

/** The hosts of the services that were added, as the page shows them. */
const rows = (page: Page) =>
  page.$$eval('.hosts li', (all) => all.map((row) => row.getAttribute('data-host')));

async function waitForRows(page: Page, ...hosts: string[]): Promise<void> {
  await until(
    async () => JSON.stringify(await rows(page)) === JSON.stringify(hosts) || undefined,
    `the added services ${hosts.join(', ')}`,
  );
}

const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return (
      element?.getAttribute('aria-label') ?? element?.getAttribute('name') ?? element?.textContent
    );
  });

async function waitForFocus(page: Page, name: string): Promise<void> {
  await until(async () => (await focused(page)) === name || undefined, `the focus on ${name}`);
}

const stored = (page: Page) =>
  page.evaluate(async () => {
    const scope = globalThis as unknown as Scope;
    const local = await (scope.browser ?? scope.chrome)?.storage.local.get('settings');
    return (local?.settings ?? {}) as Record<string, unknown>;
  });

/** The origins that the browser lets Webside see. */
const allowed = (page: Page) =>
  page.evaluate(async () => {
    const scope = globalThis as unknown as Scope;
    return (await (scope.browser ?? scope.chrome)?.permissions.getAll())?.origins ?? [];
  });

/** As a person does it in the browser's own settings. */
const takeAway = (page: Page, ...origins: string[]) =>
  page.evaluate(async (origins) => {
    const scope = globalThis as unknown as Scope;
    await (scope.browser ?? scope.chrome)?.permissions.remove({ origins });
  }, origins);

async function addService(page: Page, address: string, name: string): Promise<void> {
  await write(page, 'Address or host', address);
  await write(page, 'Name', name);
  await page.keyboard.press('Enter');
}

/** Adds two services, removes one and brings it back: the same in every browser. */
async function addRemoveAndUndo(page: Page): Promise<void> {
  await read(page, 'You have added none.');
  await write(page, 'Address or host', `https://${clinic}/room/1234?pin=5678#x`);
  await write(page, 'Name', 'Video clinic');
  // Of the address no more than the host is left.
  expect(await page.$eval('[name=address]', (input) => (input as HTMLInputElement).value)).toBe(
    clinic,
  );
  await page.select('.add-host select', 'always');
  await field(page, 'Add').click();
  await read(page, 'Added Video clinic.');
  await waitForRows(page, clinic);
  await waitForFocus(page, 'address');
  expect(await allowed(page)).toContain(`https://${clinic}/*`);

  await addService(page, group, 'Group room');
  await waitForRows(page, clinic, group);
  const both = [
    { host: clinic, label: 'Video clinic', autoStart: 'always' },
    { host: group, label: 'Group room', autoStart: 'ask' },
  ];
  expect((await stored(page)).extraHosts).toEqual(both);

  await field(page, `Remove Video clinic, ${clinic}`).click();
  await read(page, 'Removed Video clinic.');
  await waitForRows(page, group);
  await waitForFocus(page, 'Undo');
  await until(
    async () => !(await allowed(page)).includes(`https://${clinic}/*`) || undefined,
    'the permission to be given back',
  );
  expect((await stored(page)).extraHosts).toEqual(both.slice(1));

  await page.keyboard.press('Enter');
  await read(page, 'Brought back.');
  await waitForRows(page, clinic, group);
  await waitForFocus(page, `Remove Video clinic, ${clinic}`);
  expect(await allowed(page)).toContain(`https://${clinic}/*`);
  expect((await stored(page)).extraHosts).toEqual(both);
}

/** An added service that the browser no longer allows says so, until it is allowed again. */
async function takeAwayAndAllow(page: Page): Promise<void> {
  await takeAway(page, `https://${clinic}/*`);
  await read(page, 'Your browser does not allow this host.');
  await field(page, `Allow: Video clinic, ${clinic}`).click();
  await page.waitForFunction(() => document.querySelector('.hosts .withheld') === null);
  expect(await allowed(page)).toContain(`https://${clinic}/*`);
}

describe.skipIf(!isAvailable('chromium'))('the settings of services in Chromium', () => {
  let rig: Rig;
  let page: Page;
  const { opened } = useRig('chromium', (started) => {
    rig = started;
  });

  beforeEach(async () => {
    page = await openOptions();
  });

  async function openOptions(): Promise<Page> {
    const page = await openExtensionPage(rig.browser, 'options.html');
    opened.push(page);
    await page.bringToFront();
    await page.waitForSelector('fieldset');
    return page;
  }

  /** Does in the browser's own page of extensions what a person could do there. */
  async function inExtensionsPage(code: (id: string) => string): Promise<void> {
    const extensions = await rig.browser.newPage();
    await extensions.goto('chrome://extensions');
    await extensions.evaluate(code(new URL(rig.base).hostname));
    await extensions.close();
    await page.bringToFront();
  }

  /**
   * Nobody can press the browser's question in a test. It grants without one what its user has
   * granted before, so this is done beforehand, on its own page.
   */
  async function grant(...hosts: string[]): Promise<void> {
    await inExtensionsPage((id) => {
      const grants = hosts.map(
        (host) => `chrome.developerPrivate.addHostPermission('${id}', 'https://${host}/*')`,
      );
      return `Promise.all([${grants}]).then(() => {})`;
    });
    for (const host of hosts) expect(await allowed(page)).not.toContain(`https://${host}/*`);
  }

  const withhold = (hostAccess: 'ON_SPECIFIC_SITES' | 'ON_ALL_SITES') =>
    inExtensionsPage(
      (extensionId) =>
        `chrome.developerPrivate.updateExtensionConfiguration(${JSON.stringify({ extensionId, hostAccess })})`,
    );

  it('are a block for each platform, and no two fields have one name', async () => {
    const tree = await page.accessibility.snapshot();
    const fields = (function* walk(node: typeof tree): Generator<string> {
      if (!node) return;
      if (['checkbox', 'combobox', 'textbox', 'spinbutton', 'button'].includes(node.role)) {
        yield node.name ?? '';
      }
      for (const child of node.children ?? []) yield* walk(child);
    })(tree);
    const names = [...fields];
    for (const { name } of platforms) {
      for (const title of ['Use Webside here', 'When a call starts', 'Its name']) {
        expect(names).toContain(`${title} ${name}`);
      }
    }
    expect(names.filter((name, index) => !name || names.indexOf(name) !== index)).toEqual([]);
  });

  it('rename a service, and say what is wrong with a name that does not fit', async () => {
    await write(page, 'Its name Attend Anywhere', '  Outpatient video ');
    await page.keyboard.press('Enter');
    await page.waitForSelector(
      '::-p-aria([name="Use Webside here Outpatient video (Attend Anywhere)"])',
    );
    expect(await stored(page)).toEqual({ 'serviceName.attendAnywhere': 'Outpatient video' });

    const renamed = 'Its name Outpatient video (Attend Anywhere)';
    await write(page, renamed, 'x'.repeat(41));
    await page.keyboard.press('Tab');
    await read(page, 'Not saved. At most 40 characters fit.');
    const input = await page.$(`::-p-aria([name="${renamed}"])`);
    expect(await input?.evaluate((input) => (input as HTMLInputElement).value)).toHaveLength(41);
    expect(await input?.evaluate((input) => input.getAttribute('aria-invalid'))).toBe('true');
    await write(page, renamed, ' ');
    await page.keyboard.press('Tab');
    await read(page, 'Not saved. A name is missing.');
    expect(await stored(page)).toEqual({ 'serviceName.attendAnywhere': 'Outpatient video' });

    await field(page, 'Reset to default: Its name, Outpatient video (Attend Anywhere)').click();
    await page.waitForSelector('::-p-aria([name="Its name Attend Anywhere"])');
    expect(await alerts(page)).toEqual([]);
    expect(await stored(page)).toEqual({});
  });

  it('switch a service off, which greys the rest of its block, and on again', async () => {
    const disabled = () =>
      page.$$eval('input:disabled, select:disabled', (all) =>
        all.map((field) => {
          const ids = field.getAttribute('aria-describedby')?.split(' ') ?? [];
          return ids.map((id) => document.getElementById(id)?.textContent).join(' ');
        }),
      );
    expect(await disabled()).toEqual([]);
    await field(page, 'Use Webside here accuRx').click();
    await read(page, 'Webside is switched off for this service');
    const why = expect.stringContaining('Webside is switched off for this service');
    expect(await disabled()).toEqual([why, why]);
    expect(await stored(page)).toEqual({ 'enabled.accurx': false });
    await field(page, 'Use Webside here accuRx').click();
    await until(async () => (await disabled()).length === 0 || undefined, 'the fields again');
  });

  it.each([
    ['', 'The address is missing. Write a host, such as video.example.org or *.example.org.'],
    ['http://video.example.org', 'Webside works only on pages whose address begins with https.'],
    ['the video room', 'This is not a host. Write its name with dots and without spaces'],
    ['10.0.0.1', 'Numbers alone do not work.'],
    ['video.*.org', 'A star can only be at the start, before a dot.'],
    ['*.co.uk', 'This would include other people’s sites as well.'],
    ['https://teams.microsoft.com/l/meetup-join/1', 'Webside knows this service'],
  ])('do not take "%s" for a host, and say why', async (address, sentence) => {
    await addService(page, address, 'Video clinic');
    await read(page, sentence);
    expect(await alerts(page)).toHaveLength(1);
    await waitForFocus(page, 'address');
    expect(await stored(page)).toEqual({});
  });

  it('take in added services that the browser allows, remove them and bring them back', async () => {
    await grant(clinic, group);
    await addRemoveAndUndo(page);

    await addService(page, clinic, 'Again');
    await read(page, 'This host is in your list.');
    await page.reload();
    await waitForRows(page, clinic, group);
    await page.select(`[data-host="${clinic}"] select`, 'never');
    await until(
      async () => JSON.stringify(await stored(page)).includes('"never"') || undefined,
      'another choice for the service',
    );
    await takeAwayAndAllow(page);

    await field(page, 'Reset to default: Other services').click();
    await read(page, 'Removed 2 services.');
    await waitForFocus(page, 'Undo');
    // The undo goes after its time, and leaves the keyboard where it was.
    await page.waitForFunction(() => document.querySelector('.hosts-status p') === null, {
      timeout: 25_000,
    });
    await waitForFocus(page, 'Other services');
    expect((await stored(page)).extraHosts).toEqual([]);
    expect((await allowed(page)).filter((origin) => origin.includes('example'))).toEqual([]);
  });

  it('add nothing that the person does not allow, and say so', async () => {
    // The one thing that is not real here: the answer "Deny".
    await page.evaluateOnNewDocument(() => {
      const scope = globalThis as unknown as Scope;
      for (const api of [scope.chrome, scope.browser]) {
        if (api) Object.defineProperty(api.permissions, 'request', { value: async () => false });
      }
    });
    await page.reload();
    await addService(page, 'deny.example.org', 'Video clinic');
    await read(page, 'Not added. Your browser did not allow deny.example.org.');
    expect(await rows(page)).toEqual([]);
    expect(await stored(page)).toEqual({});
  });

  it('are searched, all set back with an undo, and go into a file and from one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webside-settings-'));
    try {
      await searchAndFind();
      await resetAndUndo();
      await exportAndImport(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  const search = 'Search the settings';
  const visible = () =>
    page.$$eval('[data-setting]', (all) =>
      all.filter((part) => part.checkVisibility()).map((part) => part.getAttribute('data-setting')),
    );
  const waitForStored = (settings: object) =>
    until(
      async () => isDeepStrictEqual(await stored(page), settings) || undefined,
      `the choices ${JSON.stringify(settings)}`,
    );

  /** With the keyboard alone. */
  async function searchAndFind(): Promise<void> {
    const all = await visible();
    await (await page.waitForSelector(`::-p-aria([name="${search}"])`))?.focus();
    await page.keyboard.type('dropped reCONNECTseconds');
    await read(page, '1 part of this page matches.');
    expect(await visible()).toEqual(['reconnectSeconds']);
    await page.keyboard.press('Enter');
    expect(
      await page.evaluate(() =>
        document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting'),
      ),
    ).toBe('reconnectSeconds');
    await (await page.$(`::-p-aria([name="${search}"])`))?.focus();
    await page.keyboard.type(' zebra');
    await read(page, 'Nothing matches “dropped reCONNECTseconds zebra”.');
    expect(await visible()).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await until(
      async () => (await visible()).length === all.length || undefined,
      'all settings again',
    );
  }

  async function resetAndUndo(): Promise<void> {
    await page.select('[data-setting=slotMinutes] select', '10');
    await waitForStored({ slotMinutes: 10 });
    await field(page, 'Use Webside here accuRx').click();
    const both = { slotMinutes: 10, 'enabled.accurx': false };
    await waitForStored(both);
    await read(page, 'Saved: Use Webside here, accuRx.');
    for (const theme of themes) {
      await setTheme(page, theme);
      expect(await violations(page), theme).toEqual([]);
    }
    await setTheme(page, 'light');
    await field(page, 'Undo').click();
    await read(page, 'Undone. It is as it was before.');
    await waitForStored({ slotMinutes: 10 });

    await field(page, 'Use Webside here accuRx').click();
    await waitForStored(both);
    await field(page, 'Reset all to defaults').click();
    await read(page, '2 settings are back at their defaults.');
    await waitForFocus(page, 'Undo');
    expect(await stored(page)).toEqual({});
    await page.keyboard.press('Enter');
    await read(page, 'Undone. It is as it was before.');
    await until(
      async () => (await stored(page))['enabled.accurx'] === false || undefined,
      'the choices again',
    );
    expect(await stored(page)).toEqual(both);
  }

  async function exportAndImport(folder: string): Promise<void> {
    const { done } = await nextDownload(rig.browser, folder);
    await field(page, 'Save your settings to a file').click();
    await done;
    const text = await readFile(join(folder, 'Webside-settings.json'), 'utf8');
    expect(JSON.parse(text).settings).toEqual({ slotMinutes: 10, 'enabled.accurx': false });
    await field(page, 'Reset all to defaults').click();
    await waitForStored({});

    const label = 'Import settings from a file';
    const give = async (name: string, text: string) => {
      const file = join(folder, name);
      await writeFile(file, text);
      const input = await page.evaluateHandle(
        (label) =>
          [...document.querySelectorAll('label')].find((l) => l.textContent === label)?.control,
        label,
      );
      await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(file);
    };
    await give('bad.json', text.replace('10', '11').replace('enabled.accurx', 'lamp'));
    await read(page, 'slotMinutes: it must be one of these: 10, 15.');
    await read(page, 'lamp: Webside has no setting with this name.');
    expect(await stored(page)).toEqual({});
    expect(await violations(page)).toEqual([]);

    const hosts = [{ host: clinic, label: 'Video clinic', autoStart: 'ask' }];
    const file = JSON.parse(text);
    await give(
      'good.json',
      JSON.stringify({ ...file, settings: { ...file.settings, extraHosts: hosts } }),
    );
    await read(page, 'Imported 3 settings. Your browser does not allow all hosts from the file.');
    await read(page, 'Your browser does not allow this host.');
    expect(await alerts(page)).toEqual([]);
    expect(await stored(page)).toEqual({ ...file.settings, extraHosts: hosts });
    expect(await allowed(page)).not.toContain(`https://${clinic}/*`);
    await page.setViewport({ width: 320, height: 640 });
    expect(await overflow(page)).toBe(0);
    await page.setViewport(null);
    await waitForFocus(page, 'Undo');
    await page.keyboard.press('Enter');
    await waitForStored({});
  }

  it('say so where the browser keeps Webside from a platform that is switched on', async () => {
    const notices = () =>
      page.$$eval('.withheld', (all) =>
        all.map((notice) => notice.closest('fieldset')?.querySelector('h3')?.textContent),
      );
    await field(page, 'Use Webside here Microsoft Teams').click();
    await withhold('ON_SPECIFIC_SITES');
    await read(page, 'Your browser does not let Webside see this service.');
    const on = platforms.filter(({ id }) => id !== 'teams').map(({ name }) => name);
    expect(await notices()).toEqual(on);
    await withhold('ON_ALL_SITES');
    await until(async () => (await notices()).length === 0 || undefined, 'no notice');
  });
});

describe.skipIf(!isAvailable('firefox'))('the settings of services in Firefox', () => {
  let browser: Browser;
  let proxy: LoopbackProxy;

  beforeAll(async () => {
    proxy = await startProxy({ hosts: [], port: 9 });
    browser = await launchFirefox({
      extension: builds.firefox,
      proxyPort: proxy.port,
      // Grants what is asked for within a click, as if the person had pressed "Allow".
      prefs: { 'extensions.webextOptionalPermissionPrompts': false },
    });
  });

  afterAll(async () => {
    await browser?.close();
    expect(proxy?.refused(), 'requests to anybody').toEqual([]);
    await proxy?.close();
  });

  it('add, remove and allow services, and platforms too', async () => {
    const page = await openExtensionPage(browser, 'options.html');
    await page.bringToFront();
    await page.waitForSelector('fieldset');
    await addRemoveAndUndo(page);
    await takeAwayAndAllow(page);

    await takeAway(page, 'https://web.accurx.com/*');
    await read(page, 'Your browser does not let Webside see this service.');
    await field(page, 'Allow: accuRx').click();
    await page.waitForFunction(() => document.querySelector('.withheld') === null);
    expect(await allowed(page)).toContain('https://web.accurx.com/*');
  });
});
