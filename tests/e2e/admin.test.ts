import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firefoxId } from '../../utils/core/firefox.ts';
import { overflow, setTheme, themes, violations } from '../support/axe.ts';
import { openExtensionPage } from '../support/browsers.ts';
import { inCall, startCall, until } from '../support/call.ts';
import type { ExtensionApi } from '../support/extension.ts';
import {
  type Installed,
  type InstalledInFirefox,
  installInChromium,
  installInFirefox,
} from '../support/installed.ts';
import { canHavePolicy } from '../support/policy.ts';
import {
  type BrowserName,
  control,
  isAvailable,
  pressControl,
  sidebar,
  ticked,
} from '../support/rig.ts';
import { attendAnywhere } from '../support/services.ts';

const practice = {
  supportContact: 'ext. 12',
  policyVersion: '2026-11-a',
  nudges: false,
  copyNote: false,
  'slotMinutes.default': 10,
  'reconnectSeconds.max': 90,
};
const lock = 'Set by High Street Practice. It cannot be changed here. Ask ext. 12.';

const sound = 'Asked: can you hear and see me clearly?';
/** For how long nothing may open by itself after the installation, milliseconds. */
const quietMs = 10_000;

const possible = (kind: BrowserName) => isAvailable(kind) && canHavePolicy(kind);
const title = (kind: BrowserName, name: string) =>
  canHavePolicy(kind) ? name : `${name} (skipped: a test cannot set a policy here)`;

const inPage = <Result>(page: Page, use: (chrome: ExtensionApi) => Result) =>
  page.evaluate(`(${use})(globalThis.chrome)`) as Promise<Awaited<Result>>;

/** The diagnostics page says what is installed, by whom, and of which practice's policy. */
async function expectFacts(page: Page): Promise<void> {
  const facts = await page.$eval('.diagnostics-facts', (list) => list.textContent ?? '');
  for (const fact of [
    '1.0.0',
    'by your organisation',
    'High Street Practice',
    'ext. 12',
    '2026-11-a',
  ]) {
    expect(facts).toContain(fact);
  }
}

/** A setting's row on the diagnostics page: its value and where that comes from. */
const rowOf = (page: Page, key: string) =>
  page.$eval(`li[data-key="${key}"]:has(.diagnostics-value)`, (row) => ({
    value: row.querySelector('.diagnostics-value')?.textContent,
    source: row.querySelector('.diagnostics-source')?.textContent,
  }));

