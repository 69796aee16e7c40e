import { browser } from 'wxt/browser';
import type { CallReport } from '../core/call/phase.ts';
import { activeChecklist, type ChecklistLibrary, checklistOf } from '../core/checklist/custom.ts';
import { type Checklist, defaultChecklist } from '../core/checklist/items.ts';
import { libraryProblemText } from '../core/checklist/words.ts';
import { namesACall } from '../core/consultation/address.ts';
import { callNews } from '../core/consultation/calls.ts';
import {
  type AddressHash,
  type ConsultationSettings,
  type DoctorAction,
  decide,
  emptyPlace,
  type Input,
  type Place,
} from '../core/consultation/machine.ts';
import {
  type Consultation,
  type ConsultationId,
  practicePlatform,
} from '../core/consultation/types.ts';
import {
  type ConsultationView,
  type LiveView,
  nextItem,
  type PlaceId,
  panelFor,
  type View,
  viewOf,
} from '../core/consultation/view.ts';
import type { PanelMessage, Request, RequestOf, Signal } from '../core/messages.ts';
import type { Arranged, Arrangement } from '../core/panel/arrangement.ts';
import { platformById } from '../core/platforms/index.ts';
import { other } from '../core/platforms/other.ts';
import type { Settings } from '../core/settings/catalogue.ts';
import { autoStartOf, isEnabled, serviceName } from '../core/settings/services.ts';
import { editChecklists, readChecklists } from '../store/checklists.ts';
import { chooseLanguage } from '../store/language.ts';
import { isTakingOver, takePart } from '../store/log/import.ts';
import { openLog } from '../store/log/quarantine.ts';
import {
  clearLeftover,
  mayRenew,
  removeOldFiles,
  renew,
  takeLeftBreaks,
} from '../store/log/renew.ts';
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
} from '../store/log/store.ts';
import {
  type Places,
  readPlaces,
  readSession,
  type Session,
  writeSession,
} from '../store/session.ts';
import {
  arrangementIn,
  choose,
  chooseAll,
  readSettings,
  readSettingsInForce,
  refreshPolicy,
  rememberArranged,
  type SettingsInForce,
} from '../store/settings.ts';
import { callHeard } from './breaks.ts';
import {
  answersPing,
  awaitPause,
  diagnosesOf,
  registerDetector,
  startInOpenTabs,
  stopDetectors,
  stopMeasuring,
} from './detectors.ts';
import {
  applyRetention,
  isLogRequest,
  keepRetention,
  type LogRequest,
  takeLogRequest,
} from './log.ts';
import { dragPanel, forgetPanel, movePanel, showPanel } from './panel.ts';
import { type Answer, type CallFrame, Refusal } from './router.ts';
import { openerTab } from './tabs.ts';
import { forgetStatus, showStatus } from './toolbar.ts';

/**
 * The worker's side of consultations: the only writer. Each input is decided (machine.ts), stored
 * in one transaction, and only then shown and answered. Nothing true is kept in variables here, so
 * the worker may be stopped at any moment; the next input finds everything in the database
 * and in `storage.session`.
 */

/** Wakes the worker while a consultation is open or a deletion waits, to close what time closes. */
export const consultationAlarm = 'consultations';
/** The shortest period that browsers grant. */
const alarmMinutes = 0.5;

/** One thing at a time, in the order of arrival. */
let queue: Promise<unknown> = Promise.resolve();

/** How many wait for their turn. */
let waiting = 0;

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  waiting++;
  const result = queue.then(() => {
    waiting--;
    return work();
  });
  queue = result.catch(() => {});
  return result;
}

/** Call once when the worker starts, before anything else: puts right what a stop left behind. */
export async function wake(): Promise<void> {
  await inTurn(async () => {
    await chooseLanguage((await readSettings()).language);
    await openLog(Date.now());
    await takeLeftBreaks();
    const places = await readPlaces();
    for (const open of await openConsultations()) {
      // `storage.session` ends with the browser: a consultation without a place there was cut off.
      if (open.row.place === undefined || !places[open.row.place]) {
        await recover(open, checklistWith(open.consultation, await readChecklists()));
        const cutOff: Place['unclear'] = { id: open.consultation.id, at: Date.now() };
        await writeSession({ cutOff });
      }
    }
    await followServices();
    await refresh();
    await keepRetention();
  });
  await clearLeftover(inTurn);
  await takeOver();
}

