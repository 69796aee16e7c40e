import { browser } from 'wxt/browser';
import { defaultChecklist } from '../checklist/items.ts';
import {
  commit,
  deleteRows,
  heard,
  isClosed,
  isKnownRequest,
  type OpenConsultation,
  openConsultations,
  purgeDeleted,
  recover,
  restoreRows,
  resultsOf,
} from '../log/store.ts';
import type { Hello, PanelMessage, Request, RequestOf, Signal } from '../messages.ts';
import { platformById } from '../platforms/index.ts';
import { type CallFrame, Refusal } from '../router.ts';
import type { Settings } from '../settings/catalogue.ts';
import { choose, readSettings } from '../settings/store.ts';
import {
  type AddressHash,
  type ConsultationSettings,
  type DoctorAction,
  decide,
  emptyPlace,
  type Input,
  type Place,
} from './machine.ts';
import { answersPing, forgetPanel, showPanel } from './panel.ts';
import type { ConsultationId } from './types.ts';
import { type LiveView, liveViewKey, type PlaceId, panelFor, type View, viewOf } from './view.ts';

/**
 * The worker's side of consultations: the only writer. Each input is decided (machine.ts), stored
 * in one transaction, and only then shown and answered. Nothing true is kept in variables here, so
 * the worker may be stopped at any moment; the next input finds everything in the database
 * and in `storage.session`.
 */

type Places = Readonly<Partial<Record<PlaceId, Place>>>;

const placesKey = 'places';
const saltKey = 'salt';
/** A consultation that the browser or an update cut off: the next one offers its ticks. */
const cutOffKey = 'cutOff';
/** Wakes the worker while a consultation is open or a deletion waits, to close what time closes. */
export const consultationAlarm = 'consultations';
/** The shortest period that browsers grant. */
const alarmMinutes = 0.5;

/** One thing at a time, in the order of arrival. */
let queue: Promise<unknown> = Promise.resolve();

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = queue.then(work);
  queue = result.catch(() => {});
  return result;
}

/** Call once when the worker starts, before anything else: puts right what a stop left behind. */
export function wake(): Promise<void> {
  return inTurn(async () => {
    const places = await readPlaces();
    for (const open of await openConsultations()) {
      // `storage.session` ends with the browser: a consultation without a place there was cut off.
      if (open.row.place === undefined || !places[open.row.place]) {
        await recover(open, defaultChecklist);
        const cutOff: Place['unclear'] = { id: open.consultation.id, at: Date.now() };
        await browser.storage.session.set({ [cutOffKey]: cutOff });
      }
    }
    await refresh();
  });
}

/** A signal from a frame of a call page. */
export function takeSignal(signal: Signal, from: CallFrame): Promise<void> {
  return inTurn(async () => {
    // The last word of a tab that is closed already: nothing of it is to be kept again.
    if (signal.type === 'documentGone' && !(await readPlaces())[from.tab]) return;
    const input = await inputOf(signal, from);
    if (input.type === 'call' && input.report.phase === 'inCall') await dropLostFrames(from);
    await take(from.tab, input);
  });
}

/** A request from one of our own pages. Throws a `Refusal` with a sentence for the doctor. */
export function takeRequest(request: Request, tab: number | null): Promise<Hello | undefined> {
  return inTurn(async () => {
    switch (request.type) {
      case 'hello':
        return { tab, views: await readLiveView() };
      case 'act':
        await act(request);
        break;
      case 'answer':
        await take(request.place, { type: 'answer', start: request.start });
        break;
      case 'start':
        await start(request.place);
        break;
      case 'show':
        await take(request.place, { type: 'show', shown: request.shown });
        break;
      case 'clock':
        await take(request.place, { type: 'clock' });
        break;
      case 'choose': {
        const problem = await choose(request.key, request.value);
        if (problem) throw new Refusal(problem);
        await refresh();
        break;
      }
      case 'deleteRows':
        await deleteRows(request.ids, request.at);
        await keepAwake();
        break;
      case 'restoreRows':
        await restoreRows(request.at);
    }
    return undefined;
  });
}