describe.skipIf(!possible('chromium'))(
  title('chromium', 'Chromium, installed from the kit alone'),
  () => {
    let installed: Installed;
    let diagnostics: Page;
    let startedAt: number;

    beforeAll(async () => {
      installed = await installInChromium(practice);
      startedAt = Date.now();
      await installed.browser.waitForTarget(
        (target) => target.url().startsWith(`chrome-extension://${installed.id}/`),
        { timeout: 60_000 },
      );
      diagnostics = await installed.open('diagnostics.html');
      // After a first installation the browser takes a while to hand over the policy.
      await diagnostics.waitForSelector('[data-key="nudges"] [data-source="policy"]', {
        timeout: 20_000,
      });
    });

    afterAll(() => installed?.stop());

    it('has installed and pinned Webside', async () => {
      expect(await inPage(diagnostics, (chrome) => chrome.management.getSelf())).toMatchObject({
        id: installed.id,
        version: '1.0.0',
        installType: 'admin',
        mayDisable: false,
      });
      const toolbar = await inPage(diagnostics, (chrome) => chrome.action.getUserSettings());
      expect(toolbar.isOnToolbar).toBe(true);
    });

    it('has configured it, and says on the diagnostics page from where', async () => {
      expect(await rowOf(diagnostics, 'nudges')).toEqual({
        value: 'false',
        source: 'fixed by policy',
      });
      expect(await rowOf(diagnostics, 'slotMinutes')).toEqual({
        value: '10',
        source: 'your organisation’s default',
      });
      expect(await rowOf(diagnostics, 'reconnectSeconds')).toEqual({
        value: '60',
        source: 'Webside’s default, at most 90',
      });
      await expectFacts(diagnostics);
    });

    it('has greyed what is fixed, with the reason', async () => {
      const options = await installed.open('options.html');
      const locked = await options.waitForSelector('.setting-locked');
      expect(await locked?.evaluate((node) => node.textContent)).toBe(lock);
      const field = await options.$('::-p-aria([name="Reminders in a call"])');
      expect(await field?.evaluate((node) => (node as HTMLInputElement).disabled)).toBe(true);
      expect(await options.$('nav a[href="/diagnostics.html"]')).not.toBeNull();
      await options.close();
    });

    it('copies what it shows as text, and the settings as a policy', async () => {
      await installed.browser
        .defaultBrowserContext()
        .overridePermissions(new URL(diagnostics.url()).origin, [
          'clipboard-read',
          'clipboard-write',
        ])
        .catch(() => {});
      await diagnostics.bringToFront();
      const copy = async (button: string, sentence: string) => {
        await diagnostics.locator(`::-p-aria([name="${button}"][role="button"])`).click();
        await diagnostics.waitForFunction(
          (sentence) =>
            document.querySelector('main [role=status]')?.textContent?.includes(sentence),
          {},
          sentence,
        );
        return diagnostics.$eval('.diagnostics-copied', (text) => text.textContent ?? '');
      };
      const text = await copy('Copy as text', 'Copied. It holds');
      expect(text).toMatch(/^Webside 1\.0\.0 on Chrome \d+, installed: admin\n/);
      expect(text).toContain('\npolicy version: 2026-11-a\n');
      expect(text).toContain('\nnudges = false (policy)\n');
      const policy = await copy('Copy my settings as a policy', 'Copied, for your IT');
      const { policyVersion: _, ...rest } = practice;
      expect(JSON.parse(policy)).toEqual({ organisationName: 'High Street Practice', ...rest });
    });

    it('names a value that was skipped, with the reason, and touches no other', async () => {
      const wrong = { ...practice, organisationName: 'High Street Practice', panelSide: 'top' };
      installed.setPolicy(wrong);
      const row = await diagnostics.waitForSelector('.diagnostics-problem', { timeout: 15_000 });
      expect(await row?.evaluate((node) => node.textContent)).toBe(
        'panelSide must be "left" or "right"in the policy',
      );
      expect(await rowOf(diagnostics, 'nudges')).toMatchObject({ source: 'fixed by policy' });
      expect(await rowOf(diagnostics, 'panelSide')).toEqual({
        value: '"right"',
        source: 'Webside’s default',
      });
    });

    it('can be read by everybody, in every theme and on a narrow screen', async () => {
      await diagnostics.bringToFront();
      for (const width of [1280, 320]) {
        await diagnostics.setViewport({ width, height: 800 });
        for (const theme of themes) {
          await setTheme(diagnostics, theme);
          expect(await violations(diagnostics), `${theme}, ${width} px`).toEqual([]);
        }
        expect(await overflow(diagnostics), `${width} px`).toBe(0);
      }
      await diagnostics.setViewport(null);
    });

    it('updates from 1.0.0 to 1.1.0 only when the call is over and its checklist done', {
      timeout: 150_000,
    }, async () => {
      const { doctor, patient } = await startCall(installed.browser, {
        doctorUrl: attendAnywhere.doctor('update'),
        patientUrl: attendAnywhere.patient('update'),
      });
      await doctor.bringToFront();
      const frame = await sidebar(doctor, 20_000);
      await pressControl(frame, 'checkbox', sound);
      installed.publish('1.1.0');
      // The browser has the new version at hand, and has told the worker so as well.
      const offered = await inPage(diagnostics, async (chrome) => {
        const told = new Promise<{ version: string }>((resolve) => {
          chrome.runtime.onUpdateAvailable.addListener(resolve);
        });
        await chrome.runtime.requestUpdateCheck();
        return (await told).version;
      });
      expect(offered).toBe('1.1.0');
      const stillOld = async () =>
        expect(await inPage(diagnostics, (chrome) => chrome.runtime.getManifest().version)).toBe(
          '1.0.0',
        );
      await stillOld();
      expect(await ticked(frame)).toEqual([sound]);
      expect(await inCall(doctor, (room) => room.state)).toBe('connected');

      // The call is over, and the doctor is still at the checklist.
      await inCall(doctor, (room) => room.leave());
      await control(frame, 'button', 'Done');
      // The policy has switched it off.
      expect(await frame.$('::-p-aria([name="Copy note"])')).toBeNull();
      await stillOld();
      await pressControl(frame, 'button', 'Done');
      // Webside looks again after 30 seconds, and its pages go with its old version.
      await until(async () => diagnostics.isClosed() || undefined, 'the old version to go', 60_000);
      await Promise.all([doctor.close(), patient.close()]);
      diagnostics = await until(
        () => installed.open('diagnostics.html').catch(() => undefined),
        'the page of the new version',
      );
      const facts = await diagnostics.waitForSelector('.diagnostics-facts');
      expect(await facts?.evaluate((node) => node.textContent)).toContain('1.1.0');
    });

    it('has opened no page by itself all the while', () => {
      expect(Date.now() - startedAt).toBeGreaterThan(quietMs);
      const opened = new Set(installed.opened().map((url) => new URL(url).pathname));
      expect(opened).toEqual(new Set(['/diagnostics.html', '/options.html']));
    });

    it('removes Webside with the policy', async () => {
      installed.removePolicy();
      await until(
        async () =>
          !installed.browser
            .targets()
            .some((target) => target.url().startsWith(`chrome-extension://${installed.id}/`)) ||
          undefined,
        'Webside to be gone',
        30_000,
      );
      const page = await installed.browser.newPage();
      await expect(page.goto(`chrome-extension://${installed.id}/options.html`)).rejects.toThrow();
    });
  },
);