/** What is left of an import, part by part, so that no call waits for the whole of it. */
async function takeOver(): Promise<void> {
  if (!(await inTurn(isTakingOver))) return;
  while (await inTurn(takePart));
  await inTurn(keepAwake);
}

/** Has what was deleted go from the browser's files too, while no consultation is open. */
async function tidyUp(): Promise<void> {
  await clearLeftover(inTurn);
  try {
    await inTurn(async () => {
      if (!(await mayRenew()) || (await openConsultations()).length > 0) return;
      await renew(Date.now(), () => waiting > 0);
    });
  } finally {
    const moved = await clearLeftover(inTurn);
    await inTurn(keepAwake);
    if (moved) await removeOldFiles();
  }
}

/** A signal from a frame of a call page. */
export function takeSignal(signal: Signal, from: CallFrame): Promise<Answer> {
  return inTurn(async () => {
    const known = (await readPlaces())[from.tab];
    // The last word of a tab that is closed already: nothing of it is to be kept again.
    if (signal.type === 'documentGone' && !known) return {};
    if (!isEnabled(from.service, await readSettings())) {
      // The page was loaded, or its detector started, before the service was switched off.
      await stopDetectors(from.tab);
      return {};
    }
    await endPractice(from.tab);
    if (signal.type === 'arrived') return { platform: platformById(from.service) ?? other };
    if (!known) await meet(from);
    const input = await inputOf(signal, from);
    if (input.type === 'call') await beforeCall(input.report, from);
    // A frame that went is not known by its number any more.
    if (input.type === 'documentGone' && !input.top) await dropLostFrames(from);
    await take(from.tab, input);
    if (signal.type !== 'document' && signal.type !== 'role') return {};
    return { patient: (await readPlaces())[from.tab]?.patient ?? false };
  });
}

/** The page of a practice call went without a word: nothing of it is taken into a real one. */
async function endPractice(tab: number): Promise<void> {
  const open = await openAt(tab);
  if (open?.consultation.platform === practicePlatform) await leaveTab(tab);
}

/** Practice calls whose page has gone: its last word may have been lost. */
async function leavePractices(): Promise<void> {
  for (const { row } of await openConsultations()) {
    const { platform, place } = row;
    if (platform !== practicePlatform || typeof place !== 'number') continue;
    if (!(await answersPing(place, 0))) await leaveTab(place);
  }
}

/** A request from one of our own pages. Throws a `Refusal` with a sentence for the doctor. */
export async function takeRequest(request: Request, tab: number | null): Promise<Answer> {
  // A drag takes as long as it takes: nothing waits for it.
  const arranged = await arrangedByDragging(request);
  if (request.type === 'dragged' && !request.over) return {};
  if (request.type === 'commitImport') {
    await inTurn(() => takeLogRequest(request));
    await takeOver();
    return {};
  }
  return inTurn(async () => {
    if (isLogRequest(request)) {
      await workOnLog(request);
      return {};
    }
    switch (request.type) {
      case 'hello':
        return { hello: { tab, views: await readLiveView() } };
      case 'diagnose':
        return { frames: await diagnosesOf(request.place) };
      case 'act':
        await act(request);
        break;
      case 'answer':
        await take(request.place, { type: 'answer', start: request.start });
        break;
      case 'practise':
        if (tab === null) throw new Refusal('A practice call needs a page of its own.');
        await take(tab, { type: 'startByDoctor', platform: practicePlatform, phase: 'open' });
        break;
      case 'start':
        await start(request.place);
        break;
      case 'show':
        await take(request.place, { type: 'show', shown: request.shown });
        break;
      case 'open':
        await take(request.place, { type: 'open', open: request.open });
        break;
      case 'arrange':
        await arrange(request.place, request.key, request.value);
        break;
      case 'drag':
      case 'dragged':
        if (arranged) await arrange(request.place, arranged.key, arranged.value);
        break;
      case 'clock':
        await take(request.place, { type: 'clock' });
        break;
      case 'choose': {
        const problem = await choose(request.key, request.value);
        if (problem) throw new Refusal(problem);
        await applySettings();
        break;
      }
      case 'chooseAll': {
        const refused = await chooseAll(request.choices);
        if (refused) throw new Refusal(`"${refused.key}" ${refused.problem}`);
        await applySettings();
        break;
      }
      case 'editChecklists': {
        const problem = await editChecklists(request.edit, request.requestId);
        if (problem) throw new Refusal(libraryProblemText(problem));
        await refresh();
        break;
      }
      case 'deleteRows':
        await deleteFromLog(request);
        break;
      case 'restoreRows':
        await restoreRows(request.at);
    }
    return {};
  });
}

