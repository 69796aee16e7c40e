import { browser } from 'wxt/browser';
import { idleAfterMs, inCall, reduce, restored } from '../core/breaks/machine.ts';
import type { BreakEffect, BreakEvent, BreakState, InputState, Now } from '../core/breaks/types.ts';
import { breaksViewOf } from '../core/breaks/view.ts';
import { type CallNews, presentsAnywhere } from '../core/consultation/calls.ts';
import type { PlaceId } from '../core/consultation/view.ts';
import type { RequestOf } from '../core/messages.ts';
import type { Settings } from '../core/settings/catalogue.ts';
import { type BreakRecord, readBreaks, writeBreaks } from '../store/breaks.ts';
import { consultationsSince, recordBreaks } from '../store/log/breaks.ts';
import { isBreaksStarted, markBreaksStarted, readPlaces } from '../store/session.ts';
import { readSettings } from '../store/settings.ts';
import { openBreakPage } from './breakWindow.ts';
import { diagnosesOf } from './detectors.ts';
import {
  promptOf,
  showNotice,
  showPrompt,
  withdrawNotices,
  withdrawPrompt,
} from './notifications.ts';
import { showBreak } from './toolbar.ts';

/**
 * The worker's side of breaks: tells the scheduler (machine.ts) what happens, one thing at a time,
 * and does what it decides. All there is to know is one record in `storage.local`. What is to be
 * done is stored with it before it is done, so that a worker that is stopped in between does it when
 * it starts again; doing it twice does no harm.
 */

/** Rings when something is due, and every minute in case an event was lost. */
export const breakAlarm = 'breaks';
/** Entries that wait for a database which does not open: as many as some days have. */
const mostUnlogged = 200;
/** Clocks are put back by less than this all the time. */
const clockStepMs = 1_000;

let queue: Promise<unknown> = Promise.resolve();

/**
 * One thing at a time, in the order of arrival.
 * @param listen what happened, where the state says that it is news
 */
function inTurn(listen: (state: BreakState) => Promise<readonly BreakEvent[]>): Promise<void> {
  const result = queue.then(() => hear(listen));
  queue = result.catch(() => {});
  return result;
}

/** Call when the worker starts, and when the alarm rings: time has passed. */
export function breakTimePassed(): Promise<void> {
  return inTurn(async () => [
    { type: 'tick', input: await readInput(), presenting: await readPresenting() },
  ]);
}

/** Call once when the worker starts: from then on the browser says when nobody is there. */
export function watchInput(): void {
  browser.idle.setDetectionInterval(idleAfterMs / 1000);
}

export function inputChanged(input: InputState): Promise<void> {
  return inTurn(async () => [{ type: 'input', input }]);
}

/**
 * What is known of the call in a place, and whether a consultation has begun there.
 * @param news `null`: nothing new
 */
export function callHeard(place: PlaceId, news: CallNews | null, opened: boolean): Promise<void> {
  return inTurn(async ({ calls, presenting: presented }) => {
    const call = String(place);
    const events: BreakEvent[] = [];
    const presenting = await readPresenting();
    if (presenting !== presented) events.push({ type: 'presenting', presenting });
    if (news === 'over' && calls[call]) events.push({ type: 'callEnded', call });
    if (news === 'consultation' || news === 'meeting') {
      events.push({ type: 'callLive', call, consultation: news === 'consultation' });
    }
    if (opened && (await readSettings()).contactNotice) {
      events.push({ type: 'contacts', today: await consultationsSince(midnight()) });
    }
    return events;
  });
}

export function breakSettingsChanged(): Promise<void> {
  return inTurn(async () => [{ type: 'settingsChanged' }]);
}

/** What the doctor does in one of our own pages. */
export async function handleBreakRequest({ do: action }: RequestOf<'breaks'>): Promise<void> {
  if (action === 'look') return breakTimePassed();
  const running = await answered(eventOf[action]);
  if (action === 'take' && running) await openBreakPage();
}

const eventOf = {
  take: { type: 'takeBreak' },
  later: { type: 'answer', prompt: null, answer: 'snooze' },
  skip: { type: 'answer', prompt: null, answer: 'skip' },
  end: { type: 'endBreak' },
  pauseToday: { type: 'pauseToday' },
  resume: { type: 'resume' },
} as const satisfies Readonly<Record<string, BreakEvent>>;

/** A click on a notification's button: the first takes the break, the second puts it off. */
export async function notificationButtonPressed(id: string, button: number): Promise<void> {
  const prompt = promptOf(id);
  if (prompt === null) return;
  const answer = button === 0 ? 'take' : 'snooze';
  const running = await answered({ type: 'answer', prompt, answer });
  if (button === 0 && running) await openBreakPage();
}

/** A click on a notification itself leads to the page that has all the buttons. */
export async function notificationPressed(id: string): Promise<void> {
  if (promptOf(id) !== null) await openBreakPage();
}

/**
 * Firefox also says that a person closed a notification when the system removed it. So in Firefox
 * this is no answer, and the prompt ends by itself.
 */
export async function notificationClosed(id: string, byUser: boolean): Promise<void> {
  const prompt = promptOf(id);
  if (prompt === null || !byUser || import.meta.env.FIREFOX) return;
  await answered({ type: 'answer', prompt, answer: 'dismiss' });
}

/** Whether a call is live, with a patient or not: an update must wait. */
export async function isCallLive(): Promise<boolean> {
  let live = false;
  await inTurn(async (state) => {
    live = inCall(state);
    return [];
  });
  return live;
}