describe.skipIf(!possible('firefox'))(
  title('firefox', 'Firefox, installed from the kit alone'),
  () => {
    let installed: InstalledInFirefox;
    let browser: Browser;
    let page: Page;
    let startedAt: number;

    const inFirefox = <Result>(use: (browser: ExtensionApi) => Result) =>
      page.evaluate(`(${use})(globalThis.browser)`) as Promise<Awaited<Result>>;

    /** Starts Firefox again, with the diagnostics page open. */
    async function restart(): Promise<void> {
      browser = await installed.start();
      page = await openExtensionPage(browser, 'diagnostics.html');
    }

    const waitForSource = (key: string, source: string) =>
      page.waitForSelector(`[data-key="${key}"] [data-source="${source}"]`, { timeout: 20_000 });

    beforeAll(async () => {
      installed = await installInFirefox(practice);
      startedAt = Date.now();
      await restart();
      await waitForSource('nudges', 'policy');
    });

    afterAll(async () => {
      expect(await installed?.stop(), 'requests to anybody but the practice').toEqual([]);
    });

    it('has installed Webside, which nobody can remove or switch off', async () => {
      expect(await inFirefox((browser) => browser.management.getSelf())).toMatchObject({
        id: firefoxId,
        version: '1.0.0',
        installType: 'admin',
        mayDisable: false,
      });
      const removed = inFirefox((browser) => browser.management.uninstallSelf());
      await expect(removed).rejects.toThrow('The add-on cannot be uninstalled');
    });

    it('has configured it, and says on the diagnostics page from where', async () => {
      expect(await rowOf(page, 'nudges')).toEqual({ value: 'false', source: 'fixed by policy' });
      expect(await rowOf(page, 'reconnectSeconds')).toEqual({
        value: '60',
        source: 'Webside’s default, at most 90',
      });
      await expectFacts(page);
    });

    it('has greyed what is fixed, with the reason, and opened no page by itself', async () => {
      const options = await openExtensionPage(browser, 'options.html');
      await options.waitForSelector('.setting-locked');
      const greyed = await options.$$eval('.setting:has(.setting-locked)', (rows) =>
        rows.map((row) => ({
          name: row.querySelector('label')?.textContent,
          disabled: row.querySelector('input')?.disabled,
          reason: row.querySelector('.setting-locked')?.textContent,
        })),
      );
      expect(greyed).toEqual([
        { name: 'Reminders in a call', disabled: true, reason: lock },
        { name: 'Offer a note for the record', disabled: true, reason: lock },
      ]);
      const left = startedAt + quietMs - Date.now();
      await new Promise((resolve) => setTimeout(resolve, left));
      const own = await inFirefox(async (browser) =>
        (await browser.tabs.query({})).flatMap(({ url }) => (url ? [new URL(url).pathname] : [])),
      );
      expect(own.sort()).toEqual(['/diagnostics.html', '/options.html']);
    });

    it('takes a changed policy at its next start, keeps what the doctor chose, and names what it skipped', async () => {
      const message = { type: 'choose', key: 'panelWidth', value: 320 };
      const chosen = await page.evaluate(
        (message) =>
          (globalThis as unknown as { browser: ExtensionApi }).browser.runtime.sendMessage(message),
        message,
      );
      expect(chosen).toEqual({ ok: true });
      installed.setPolicy({
        ...practice,
        organisationName: 'High Street Practice',
        stripPlace: 'left',
        panelSide: 'top',
      });
      await restart();
      await waitForSource('stripPlace', 'policy');
      expect(await rowOf(page, 'panelWidth')).toEqual({ value: '320', source: 'your choice' });
      const passedOver = await page.$$eval('.diagnostics-problem', (rows) =>
        rows.map((row) => row.textContent),
      );
      expect(passedOver).toEqual(['panelSide must be "left" or "right"in the policy']);
      expect(await rowOf(page, 'panelSide')).toEqual({
        value: '"right"',
        source: 'Webside’s default',
      });
      expect(await rowOf(page, 'nudges')).toMatchObject({ source: 'fixed by policy' });
    });

    it('leaves Webside to the doctor when the policy goes, and removes it by the kit’s file', async () => {
      installed.removePolicy();
      await restart();
      // That nothing is set any more Webside believes only at a second look.
      await waitForSource('nudges', 'default');
      expect(await rowOf(page, 'panelWidth')).toEqual({ value: '320', source: 'your choice' });
      expect(await inFirefox((browser) => browser.management.getSelf())).toMatchObject({
        installType: 'normal',
        mayDisable: true,
      });
      expect(await installed.addons()).toContain(firefoxId);

      installed.removeByKit();
      const last = await installed.start();
      const report = await last.newPage();
      report.goto('about:policies', { timeout: 0 }).catch(() => {});
      await report.waitForFunction(() => document.body?.textContent?.includes('"blocked"'));
      expect(await installed.addons()).not.toContain(firefoxId);
    });
  },
);
