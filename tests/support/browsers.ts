/**
 * Starts the real browsers for tests: with fake cameras, without any way to the outside (see
 * proxy.ts), and with every background request of their own switched off.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page, type Target, type WebWorker } from 'puppeteer-core';
import { findChromium, findFirefox } from '../../scripts/browsers.mjs';

const WINDOW = { width: 1280, height: 860 } as const;

export interface ChromiumOptions {
  /** The folder of an unpacked extension. */
  readonly extension?: string;
  readonly proxyPort: number;
  readonly headless?: boolean;
  readonly userDataDir?: string;
  /** What is started instead of the browser that was found. */
  readonly executable?: string;
  readonly args?: readonly string[];
  /**
   * A port of this machine that is reached without the proxy. With it the browser also asks for
   * what a policy is to install.
   */
  readonly serverPort?: number;
}

export interface FirefoxOptions {
  /** The folder of an unpacked extension, or an XPI. */
  readonly extension?: string;
  readonly proxyPort: number;
  /** The extension's internal UUID, which its moz-extension address is made of. */
  readonly uuid?: string;
  /** Read from the extension's manifest when not given. With it alone: a policy is to install it. */
  readonly extensionId?: string;
  /** What is started instead of the browser that was found. */
  readonly executable?: string;
  /** A port of this machine that is reached without the proxy. */
  readonly serverPort?: number;
  readonly prefs?: Readonly<Record<string, boolean | number | string>>;
  readonly headless?: boolean;
  /** A profile that is kept, with all that the extension stored in it. */
  readonly userDataDir?: string;
}

/**
 * A port of this machine where nobody listens, for the one question that can be sent elsewhere but
 * not switched off. The browser reaches it without the proxy, and finds it closed.
 */
const NOBODY = '127.0.0.1:9';

const CHROMIUM_ARGS = [
  '--ignore-certificate-errors',
  // The call: a fake camera and microphone, allowed without a question.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // A machine without a network has only its loopback address to offer to the other end, which
  // Chromium leaves out unless told to.
  '--allow-loopback-in-peer-connection',

  // Both ends run in one browser, so one of them is always in the background.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',

  // The browser's own requests.
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-field-trial-config',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-pings',
  // Asks which models there are for guessing what a page is about.
  '--disable-optimization-guide-model-downloads-for-benchmarking',
  // Asks for the list of built-in language models, even without component updates, unless it has
  // been given a list. Any name does: the file need not exist.
  '--optimization-guide-manifest-override=none',
  // Asks who is signed in to the browser's maker, whatever is set.
  `--gaia-url=https://${NOBODY}`,

  `--window-size=${WINDOW.width},${WINDOW.height}`,
] as const;

/** With it the browser does not ask for extensions that a policy names either. */
const NO_UPDATES = '--disable-background-networking';

/** Features that would ask a server of the browser's maker for something. */
const CHROMIUM_FEATURES_OFF = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'InterestFeedContentSuggestions',
  // The exact time.
  'NetworkTimeServiceQuerying',
  'OptimizationTargetPrediction',
] as const;

export async function launchChromium(options: ChromiumOptions): Promise<Browser> {
  const executablePath = options.executable ?? findChromium();
  if (!executablePath) throw new Error('No Chromium found. Set CHROMIUM_PATH to one.');
  const { serverPort } = options;
  // Nothing else goes round the proxy, not even what is meant for this machine.
  const direct = [NOBODY, ...(serverPort ? [`127.0.0.1:${serverPort}`] : [])];
  return puppeteer.launch({
    executablePath,
    pipe: true,
    // The driver would pass it as well.
    ...(serverPort ? { ignoreDefaultArgs: [NO_UPDATES] } : {}),
    // `true` and not `false` without one: puppeteer would then pass --disable-extensions, which also
    // keeps out what a policy installs.
    enableExtensions: options.extension ? [options.extension] : true,
    headless: options.headless ?? true,
    // The window's real size: an emulated one does not follow a side panel opening beside it.
    defaultViewport: null,
    ...(options.userDataDir ? { userDataDir: options.userDataDir } : {}),
    args: [
      ...CHROMIUM_ARGS,
      ...(serverPort ? [] : [NO_UPDATES]),
      `--proxy-bypass-list=<-loopback>;${direct.join(';')}`,
      `--disable-features=${CHROMIUM_FEATURES_OFF.join(',')}`,
      `--proxy-server=127.0.0.1:${options.proxyPort}`,
      // The sandbox refuses to run as root, which a container's only user often is.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(options.args ?? []),
    ],
  });
}