export function tabClosed(tab: number): Promise<void> {
  return inTurn(async () => {
    forgetPanel(tab);
    const places = await readPlaces();
    if (!places[tab]) return;
    await take(tab, { type: 'tabClosed' });
    const { [tab]: _place, ...left } = await readPlaces();
    const { [tab]: _view, ...views } = await readLiveView();
    await browser.storage.session.set({ [placesKey]: left, [liveViewKey]: views });
  });
}

/** The alarm: time has passed. */
export function timePassed(): Promise<void> {
  return inTurn(refresh);
}

/** Whether a consultation is open: an update must wait. */
export function isBusy(): Promise<boolean> {
  return inTurn(async () => (await openConsultations()).length > 0);
}

async function refresh(): Promise<void> {
  const places = await readPlaces();
  for (const place of Object.keys(places)) await take(placeIdOf(place), { type: 'clock' });
  await keepAwake();
}

const closing: readonly DoctorAction['do'][] = ['newPatient', 'end', 'close'];

async function act({ place, consultation, requestId, action }: RequestOf<'act'>): Promise<void> {
  const open = await openAt(place);
  if (open?.consultation.id !== consultation) {
    // A second try of what closed it has been done already.
    if (closing.includes(action.do) && (await isClosed(consultation))) return;
    throw new Refusal('This consultation is closed. What was ticked in it is in the log.');
  }
  if (action.do === 'setItem' && !defaultChecklist.items.some(({ id }) => id === action.item)) {
    throw new Refusal(`There is no item "${action.item}" in this checklist.`);
  }
  if (await isKnownRequest(open.consultation.id, requestId)) return;
  const { offer } = open.consultation;
  const offered = action.do === 'bringBack' && offer ? await resultsOf(offer.id) : undefined;
  await take(place, { type: 'action', action, ...(offered ? { offered } : {}) }, requestId);
}

async function start(place: PlaceId): Promise<void> {
  const known = (await readPlaces())[place];
  if (place !== 'byHand' && known?.patient) {
    throw new Refusal(
      'This page is a patient’s view of a call. Start from the side panel instead.',
    );
  }
  const platform = (place !== 'byHand' && known?.platform) || 'byHand';
  await take(place, { type: 'startByDoctor', platform, phase: 'prepare' });
}

/** Decides one input, stores what follows, and shows it. */
async function take(placeId: PlaceId, input: Input, requestId?: string): Promise<void> {
  const [places, open, settings] = await Promise.all([
    readPlaces(),
    openAt(placeId),
    readSettings(),
  ]);
  const now = Date.now();
  const before = {
    place: places[placeId] ?? { ...emptyPlace, unclear: await readCutOff() },
    consultation: open?.consultation ?? null,
    heardAt: open?.row.heardAt ?? now,
  };
  const rules = rulesFor('platform' in input ? input.platform : before.place.platform, settings);
  const after = decide(before, input, now, rules, newId);
  await commit(placeId, after.events, {
    precision: settings.timePrecision,
    checklist: rules.checklist,
    ...(requestId ? { requestId } : {}),
  });
  if (input.type === 'heartbeat' && after.consultation) await heard(after.consultation.id, now);
  if (after.place !== before.place || !places[placeId]) {
    await browser.storage.session.set({ [placesKey]: { ...places, [placeId]: after.place } });
  }
  const view = viewOf(after, rules, now);
  await publish(placeId, view);
  if (placeId !== 'byHand' && input.type !== 'tabClosed') {
    // A page that was loaded anew has no panel, whatever was shown in the tab before.
    const sure = input.type !== 'document' && input.type !== 'heartbeat';
    await showPanel(placeId, panelFor(view), settings.panelSide, sure);
  }
  if (after.events.length > 0) await keepAwake();
  // Offered once.
  const offered = after.consultation?.offer?.id;
  if (offered && offered === (await readCutOff())?.id) {
    await browser.storage.session.remove(cutOffKey);
  }
}