/** @returns whether a break runs after it */
async function answered(event: BreakEvent): Promise<boolean> {
  await inTurn(async () => [event]);
  const record = await readBreaks();
  return record?.state?.stage.is === 'onBreak';
}

async function hear(listen: (state: BreakState) => Promise<readonly BreakEvent[]>): Promise<void> {
  const settings = await readSettings();
  let record = await hydrate(settings);
  const before = [...(await sinceStart()), ...clockPutBack()];
  for (const event of [...before, ...(await listen(record.state))]) {
    const { state, effects } = reduce(record.state, event, now(), settings);
    const lasting = effects.filter(({ type }) => type !== 'wakeAt');
    const left = record.undone;
    record = { ...record, state, undone: [...left, ...lasting] };
    await store(record, settings);
    const undone = await carryOut(record.series, [...left, ...effects], settings);
    if (record.undone.length > 0) {
      record = { ...record, undone };
      await store(record, settings);
    }
    if (event.type === 'callLive') await withdrawNotices().catch(() => {});
    if (event.type === 'browserStarted') await markBreaksStarted();
  }
}

/** The record as it was stored. What a stopped worker left undone is done first. */
async function hydrate(settings: Settings): Promise<BreakRecord> {
  const stored = await readBreaks();
  const series = stored?.series ?? crypto.randomUUID();
  const state = restored(stored?.state, now());
  const undone = await carryOut(series, stored?.undone ?? [], settings);
  return { series, state, undone };
}

async function store(record: BreakRecord, settings: Settings): Promise<void> {
  await writeBreaks(record, breaksViewOf(record.state, now(), settings));
}

/** The browser, or Webside in it, has started since the last event. */
async function sinceStart(): Promise<BreakEvent[]> {
  if (await isBreaksStarted()) return [];
  return [{ type: 'browserStarted', input: await readInput() }];
}

/** The two clocks at the last event, as long as this worker lives. */
let clocks: { readonly at: number; readonly running: number } | null = null;

/**
 * A clock that was put back while the worker ran. One put forward looks like sleep, in which the
 * running clock stands still on some systems: that is never told.
 */
function clockPutBack(): BreakEvent[] {
  const after = { at: Date.now(), running: performance.now() };
  const byMs = clocks ? after.at - clocks.at - (after.running - clocks.running) : 0;
  clocks = after;
  return byMs <= -clockStepMs ? [{ type: 'clockChanged', byMs: Math.round(byMs) }] : [];
}

/**
 * Does what was decided, the log first.
 * @returns what is to be tried again: entries that the database did not take
 */
async function carryOut(
  series: string,
  effects: readonly BreakEffect[],
  settings: Settings,
): Promise<readonly BreakEffect[]> {
  const logged = effects.filter((effect) => effect.type === 'log');
  const entries = logged.map(({ type: _, ...entry }) => entry);
  const kept = await recordBreaks(series, entries, settings.timePrecision).then(
    () => true,
    () => false,
  );
  for (const effect of effects) {
    // If the system shows no notification, the popup and the button still say the same.
    await show(effect, settings).catch(() => {});
    if (effect.type === 'wakeAt') await keepAlarm(effect.at);
  }
  return kept ? [] : logged.slice(-mostUnlogged);
}

async function show(effect: BreakEffect, settings: Settings): Promise<void> {
  switch (effect.type) {
    case 'prompt':
      return showPrompt(effect, settings.breakSnoozeMinutes);
    case 'withdrawPrompt':
      return withdrawPrompt(effect.prompt);
    case 'notice':
      return showNotice(effect.notice);
    case 'badge':
      return showBreak(effect.minutes);
    case 'askCall':
      // The answer may take a while, and then waits its turn.
      void askCall(effect.call);
  }
}

/** One alarm: the moment that is wanted, and from then on every minute. */
async function keepAlarm(at: number | null): Promise<void> {
  const alarm = await browser.alarms.get(breakAlarm);
  if (at === null) {
    if (alarm) await browser.alarms.clear(breakAlarm);
  } else if (!alarm || Math.abs(alarm.scheduledTime - at) > clockStepMs) {
    await browser.alarms.create(breakAlarm, { when: at, periodInMinutes: 1 });
  }
}

/** Looks whether a call that has not been heard of is still there. No answer: nobody knows. */
async function askCall(call: string): Promise<void> {
  const tab = Number(call);
  if (!Number.isInteger(tab)) return;
  const there = await browser.tabs.get(tab).catch(() => undefined);
  if (!there) {
    await inTurn(async () => [{ type: 'callEnded', call }]);
    return;
  }
  const phases = (await diagnosesOf(tab)).map(({ phase }) => phase);
  if (phases.length === 0) return;
  await inTurn(async ({ calls }) => {
    const known = calls[call];
    if (!known) return [];
    return phases.includes('inCall')
      ? [{ type: 'callLive', call, consultation: known.consultation }]
      : [{ type: 'callEnded', call }];
  });
}

async function readInput(): Promise<InputState> {
  return browser.idle.queryState(idleAfterMs / 1000);
}

async function readPresenting(): Promise<boolean> {
  return presentsAnywhere(await readPlaces());
}

function now(): Now {
  const date = new Date();
  const two = (part: number) => String(part).padStart(2, '0');
  return {
    at: date.getTime(),
    date: [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-'),
    weekday: date.getDay(),
    minutes: date.getHours() * 60 + date.getMinutes(),
  };
}

function midnight(): number {
  return new Date().setHours(0, 0, 0, 0);
}