async function workOnLog(request: LogRequest): Promise<void> {
  await takeLogRequest(request);
  // Words of before, or what was put aside of a file, may have to go from the browser's files.
  if (request.type === 'reflect' || request.type === 'dropImport') await keepAwake();
}

async function deleteFromLog({ ids, at }: RequestOf<'deleteRows'>): Promise<void> {
  // What is still to come would be there afterwards.
  if (!Array.isArray(ids) && (await isTakingOver())) {
    throw new Refusal('A log is still being taken over. Wait until that is done.');
  }
  // Breaks that are still to be taken over are deleted as well.
  await takeLeftBreaks();
  await deleteRows(ids, at);
  await keepAwake();
}

/** A key of the browser's, pressed over a tab. Nothing takes the focus. */
export function takeCommand(command: string, tab: number): Promise<void> {
  return inTurn(async () => {
    const views = await readLiveView();
    const own = views[tab];
    const place = own && own.kind !== 'idle' ? tab : 'byHand';
    const view = views[place];
    if (command === 'start-consultation') {
      await startByKey(own?.kind === 'idle' && own.seen === 'call' ? tab : place, view);
    } else if (view?.kind === 'consultation') {
      if (command === 'toggle-sidebar') await toggle(place, view);
      if (command === 'tick-next') await tickNext(place, view);
    }
  });
}

async function startByKey(place: PlaceId, view: View | undefined): Promise<void> {
  if (view?.kind === 'ask') await take(place, { type: 'answer', start: true });
  else if (view?.kind !== 'consultation' || view.connection === 'ended') await start(place);
  else if (view.hidden) await toggle(place, view);
}

/** The browser's own side panel is the browser's to hide. */
async function toggle(place: PlaceId, { hidden, panelGone }: ConsultationView): Promise<void> {
  if (place !== 'byHand') await take(place, { type: 'show', shown: hidden || panelGone });
}

async function tickNext(place: PlaceId, view: ConsultationView): Promise<void> {
  const item = nextItem(view, view.checklist)?.id;
  if (!item) return;
  await take(place, { type: 'action', action: { do: 'setItem', item, result: 'done' } });
}

/** What hosts Webside may see has changed. */
export function permissionsChanged(): Promise<void> {
  return inTurn(async () => {
    await followServices();
    await startInOpenTabs(await readSettings());
  });
}

/**
 * Looks at the browser's policy. Nothing waits for this: managed storage may answer late, and until
 * then the policy of the last time is in force.
 */
export async function followPolicy(): Promise<void> {
  if (!(await refreshPolicy())) return;
  await inTurn(applySettings);
}

/** Settings may have changed: everything that goes by them does. */
async function applySettings(): Promise<void> {
  await chooseLanguage((await readSettings()).language);
  await followServices();
  await refresh();
}

/** The service whose calls were accepted in a tab before. */
export async function serviceIn(tab: number): Promise<string | undefined> {
  return (await readPlaces())[tab]?.platform ?? undefined;
}

/** Runs the detector in the pages of the services that are switched on, and in no others. */
async function followServices(): Promise<void> {
  const settings = await readSettings();
  await registerDetector(settings);
  for (const [place, known] of Object.entries(await readPlaces())) {
    const platform = known?.platform;
    if (place === 'byHand' || !platform || isEnabled(platform, settings)) continue;
    await stopDetectors(Number(place));
    await take(Number(place), { type: 'switchedOff' });
  }
}

/** A tab that is seen for the first time: what its opener has shown holds for it too. */
async function meet({ tab, inherits }: CallFrame): Promise<void> {
  const places = await readPlaces();
  const opener = places[(await openerTab(tab)) ?? -1];
  const unclear = inherits ? null : await readCutOff();
  const place: Place = { ...emptyPlace, clinician: opener?.clinician ?? null, unclear };
  await writeSession({ places: { ...places, [tab]: place } });
}

/** Before a call counts that begins or comes back in a frame. */
async function beforeCall({ phase }: CallReport, from: CallFrame): Promise<void> {
  if (phase === 'inCall') await dropLostFrames(from);
  if (phase === 'inCall' || phase === 'resumed') await followCall(from);
}

/**
 * A call that a page puts into a window of its own leaves that page, and may come back to it: the
 * consultation where it was ends, and the one where it goes on offers its ticks.
 */
