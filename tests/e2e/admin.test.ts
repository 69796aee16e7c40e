import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, setTheme, themes, violations } from '../support/axe.ts';
import { until } from '../support/call.ts';
import type { ExtensionApi } from '../support/extension.ts';
import { type Installed, installFromKit } from '../support/installed.ts';
import { canHavePolicy } from '../support/policy.ts';
import { isAvailable } from '../support/rig.ts';

const practice = {
  supportContact: 'ext. 12',
  nudges: false,
  'slotMinutes.default': 10,
  'reconnectSeconds.max': 90,
};
const lock = 'Set by High Street Practice. It cannot be changed here. Ask ext. 12.';

const possible = isAvailable('chromium') && canHavePolicy('chromium');
const title = 'Chromium, installed from the kit alone';

const inPage = <Result>(page: Page, use: (chrome: ExtensionApi) => Result) =>
  page.evaluate(`(${use})(globalThis.chrome)`) as Promise<Awaited<Result>>;

/** A setting's row on the diagnostics page: its value and where that comes from. */
const rowOf = (page: Page, key: string) =>
  page.$eval(`li[data-key="${key}"]:has(.diagnostics-value)`, (row) => ({
    value: row.querySelector('.diagnostics-value')?.textContent,
    source: row.querySelector('.diagnostics-source')?.textContent,
  }));

describe.skipIf(!possible)(
  canHavePolicy('chromium') ? title : `${title} (skipped: a test cannot set a policy here)`,
  () => {
    let installed: Installed;
    let diagnostics: Page;

    beforeAll(async () => {
      installed = await installFromKit(practice);
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

    it('has installed and pinned Webside, and opened no page of it', async () => {
      const own = (await installed.browser.pages()).filter((page) =>
        page.url().startsWith('chrome-extension://'),
      );
      expect(own).toEqual([diagnostics]);
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
        source: 'default of your organisation',
      });
      expect(await rowOf(diagnostics, 'reconnectSeconds')).toEqual({
        value: '60',
        source: 'default of Webside, at most 90',
      });
      const facts = await diagnostics.$eval('.diagnostics-facts', (list) => list.textContent ?? '');
      for (const fact of ['1.0.0', 'by your organisation', 'High Street Practice', 'ext. 12']) {
        expect(facts).toContain(fact);
      }
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
      expect(text).toContain('\nnudges = false (policy)\n');
      const policy = await copy('Copy my settings as a policy', 'Copied, for your IT');
      expect(JSON.parse(policy)).toEqual({ organisationName: 'High Street Practice', ...practice });
    });

    it('names a value that was passed over, with the reason, and touches no other', async () => {
      const wrong = { ...practice, organisationName: 'High Street Practice', panelSide: 'top' };
      installed.setPolicy(wrong);
      const row = await diagnostics.waitForSelector('.diagnostics-problem', { timeout: 15_000 });
      expect(await row?.evaluate((node) => node.textContent)).toBe(
        'panelSide must be "left" or "right"in the policy',
      );
      expect(await rowOf(diagnostics, 'nudges')).toMatchObject({ source: 'fixed by policy' });
      expect(await rowOf(diagnostics, 'panelSide')).toEqual({
        value: '"right"',
        source: 'default of Webside',
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

    it('updates from 1.0.0 to 1.1.0 only when no consultation is open', {
      timeout: 120_000,
    }, async () => {
      const send = (message: unknown) =>
        diagnostics.evaluate(
          (message) =>
            (globalThis as unknown as { chrome: ExtensionApi }).chrome.runtime.sendMessage(message),
          message,
        );
      expect(await send({ type: 'start', place: 'byHand' })).toMatchObject({ ok: true });
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
      const consultation = await until(async () => {
        const { liveView } = await inPage(diagnostics, (chrome) =>
          chrome.storage.session.get('liveView'),
        );
        return (liveView as { byHand?: { id: string } } | undefined)?.byHand?.id;
      }, 'the open consultation');
      const version = await inPage(diagnostics, (chrome) => chrome.runtime.getManifest().version);
      expect(version).toBe('1.0.0');
      const close = { do: 'close' };
      await send({
        ...{ type: 'act', place: 'byHand', consultation, action: close },
        requestId: crypto.randomUUID(),
      });
      // Webside looks again after 30 seconds, and its pages go with its old version.
      await until(
        async () => {
          if (!diagnostics.isClosed()) await send({ type: 'hello' }).catch(() => {});
          return diagnostics.isClosed() || undefined;
        },
        'the old version to go',
        60_000,
      );
      diagnostics = await until(
        () => installed.open('diagnostics.html').catch(() => undefined),
        'the page of the new version',
      );
      const facts = await diagnostics.waitForSelector('.diagnostics-facts');
      expect(await facts?.evaluate((node) => node.textContent)).toContain('1.1.0');
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
