import { browser } from 'wxt/browser';
import type { ChecklistLibrary } from '../core/checklist/library.ts';
import { callNews } from '../core/consultation/calls.ts';
import type { ConsultationSettings, Input, Situation } from '../core/consultation/input.ts';
import { type Decision, decide } from '../core/consultation/machine.ts';
import { newPlace, type Place } from '../core/consultation/place.ts';
import { type ConsultationId, practicePlatform } from '../core/consultation/types.ts';
import { type PlaceId, panelFor, type View, viewOf } from '../core/consultation/view.ts';
import type { PanelMessage } from '../core/messages.ts';
import type { Arrangement } from '../core/panel/arrangement.ts';
import { platformById } from '../core/platforms/index.ts';
import { other } from '../core/platforms/other.ts';
import type { Settings } from '../core/settings/catalogue.ts';
import { serviceName } from '../core/settings/services.ts';
import { commit, heard } from '../store/log/consultations.ts';
import { arrangementIn } from '../store/settings.ts';
import { keepAwake } from './alarm.ts';
import { callHeard } from './breaks.ts';
import { copySoon } from './copies.ts';
import { awaitPause, stopMeasuring } from './detectors.ts';
import { showPanel } from './panel.ts';
import { checklistWith, rulesFor } from './rules.ts';
import type { Stored } from './stored.ts';
import { showStatus } from './toolbar.ts';

/**
 * What happens in one place, from beginning to end: what is known is read, the machine decides, the
 * events are stored in one transaction, and only then anything is shown. Nothing true is kept in
 * variables here, so the worker may be stopped at any moment: the next input finds everything in
 * the database and in `storage.session`.
 * @param requestId of a doctor's action, by which a second try of it is known
 */
export async function handleInput(
  stored: Stored,
  place: PlaceId,
  input: Input,
  requestId?: string,
): Promise<void> {
  const known = await read(stored, place, input);
  const after = decide(known.before, input, known.now, known.rules, newId);
  const view = draw(known, after);
  const isNews = await store(stored, known, after, view, requestId);
  const opened = after.events.some(({ event }) => event.type === 'opened');
  await Promise.all([
    show(known, view, isNews),
    // What is ticked in between changes nothing of what time will.
    opened || after.events.some(({ event }) => event.type === 'closed')
      ? keepAwake(stored)
      : undefined,
  ]);
  measureFor(place, known.before.place, after.place);
  // Breaks have a queue of their own, and no call waits for it.
  void callHeard(place, callNews(input, after.place, after.consultation, known.now), opened);
  await dropOffered(stored, after);
}

/** All that has a part in what follows from an input. */
interface Known {
  readonly place: PlaceId;
  readonly input: Input;
  readonly now: number;
  readonly before: Situation;
  readonly settings: Settings;
  readonly library: ChecklistLibrary;
  readonly arrangement: Arrangement;
  readonly rules: ConsultationSettings;
}

/** Everything at once: the doctor waits for the slowest answer, and not for one after another. */
async function read(stored: Stored, place: PlaceId, input: Input): Promise<Known> {
  const [{ places, cutOff }, open, inForce, library] = await Promise.all([
    stored.session(),
    stored.openAt(place),
    stored.settingsInForce(),
    stored.library(),
  ]);
  const { settings } = inForce;
  const now = Date.now();
  const isPractice = 'platform' in input && input.platform === practicePlatform;
  const before = {
    place: places[place] ?? newPlace(null, isPractice ? null : cutOff),
    consultation: open?.consultation ?? null,
    heardAt: open?.row.heardAt ?? now,
  };
  const platform = 'platform' in input ? input.platform : before.place.page.platform;
  const arrangement = arrangementIn(platform ?? '', inForce);
  const rules = rulesFor(platform, settings, arrangement, library, before.consultation);
  return { place, input, now, before, settings, library, arrangement, rules };
}

/** What the pages are to show of what was decided. */
function draw({ now, settings, library, rules }: Known, after: Decision): View {
  const platform = after.consultation?.platform ?? after.place.page.platform;
  const service = (platform && serviceName(platform, settings)) || '';
  const checklist = checklistWith(after.consultation, library);
  return viewOf(after, { ...rules, checklist }, now, service);
}

/**
 * Stores what was decided: first what must not be lost, then what pages draw.
 * @returns whether pages draw something else than before
 */
async function store(
  stored: Stored,
  { place, input, before, settings, rules }: Known,
  after: Decision,
  view: View,
  requestId: string | undefined,
): Promise<boolean> {
  const { events, heardAt, consultation } = after;
  if (events.length > 0) {
    await stored.changeOpen(() =>
      commit(place, events, {
        precision: settings.timePrecision,
        checklist: rules.checklist,
        heardAt,
        ...(requestId ? { requestId } : {}),
      }),
    );
    if (events.some(({ event }) => event.type === 'closed')) copySoon();
  }
  if (input.type === 'heartbeat' && consultation) {
    await stored.changeOpen(() => heard(consultation.id, heardAt));
  }
  const { places, views } = await stored.session();
  const isMoved = after.place !== before.place || !places[place];
  const isNews = JSON.stringify(views[place]) !== JSON.stringify(view);
  await stored.keep({
    ...(isMoved ? { places: { ...places, [place]: after.place } } : {}),
    ...(isNews ? { views: { ...views, [place]: view } } : {}),
  });
  return isNews;
}

/** Shows a view where the browser's storage does not: in the page, and on the toolbar button. */
async function show(
  { place, input: { type }, arrangement }: Known,
  view: View,
  isNews: boolean,
): Promise<void> {
  if (place === 'byHand') return;
  if (import.meta.env.FIREFOX && isNews) {
    const message: PanelMessage = { type: 'views', views: { [place]: view } };
    // Nobody listens where no sidebar is open.
    await browser.tabs.sendMessage(place, message).catch(() => {});
  }
  if (type === 'tabClosed') return;
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

/** Measures where a reminder waits for a pause, and nowhere else. Nothing waits for the page. */
function measureFor(place: PlaceId, before: Place, after: Place): void {
  if (place === 'byHand') return;
  if (after.wait.quietIn && !before.wait.quietIn) void awaitPause(place, after.wait.quietIn);
  if (before.wait.quietIn && !after.wait.quietIn) void stopMeasuring(place);
}

/** A consultation that was cut off is offered once. */
async function dropOffered(stored: Stored, { consultation }: Decision): Promise<void> {
  const offered = consultation?.offer?.id;
  if (offered && offered === (await stored.session()).cutOff?.id) {
    await stored.keep({ cutOff: null });
  }
}

function newId(): ConsultationId {
  return crypto.randomUUID() as ConsultationId;
}