function rulesFor(platform: string | null, settings: Settings): ConsultationSettings {
  const { reconnectSeconds, nudges, openingNudgeSeconds, slotMinutes } = settings;
  const known = platform !== null && platformById(platform);
  return {
    autoStart: known ? (settings[`autoStart.${known.id}`] ?? known.autoStart) : 'never',
    reconnectSeconds,
    nudges,
    openingNudgeSeconds,
    slotMinutes,
    checklist: defaultChecklist,
  };
}

async function inputOf(signal: Signal, from: CallFrame): Promise<Input> {
  const { frame } = from;
  const top = frame === 0;
  const platform = from.platform.id;
  switch (signal.type) {
    case 'document': {
      const address = await hashOf(from.address);
      return { type: 'document', top, frame, platform, address, patient: signal.patient };
    }
    case 'documentGone':
      return { type: 'documentGone', top, frame };
    case 'call': {
      const address = await hashOf(from.address);
      return { type: 'call', frame, platform, address, report: signal.report };
    }
    case 'heartbeat':
      return {
        type: 'heartbeat',
        frame,
        platform,
        address: await hashOf(from.address),
        since: signal.since,
      };
    case 'panelGone':
      return { type: 'panelGone' };
  }
}

/**
 * Frames can go without a word. Before another frame's call is taken for a part of the same one,
 * make sure that the others are still there, so that no tick stays for the next patient.
 */
async function dropLostFrames({ tab, frame }: CallFrame): Promise<void> {
  const live = (await readPlaces())[tab]?.live ?? {};
  for (const other of Object.keys(live).map(Number)) {
    if (other === frame || (await answersPing(tab, other))) continue;
    await take(tab, { type: 'documentGone', top: false, frame: other });
  }
}

/** Keeps the alarm while there is something that time will change, and drops it afterwards. */
async function keepAwake(): Promise<void> {
  const waiting = (await openConsultations()).length + (await purgeDeleted(Date.now()));
  const alarm = await browser.alarms.get(consultationAlarm);
  if (waiting > 0 && !alarm) {
    browser.alarms.create(consultationAlarm, { periodInMinutes: alarmMinutes });
  } else if (waiting === 0 && alarm) {
    await browser.alarms.clear(consultationAlarm);
  }
}

async function publish(place: PlaceId, view: View): Promise<void> {
  const before = await readLiveView();
  if (JSON.stringify(before[place]) === JSON.stringify(view)) return;
  const views = { ...before, [place]: view };
  await browser.storage.session.set({ [liveViewKey]: views });
  if (import.meta.env.FIREFOX && place !== 'byHand') {
    const message: PanelMessage = { type: 'views', views: { [place]: view } };
    // Nobody listens where no sidebar is open.
    await browser.tabs.sendMessage(place, message).catch(() => {});
  }
}

async function openAt(place: PlaceId): Promise<OpenConsultation | undefined> {
  return (await openConsultations()).find(({ row }) => row.place === place);
}

async function readPlaces(): Promise<Places> {
  const stored = await browser.storage.session.get(placesKey);
  return (stored[placesKey] ?? {}) as Places;
}

async function readCutOff(): Promise<Place['unclear']> {
  const stored = await browser.storage.session.get(cutOffKey);
  return (stored[cutOffKey] ?? null) as Place['unclear'];
}

async function readLiveView(): Promise<LiveView> {
  const stored = await browser.storage.session.get(liveViewKey);
  return (stored[liveViewKey] ?? {}) as LiveView;
}

function placeIdOf(key: string): PlaceId {
  return key === 'byHand' ? key : Number(key);
}

/** Tells one address from another without keeping either: the salt ends with the browser. */
async function hashOf(address: string): Promise<AddressHash> {
  const stored = await browser.storage.session.get(saltKey);
  let salt = stored[saltKey] as string | undefined;
  if (!salt) {
    salt = crypto.randomUUID();
    await browser.storage.session.set({ [saltKey]: salt });
  }
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(salt + address));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function newId(): ConsultationId {
  return crypto.randomUUID() as ConsultationId;
}