/** The id of the one unpacked extension that was loaded. */
export async function extensionId(browser: Browser): Promise<string> {
  return new URL((await workerTarget(browser)).url()).hostname;
}

/** The extension's service worker, as soon as it runs. */
export async function extensionWorker(browser: Browser, timeout = 15_000): Promise<WebWorker> {
  const worker = await (await workerTarget(browser, timeout)).worker();
  if (!worker) throw new Error('The extension worker went away while it was looked up.');
  return worker;
}

function workerTarget(browser: Browser, timeout = 15_000): Promise<Target> {
  return browser.waitForTarget(
    (target) =>
      target.type() === 'service_worker' && target.url().startsWith('chrome-extension://'),
    { timeout },
  );
}

/** The bases of the extension pages in each Firefox that was started with an extension. */
const firefoxBases = new WeakMap<Browser, string>();

/**
 * What Firefox does by itself, switched off. Most of these are what Mozilla's own test runs set.
 * Where there is no switch, the address it would ask is emptied.
 */
const FIREFOX_QUIET: Readonly<Record<string, boolean | number | string>> = {
  'app.normandy.enabled': false,
  'app.shield.optoutstudies.enabled': false,
  'app.update.auto': false,
  'app.update.background.enabled': false,
  'browser.aboutHomeSnippets.updateUrl': '',
  'browser.contentblocking.report.lockwise.enabled': false,
  'browser.discovery.enabled': false,
  'browser.ml.enable': false,
  'browser.newtabpage.activity-stream.feeds.telemetry': false,
  'browser.newtabpage.activity-stream.feeds.topsites': false,
  'browser.newtabpage.activity-stream.feeds.weatherfeed': false,
  'browser.newtabpage.activity-stream.showSponsored': false,
  'browser.newtabpage.activity-stream.showSponsoredTopSites': false,
  'browser.newtabpage.activity-stream.telemetry': false,
  'browser.region.network.url': '',
  'browser.region.update.enabled': false,
  'browser.safebrowsing.provider.google.updateURL': '',
  'browser.safebrowsing.provider.google4.updateURL': '',
  'browser.safebrowsing.provider.google5.updateURL': '',
  'browser.safebrowsing.provider.mozilla.updateURL': '',
  'browser.safebrowsing.update.enabled': false,
  'browser.search.geoip.url': '',
  'browser.search.serpEventTelemetryCategorization.enabled': false,
  'browser.topsites.contile.enabled': false,
  'browser.urlbar.merino.endpointURL': '',
  'browser.urlbar.quicksuggest.enabled': false,
  'captivedetect.canonicalURL': '',
  'datareporting.usage.uploadEnabled': false,
  'dom.push.enabled': false,
  'dom.push.connection.enabled': false,
  'dom.push.serverURL': '',
  'extensions.blocklist.enabled': false,
  'extensions.getAddons.showPane': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.systemAddon.update.url': '',
  'extensions.webextensions.remote': true,
  'identity.fxaccounts.enabled': false,
  'media.gmp-manager.url': '',
  'media.gmp-provider.enabled': false,
  'messaging-system.rsexperimentloader.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  'network.predictor.enabled': false,
  'network.prefetch-next': false,
  'network.trr.mode': 5,
  'privacy.query_stripping.enabled': false,
  'security.OCSP.enabled': 0,
  'security.remote_settings.crlite_filters.enabled': false,
  'security.remote_settings.intermediates.enabled': false,
  'toolkit.telemetry.archive.enabled': false,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': '',
  'toolkit.telemetry.unified': false,
};

/** A call without a question and without a network. */
const FIREFOX_CALL: Readonly<Record<string, boolean | number | string>> = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  // On a machine without a network the only address to offer to the other end is the loopback one.
  // It takes both: a page without a camera permission, and fake devices leave none, may only offer
  // the address of the default route, of which there is none.
  'media.peerconnection.ice.loopback': true,
  'permissions.default.camera': 1,
  'permissions.default.microphone': 1,
  // And not behind an mDNS name, which nobody answers here.
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // One end is always in the background.
  'dom.min_background_timeout_value': 4,
  'dom.timeout.enable_budget_timer_throttling': false,
  'dom.suspend_inactive.enabled': false,
  'browser.tabs.unloadOnLowMemory': false,
};