async function followCall({ tab, frame, inherits }: CallFrame): Promise<void> {
  const before =
    inherits && frame === 0 ? await openerTab(tab) : (await readPlaces())[tab]?.movedTo;
  if (before === undefined || before === null) return;
  const open = await openAt(before);
  if (open) await take(before, { type: 'movedAway', to: tab });
  const places = await readPlaces();
  const { [tab]: place = emptyPlace, [before]: other } = places;
  const after: Place = {
    ...place,
    // It is the same meeting, for which the doctor is not asked again.
    answer: place.answer ?? other?.answer ?? null,
    unclear: unclearAfter(open) ?? place.unclear,
  };
  await writeSession({ places: { ...places, [tab]: after } });
}

/** What a consultation leaves open, where another follows it in another place. */
function unclearAfter(open: OpenConsultation | undefined): Place['unclear'] {
  const { id, endedHow } = open?.consultation ?? {};
  return id && endedHow !== 'hangUp' && endedHow !== 'doctor' ? { id, at: Date.now() } : null;
}

export function tabClosed(tab: number): Promise<void> {
  return inTurn(() => leaveTab(tab));
}

/** The browser gave a tab another number, as when it put it to sleep: what was there is offered. */
export function tabReplaced(added: number, removed: number): Promise<void> {
  return inTurn(async () => {
    const before = (await readPlaces())[removed];
    if (!before) return;
    const unclear = unclearAfter(await openAt(removed)) ?? before.unclear;
    await leaveTab(removed);
    const place: Place = { ...emptyPlace, clinician: before.clinician, unclear };
    await writeSession({ places: { ...(await readPlaces()), [added]: place } });
  });
}

async function leaveTab(tab: number): Promise<void> {
  forgetPanel(tab);
  forgetStatus(tab);
  const places = await readPlaces();
  if (!places[tab]) return;
  const unclear = unclearAfter(await openAt(tab));
  // It may have been the window of another page's call, which is now back there.
  const page = Object.keys(places).find((other) => places[placeIdOf(other)]?.movedTo === tab);
  if (page) await take(tab, { type: 'movedAway', to: Number(page) });
  await take(tab, { type: 'tabClosed' });
  const { [tab]: _place, ...left }: Partial<Record<PlaceId, Place>> = await readPlaces();
  const back = page && left[placeIdOf(page)];
  if (back && unclear) left[placeIdOf(page)] = { ...back, unclear };
  const { [tab]: _view, ...views } = await readLiveView();
  await writeSession({ places: left, views });
}

/** The alarm: time has passed. */
export async function timePassed(): Promise<void> {
  await inTurn(refresh);
  await takeOver();
  await tidyUp();
}

/** The daily alarm: the log may hold what is too old. */
export async function dayPassed(): Promise<void> {
  while (await inTurn(applyRetention));
  await tidyUp();
}

/** A break runs, or comes at a time that the doctor named: after a call that settles its item. */
export function breakSettled(): Promise<void> {
  return inTurn(async () => {
    for (const { row, consultation } of await openConsultations()) {
      if (row.place === undefined || consultation.connection !== 'ended') continue;
      await take(row.place, { type: 'autoTick', item: 'break' });
    }
  });
}

/** Whether a consultation is open: an update must wait. */
export function isBusy(): Promise<boolean> {
  return inTurn(async () => (await openConsultations()).length > 0);
}

async function refresh(): Promise<void> {
  await leavePractices();
  const places = await readPlaces();
  for (const place of Object.keys(places)) await take(placeIdOf(place), { type: 'clock' });
  await keepAwake();
}

const closing: readonly DoctorAction['do'][] = ['newPatient', 'end', 'close'];

