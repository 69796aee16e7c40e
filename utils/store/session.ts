import { browser } from 'wxt/browser';
import type { Place, Unclear } from '../core/consultation/place.ts';
import type { LiveView, PlaceId } from '../core/consultation/view.ts';

/**
 * What is kept in `storage.session`: it outlives the worker and ends with the browser. The worker
 * alone writes here.
 */

/**
 * Another one whenever `Place` gets another shape, so that a place which an older version kept counts
 * as unknown.
 */
const placesKey = 'placesInParts';
const viewsKey = 'liveView';
const saltKey = 'salt';
const cutOffKey = 'cutOff';
const breaksStartedKey = 'breaksStarted';
const logOpenKey = 'logOpen';
const breakWindowKey = 'breakWindow';

export type Places = Readonly<Partial<Record<PlaceId, Place>>>;

/** What the worker keeps of consultations beside the database. */
export interface Session {
  /** What is known of each tab beyond its consultation. */
  readonly places: Places;
  /** What pages draw: one view a place. */
  readonly views: LiveView;
  /** For the hashes of addresses; `null` until the first is made. */
  readonly salt: string | null;
  /** A consultation that the browser or an update cut off, until its ticks were offered. */
  readonly cutOff: Unclear;
}

/** Reads everything of consultations at once. */
export async function readSession(): Promise<Session> {
  const stored = await browser.storage.session.get([placesKey, viewsKey, saltKey, cutOffKey]);
  return {
    places: (stored[placesKey] ?? {}) as Places,
    views: (stored[viewsKey] ?? {}) as LiveView,
    salt: (stored[saltKey] ?? null) as string | null,
    cutOff: (stored[cutOffKey] ?? null) as Unclear,
  };
}

/** Stores what is named, in one step; `null` takes it away. */
export async function writeSession(changes: Partial<Session>): Promise<void> {
  const { places, views, salt, cutOff } = changes;
  const kept = {
    ...(places ? { [placesKey]: places } : {}),
    ...(views ? { [viewsKey]: views } : {}),
    ...(salt ? { [saltKey]: salt } : {}),
    ...(cutOff ? { [cutOffKey]: cutOff } : {}),
  };
  if (Object.keys(kept).length > 0) await browser.storage.session.set(kept);
  if (cutOff === null) await browser.storage.session.remove(cutOffKey);
}

/** The places alone, as who is outside the worker's queue reads them. */
export async function readPlaces(): Promise<Places> {
  const stored = await browser.storage.session.get(placesKey);
  return (stored[placesKey] ?? {}) as Places;
}

/**
 * Hands over the live view whenever it changes.
 * @returns what ends that; nothing in a page in a frame of a call page in Firefox, which may not
 *   read here
 */
export function listenForViews(hear: (views: LiveView) => void): (() => void) | undefined {
  // Firefox gives a frame in a web page no more of its API than a content script has.
  const session = browser.storage.session as typeof browser.storage.session | undefined;
  if (!session) return undefined;
  const listener = (changes: Record<string, { newValue?: unknown }>) => {
    const change = changes[viewsKey];
    if (change) hear((change.newValue ?? {}) as LiveView);
  };
  session.onChanged.addListener(listener);
  return () => session.onChanged.removeListener(listener);
}

/** Whether the scheduler of breaks knows of this start of the browser. */
export async function isBreaksStarted(): Promise<boolean> {
  const stored = await browser.storage.session.get(breaksStartedKey);
  return Boolean(stored[breaksStartedKey]);
}

export async function markBreaksStarted(): Promise<void> {
  await browser.storage.session.set({ [breaksStartedKey]: true });
}

/** Whether the worker has opened the log since the browser started. */
export async function isLogOpen(): Promise<boolean> {
  const stored = await browser.storage.session.get(logOpenKey);
  return stored[logOpenKey] === true;
}

export async function markLogOpen(open: boolean): Promise<void> {
  await browser.storage.session.set({ [logOpenKey]: open });
}

/** The id of the break page's window, which may be closed since. */
export async function readBreakWindow(): Promise<number | undefined> {
  const stored = await browser.storage.session.get(breakWindowKey);
  return stored[breakWindowKey] as number | undefined;
}

export async function writeBreakWindow(id: number | undefined): Promise<void> {
  await browser.storage.session.set({ [breakWindowKey]: id });
}