/**
 * A temporary add-on goes when Firefox ends, and these let it leave behind what it stored, as one
 * that was installed does.
 */
const FIREFOX_KEPT: Readonly<Record<string, boolean | number | string>> = {
  'extensions.webextensions.keepStorageOnUninstall': true,
  'extensions.webextensions.keepUuidOnUninstall': true,
};

/** The extension's in every profile that is kept: what it stored belongs to its address. */
const KEPT_UUID = 'c62cf1a1-2b69-4d17-9b3e-6f0a1f3c5b9d';

export async function launchFirefox(options: FirefoxOptions): Promise<Browser> {
  const executablePath = options.executable ?? findFirefox();
  if (!executablePath) throw new Error('No Firefox found. Set FIREFOX_PATH to one.');
  const uuid = options.uuid ?? (options.userDataDir ? KEPT_UUID : randomUUID());
  const id = options.extensionId ?? (options.extension && (await geckoId(options.extension)));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: options.headless ?? true,
    acceptInsecureCerts: true,
    defaultViewport: null,
    ...(options.userDataDir ? { userDataDir: options.userDataDir } : {}),
    // Release builds take another address for remote settings, here none at all, only with this.
    env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
    args: [
      `--width=${WINDOW.width}`,
      `--height=${WINDOW.height}`,
      // Without it the driver may not go to a page of the extension.
      '--remote-allow-system-access',
    ],
    extraPrefsFirefox: {
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': options.proxyPort,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': options.proxyPort,
      // Not even what is meant for this machine goes round the proxy.
      'network.proxy.allow_hijacking_localhost': true,
      'network.proxy.no_proxies_on': options.serverPort ? `127.0.0.1:${options.serverPort}` : '',
      'network.proxy.failover_direct': false,
      ...FIREFOX_QUIET,
      ...FIREFOX_CALL,
      ...(options.userDataDir ? FIREFOX_KEPT : {}),
      ...(id ? { 'extensions.webextensions.uuids': JSON.stringify({ [id]: uuid }) } : {}),
      ...options.prefs,
    },
  });
  if (options.extension) await browser.installExtension(options.extension);
  if (id) firefoxBases.set(browser, `moz-extension://${uuid}/`);
  return browser;
}

/**
 * Opens a page of the extension, such as `log.html`, in a tab of its own. In Firefox the driver does
 * not hear of such a page's loading, and `page.url()` stays at `about:blank`: ask the page itself.
 */
export async function openExtensionPage(browser: Browser, path: string): Promise<Page> {
  const address = `${await extensionBase(browser)}${path}`;
  const page = await browser.newPage();
  if (!firefoxBases.has(browser)) {
    await page.goto(address);
    return page;
  }
  // Ends with the page, long after it was of use.
  page.goto(address, { timeout: 0 }).catch(() => {});
  const end = Date.now() + 15_000;
  while (Date.now() < end) {
    const there = await page
      .evaluate(
        (wanted) => location.href.startsWith(wanted) && document.readyState === 'complete',
        address,
      )
      // The page is just being replaced.
      .catch(() => false);
    if (there) return page;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Firefox did not open ${path}.`);
}

/** Where the pages of the extension are that the browser was started with, ending in a slash. */
export async function extensionBase(browser: Browser): Promise<string> {
  return firefoxBases.get(browser) ?? `chrome-extension://${await extensionId(browser)}/`;
}

async function geckoId(extension: string): Promise<string> {
  const text = await readFile(join(extension, 'manifest.json'), 'utf8');
  const manifest = JSON.parse(text) as { browser_specific_settings?: { gecko?: { id?: string } } };
  const id = manifest.browser_specific_settings?.gecko?.id;
  if (!id) throw new Error('The manifest names no Firefox id: pass extensionId.');
  return id;
}

/**
 * Chromium only: has the next file that is saved go into a folder.
 * @returns `done`, which resolves when that file is whole; await it after what saves the file
 */
export async function nextDownload(
  browser: Browser,
  folder: string,
): Promise<{ readonly done: Promise<void> }> {
  const session = await browser.target().createCDPSession();
  await session.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: folder,
    eventsEnabled: true,
  });
  const done = new Promise<void>((resolve) => {
    session.on('Browser.downloadProgress', ({ state }) => {
      if (state === 'completed') resolve();
    });
  });
  return { done };
}