async function act({ place, consultation, requestId, action }: RequestOf<'act'>): Promise<void> {
  const [known, isDone] = await Promise.all([
    readKnown(place),
    isKnownRequest(consultation as ConsultationId, requestId),
  ]);
  const { open, library } = known;
  if (open?.consultation.id !== consultation) {
    // A second try of what closed it has been done already.
    if (closing.includes(action.do) && (await isClosed(consultation))) return;
    throw new Refusal('This consultation is closed. What was ticked in it is in the log.');
  }
  const { items } = checklistWith(open.consultation, library);
  if (action.do === 'setItem' && !items.some(({ id }) => id === action.item)) {
    throw new Refusal(`There is no item "${action.item}" in this checklist.`);
  }
  if (isDone) return;
  const { offer } = open.consultation;
  const offered = action.do === 'bringBack' && offer ? await resultsOf(offer.id) : undefined;
  await take(place, { type: 'action', action, ...(offered ? { offered } : {}) }, known, requestId);
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

/** The doctor arranged the checklist by hand: so it is on this service from now on. */
function arrangedByDragging(request: Request): Promise<Arranged | undefined> | undefined {
  if (request.type === 'drag') return dragPanel(request.place, request);
  return request.type === 'dragged' ? movePanel(request.place, request) : undefined;
}

async function arrange(place: number, key: string, value: unknown): Promise<void> {
  const service = (await readPlaces())[place]?.platform;
  if (!service) return;
  if (!(await rememberArranged(service, key, value))) {
    throw new Refusal(`"${key}" cannot be arranged like this.`);
  }
  // A form that was chosen holds at once.
  if (key === 'panelForm' || key === 'consultForm')
    await take(place, { type: 'open', open: false });
  await refresh();
}

/** What is stored now and has a part in what follows from an input. */
interface Known {
  readonly places: Places;
  readonly views: LiveView;
  /** The consultation that is open in the input's place. */
  readonly open: OpenConsultation | undefined;
  readonly inForce: SettingsInForce;
  readonly library: ChecklistLibrary;
}

/** Everything at once: the doctor waits for the slowest answer, and not for one after another. */
async function readKnown(placeId: PlaceId): Promise<Known> {
  const [{ places, views }, open, inForce, library] = await Promise.all([
    readSession(),
    openAt(placeId),
    readSettingsInForce(),
    readChecklists(),
  ]);
  return { places, views, open, inForce, library };
}

/**
 * Decides one input, stores what follows, and shows it.
 * @param known read in this turn, with nothing stored since; otherwise it is read here
 */
async function take(
  placeId: PlaceId,
  input: Input,
  known?: Known,
  requestId?: string,
): Promise<void> {
  const { places, views, open, inForce, library } = known ?? (await readKnown(placeId));
  const { settings } = inForce;
  const now = Date.now();
  const isPractice = 'platform' in input && input.platform === practicePlatform;
  const before = {
    place: places[placeId] ?? { ...emptyPlace, unclear: isPractice ? null : await readCutOff() },
    consultation: open?.consultation ?? null,
    heardAt: open?.row.heardAt ?? now,
  };
  const platform = 'platform' in input ? input.platform : before.place.platform;
  const arrangement = arrangementIn(platform ?? '', inForce);
  const rules = rulesFor(platform, settings, arrangement, library, before.consultation);
  const after = decide(before, input, now, rules, newId);
  await commit(placeId, after.events, {
    precision: settings.timePrecision,
    checklist: rules.checklist,
    heardAt: after.heardAt,
    ...(requestId ? { requestId } : {}),
  });
  if (input.type === 'heartbeat' && after.consultation) {
    await heard(after.consultation.id, after.heardAt);
  }
  const shownHere = after.consultation?.platform ?? after.place.platform;
  const service = (shownHere && serviceName(shownHere, settings)) || '';
  const checklist = checklistWith(after.consultation, library);
  const view = viewOf(after, { ...rules, checklist }, now, service);
  const isMoved = after.place !== before.place || !places[placeId];
  await publish(
    placeId,
    view,
    views,
    isMoved ? { places: { ...places, [placeId]: after.place } } : {},
  );
  await Promise.all([
    showWhereItIs(placeId, input, view, arrangement),
    // What is ticked in between changes nothing of what time will.
    after.events.some(({ event: { type } }) => type === 'opened' || type === 'closed')
      ? keepAwake()
      : undefined,
  ]);
  measureFor(placeId, before.place, after.place);
  // Breaks have a queue of their own, and no call waits for it.
  const opened = after.events.some(({ event }) => event.type === 'opened');
  void callHeard(placeId, callNews(input, after.place, after.consultation, now), opened);
  // Offered once.
  const offered = after.consultation?.offer?.id;
  if (offered && offered === (await readCutOff())?.id) {
    await writeSession({ cutOff: null });
  }
}

/** Measures where a reminder waits for a pause, and nowhere else. Nothing waits for the page. */
function measureFor(place: PlaceId, before: Place, after: Place): void {
  if (place === 'byHand') return;
  if (after.quietIn && !before.quietIn) void awaitPause(place, after.quietIn);
  if (before.quietIn && !after.quietIn) void stopMeasuring(place);
}

async function showWhereItIs(
  place: PlaceId,
  { type }: Input,
  view: View,
  arrangement: Arrangement,
): Promise<void> {
  if (place === 'byHand' || type === 'tabClosed') return;
  const { panelSide: side, panelWidth: width, stripPlace: strip } = arrangement;
  // A page that was loaded anew has no panel, whatever was shown in the tab before.
  const hasPanel = type !== 'document' && type !== 'heartbeat';
  // The browser takes away what a button says when its tab goes elsewhere; with a tick it does not.
  const hasStatus = type === 'action';
  const form = panelFor(view);
  const { controls } = platformById(view.platform ?? '') ?? other;
  await Promise.all([
    showPanel(place, form && { form, side, controls, width, strip }, hasPanel),
    showStatus(place, view, hasStatus),
  ]);
}

/** A consultation's own checklist, whatever is in use now; without one, that of the next. */
function checklistWith(consultation: Consultation | null, library: ChecklistLibrary): Checklist {
  if (!consultation) return activeChecklist(library);
  return checklistOf(library, consultation.checklist) ?? defaultChecklist;
}

function rulesFor(
  platform: string | null,
  settings: Settings,
  arrangement: Arrangement,
  library: ChecklistLibrary,
  consultation: Consultation | null,
): ConsultationSettings {
  const { reconnectSeconds, nudges, openingNudgeSeconds, waitForPause } = settings;
  const { slotMinutes, smallWhenSharing } = settings;
  return {
    autoStart: platform === null ? 'never' : autoStartOf(platform, settings),
    smallWhenSharing,
    reconnectSeconds,
    nudges,
    openingNudgeSeconds,
    waitForPause,
    slotMinutes,
    arrangement,
    checklist: checklistWith(consultation, library),
    newChecklist: activeChecklist(library),
    noteTemplate: settings.copyNote ? settings.noteTemplate : null,
  };
}

async function inputOf(
  signal: Exclude<Signal, { type: 'arrived' }>,
  from: CallFrame,
): Promise<Input> {
  const { frame, service: platform } = from;
  const top = frame === 0;
  switch (signal.type) {
    case 'document': {
      const address = await hashOf(from.address);
      return { type: 'document', top, frame, platform, address, role: signal.role };
    }
    case 'role':
      return { type: 'role', platform, role: signal.role };
    case 'page':
      return { ...signal, frame };
    case 'documentGone':
      return { type: 'documentGone', top: signal.top, frame };
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
        after: signal.after,
      };
    case 'panelGone':
      return { type: 'panelGone' };
    case 'quiet':
      return { type: 'quiet', frame };
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
  const toClose = (await openConsultations()).length + (await purgeDeleted(Date.now()));
  const busy = toClose > 0 || (await isTakingOver()) || (await mayRenew());
  const alarm = await browser.alarms.get(consultationAlarm);
  if (busy && !alarm) {
    browser.alarms.create(consultationAlarm, { periodInMinutes: alarmMinutes });
  } else if (!busy && alarm) {
    await browser.alarms.clear(consultationAlarm);
  }
}

/**
 * Shows what there is now in a place.
 * @param before what is shown
 * @param more to be stored in the same step
 */
async function publish(
  place: PlaceId,
  view: View,
  before: LiveView,
  more: Partial<Session>,
): Promise<void> {
  const isNews = JSON.stringify(before[place]) !== JSON.stringify(view);
  await writeSession({ ...more, ...(isNews ? { views: { ...before, [place]: view } } : {}) });
  if (!isNews) return;
  if (import.meta.env.FIREFOX && place !== 'byHand') {
    const message: PanelMessage = { type: 'views', views: { [place]: view } };
    // Nobody listens where no sidebar is open.
    await browser.tabs.sendMessage(place, message).catch(() => {});
  }
}

async function openAt(place: PlaceId): Promise<OpenConsultation | undefined> {
  return (await openConsultations()).find(({ row }) => row.place === place);
}

async function readCutOff(): Promise<Place['unclear']> {
  return (await readSession()).cutOff;
}

async function readLiveView(): Promise<LiveView> {
  return (await readSession()).views;
}

function placeIdOf(key: string): PlaceId {
  return key === 'byHand' ? key : Number(key);
}

/**
 * Tells one address from another without keeping either: the salt ends with the browser. An address
 * that many calls share is never the same as any.
 */
async function hashOf(address: string): Promise<AddressHash> {
  if (!namesACall(address)) return crypto.randomUUID();
  let { salt } = await readSession();
  if (!salt) {
    salt = crypto.randomUUID();
    await writeSession({ salt });
  }
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(salt + address));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function newId(): ConsultationId {
  return crypto.randomUUID() as ConsultationId;
}
