import { browser } from 'wxt/browser';
import { diagnosisKey } from '../core/call/diagnosisKey.ts';
import type { FrameDiagnosis, PanelMessage } from '../core/messages.ts';
import { covers, hostNames, matchPatterns, patternOf, platforms } from '../core/platforms/index.ts';
import type { Settings } from '../core/settings/catalogue.ts';
import { enabledPlatforms } from '../core/settings/services.ts';

/**
 * Where the detector runs. It is registered with the browser at run time and not in the manifest,
 * so that a platform that is switched off runs nothing, and a host that is added needs no update.
 * The browser keeps a registration over restarts, and forgets it with an update of the extension.
 */

const scriptId = 'detector';
const detector = '/detector.js';
/** Not registered: it runs only while a reminder waits for a pause in the talk. */
const quiet = '/quiet.js';

interface Matches {
  readonly matches: string[];
  readonly excludeMatches: string[];
}

/** The pages in which the detector runs. */
export function detectorMatches(settings: Settings): Matches {
  const enabled = enabledPlatforms(settings);
  const off = platforms.filter((platform) => !enabled.includes(platform)).flatMap(hostNames);
  const on = [...enabled.flatMap(hostNames), ...settings.extraHosts.map(({ host }) => host)];
  return {
    matches: [
      ...new Set([
        ...matchPatterns(enabled),
        ...settings.extraHosts.map(({ host }) => patternOf(host)),
      ]),
    ].sort(),
    // A tenant that is switched off, on the hosts of a supplier that is not.
    excludeMatches: off
      .filter((host) => !on.includes(host) && on.some((other) => covers(other, host)))
      .map(patternOf)
      .sort(),
  };
}

/** Registers the detector for the pages it should run in now, and starts it where they are open. */
export async function registerDetector(settings: Settings): Promise<void> {
  const wanted = detectorMatches(settings);
  const [registered] = await browser.scripting.getRegisteredContentScripts({ ids: [scriptId] });
  if (registered && isSame(registered, wanted)) return;
  if (registered) await browser.scripting.unregisterContentScripts({ ids: [scriptId] });
  if (wanted.matches.length === 0) return;
  await browser.scripting.registerContentScripts([
    {
      id: scriptId,
      js: [detector],
      css: [],
      ...wanted,
      allFrames: true,
      // Frames without an address of their own.
      matchOriginAsFallback: true,
      runAt: 'document_start',
      persistAcrossSessions: true,
    },
  ]);
  await startInOpenTabs(settings);
}

/**
 * Starts the detector in pages that were open before it was registered, or before an update took it
 * away: browsers run content scripts only in pages that load afterwards.
 */
export async function startInOpenTabs(settings: Settings): Promise<void> {
  const { matches, excludeMatches } = detectorMatches(settings);
  if (matches.length === 0) return;
  const excluded = new Set(
    excludeMatches.length > 0
      ? (await browser.tabs.query({ url: excludeMatches })).map(({ id }) => id)
      : [],
  );
  for (const { id } of await browser.tabs.query({ url: matches })) {
    if (id === undefined || excluded.has(id) || (await answersPing(id, 0))) continue;
    await browser.scripting
      .executeScript({ target: { tabId: id, allFrames: true }, files: [detector] })
      // A tab that sleeps or was just closed: it gets the detector when it loads again.
      .catch(() => {});
  }
}

/** Ends the detectors in a tab. */
export async function stopDetectors(tab: number): Promise<void> {
  const message: PanelMessage = { type: 'stop' };
  // No answer comes, and perhaps nobody is there.
  await browser.tabs.sendMessage(tab, message).catch(() => {});
}

/** Lets frames say when the others in their call pause. */
export async function awaitPause(tab: number, frames: readonly number[]): Promise<void> {
  for (const frame of frames) {
    await browser.scripting
      .executeScript({ target: { tabId: tab, frameIds: [frame] }, files: [quiet] })
      // A frame that has gone: the reminder comes at the end of its wait.
      .catch(() => {});
  }
}

/** Brings a script that a detector needs into its frame. */
export async function runIn(tab: number, frame: number, script: 'judge' | 'ear'): Promise<void> {
  await browser.scripting
    .executeScript({ target: { tabId: tab, frameIds: [frame] }, files: [`/${script}.js`] })
    // A frame that has gone.
    .catch(() => {});
}

/**
 * How long ago the doctor last pressed something in another frame of a tab, milliseconds; `null`: in
 * none that a detector is in.
 */
export async function pressedAgo(tab: number, frame: number): Promise<number | null> {
  const others = (await framesOf(tab)).filter(({ frameId }) => frameId !== frame);
  const ages = others.flatMap(({ seen }) => seen.pressedAgo ?? []);
  return ages.length > 0 ? Math.min(...ages) : null;
}

/** Nothing waits for a pause in a tab any more. */
export async function stopMeasuring(tab: number): Promise<void> {
  const message: PanelMessage = { type: 'stopMeasuring' };
  // No answer comes, and perhaps nobody is there.
  await browser.tabs.sendMessage(tab, message).catch(() => {});
}

/** Whether a frame's detector is there. */
export async function answersPing(tab: number, frameId: number): Promise<boolean> {
  const message: PanelMessage = { type: 'ping' };
  const answer = browser.tabs.sendMessage(tab, message, { frameId });
  return (await answer.catch(() => false)) === true;
}

/** What the detectors in a tab see: one entry a frame that has one. */
export async function diagnosesOf(tab: number): Promise<FrameDiagnosis[]> {
  return (await framesOf(tab)).map(({ seen }) => seen);
}

async function framesOf(
  tab: number,
): Promise<{ readonly frameId: number; readonly seen: FrameDiagnosis }[]> {
  const results = await browser.scripting
    .executeScript({
      target: { tabId: tab, allFrames: true },
      func: (key: string) =>
        (globalThis as { [key: symbol]: (() => FrameDiagnosis) | undefined })[Symbol.for(key)]?.(),
      args: [diagnosisKey],
    })
    .catch(() => []); // A page that Webside may not see.
  return results.flatMap(({ frameId, result }) =>
    result ? [{ frameId, seen: result as FrameDiagnosis }] : [],
  );
}

function isSame(
  registered: { matches?: string[]; excludeMatches?: string[] },
  { matches, excludeMatches }: Matches,
): boolean {
  const sorted = (list: readonly string[] = []) => JSON.stringify([...list].sort());
  return (
    sorted(registered.matches) === sorted(matches) &&
    sorted(registered.excludeMatches) === sorted(excludeMatches)
  );
}
