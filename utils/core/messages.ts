import * as v from 'valibot';
import type { Capture } from './call/evidence.ts';
import type { Role } from './call/role.ts';
import type { CallPhase } from './call/state.ts';
import { editSchema } from './checklist/edit.ts';
import { actionSchema } from './consultation/action.ts';
import type { LiveView } from './consultation/view.ts';
import { exportedBreak, exportedRow, exportedTombstone, reflectionText } from './log/file.ts';
import { isDay } from './log/statistics.ts';
import type { Arranged } from './panel/arrangement.ts';
import type { PanelDrag, PanelDragged, PanelPlace } from './panel/place.ts';
import type { Platform } from './platforms/types.ts';

/**
 * Every message there is, with the shape of its payload. The worker refuses what is not listed
 * here, what does not fit, and what comes from a sender who may not send it (see utils/worker/router.ts).
 * The worker's own messages to a tab are at the end.
 */

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
/** The longest is the template of the note. */
const longText = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const tabId = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** The same for every try of one action, so that a retry changes nothing twice. */
const requestId = v.pipe(v.string(), v.uuid('not a UUID'));
const consultation = v.pipe(v.string(), v.uuid('not a consultation id'));
/** A date, `2026-11-02`. */
const day = v.pipe(v.string(), v.check(isDay, 'not a date'));
/** A tab's own consultation, or the one started by hand for a telephone or desktop call. */
const place = v.union([tabId, v.literal('byHand')]);

const callEnd = v.picklist(['hangUp', 'dropped', 'left', 'replaced', 'unclear']);
const role = v.picklist(['patient', 'likelyPatient', 'clinician', 'unknown']);
/**
 * How long ago something was, milliseconds. The clock of a page and that of the worker go apart when
 * the machine sleeps or its clock is set, so no moment is ever sent.
 */
const ago = time;
const running = { call: time, ago, after: v.nullable(callEnd) };

const callReport = v.variant('phase', [
  v.strictObject({ phase: v.picklist(['none', 'waiting', 'alone']) }),
  v.strictObject({ phase: v.literal('inCall'), ...running }),
  v.strictObject({ phase: v.picklist(['interrupted', 'resumed']), ago }),
  v.strictObject({ phase: v.literal('ended'), by: callEnd, ago }),
]);

/** From the detector in a call page: signals, and nothing else. */
export const signalSchema = v.variant('type', [
  /** A page or frame has loaded. Answered with what is known about its pages. */
  v.strictObject({ type: v.literal('arrived') }),
  v.strictObject({ type: v.literal('document'), role }),
  /** A page that was reported before now shows more clearly who is at this screen. */
  v.strictObject({ type: v.literal('role'), role }),
  /**
   * The document is going away. `top`: it was the page itself. The sender's frame no longer says so:
   * when another site's page replaces this one, Chromium gives it the number of no frame.
   */
  v.strictObject({
    type: v.literal('documentGone'),
    top: v.boolean(),
    /** The doctor pressed something in it just before. */
    pressed: v.boolean(),
  }),
  v.strictObject({ type: v.literal('call'), report: callReport }),
  v.strictObject({ type: v.literal('heartbeat'), ...running }),
  /**
   * The frame needs another script: at the first sign of a call the one that judges it, and where
   * nobody is seen the one that measures when they are heard.
   */
  v.strictObject({ type: v.literal('needs'), script: v.picklist(['judge', 'ear']) }),
  /**
   * The doctor began or ended showing their screen; the platform's marks went or came; the others
   * have been neither seen nor heard for a minute.
   */
  v.strictObject({
    type: v.literal('page'),
    presenting: v.boolean(),
    degraded: v.boolean(),
    frozen: v.boolean(),
  }),
  /** The page keeps removing the panel. */
  v.strictObject({ type: v.literal('panelGone') }),
  /** Something of the page lies over the panel and stays there, or no longer. */
  v.strictObject({ type: v.literal('panelCovered'), covered: v.boolean() }),
  /** Two seconds of silence, for which a reminder waits; or nothing here to measure it by. */
  v.strictObject({ type: v.literal('quiet') }),
]);

/**
 * From the panel's script, in a call page or in the practice call's: the sidebar in its frame will
 * show this token, once.
 */
export const vouchSchema = v.strictObject({ type: v.literal('vouch'), token: requestId });

/** From our own pages: sidebar, popup, log. */
export const requestSchema = v.variant('type', [
  /** A page starts: which tab is it in, and what is there to see? Answered by `Hello`. */
  v.strictObject({
    type: v.literal('hello'),
    /** In a frame: what the panel's script has vouched for. */
    token: v.optional(requestId),
  }),
  v.strictObject({
    type: v.literal('act'),
    place,
    consultation,
    requestId,
    action: actionSchema,
  }),
  v.strictObject({ type: v.literal('answer'), place: tabId, start: v.boolean() }),
  v.strictObject({ type: v.literal('start'), place }),
  /** Start a practice call in the page that asks. */
  v.strictObject({ type: v.literal('practise') }),
  v.strictObject({ type: v.literal('show'), place: tabId, shown: v.boolean() }),
  /** Open the checklist in full where it would be small, until the next phase; or stop doing so. */
  v.strictObject({ type: v.literal('open'), place: tabId, open: v.boolean() }),
  /** The doctor arranged the checklist by hand: remembered for the service. */
  v.strictObject({
    type: v.literal('arrange'),
    place: tabId,
    key: text,
    // Its shape is the catalogue's business.
    value: v.union([v.number(), text]),
  }),
  /**
   * Chromium: the doctor takes hold of the checklist, or of its edge, to drag it. Answered when it is
   * over.
   */
  v.strictObject({
    type: v.literal('drag'),
    place: tabId,
    what: v.picklist(['place', 'width']),
    x: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  }),
  /** Firefox: the doctor drags it, by so many pixels of the screen so far. */
  v.strictObject({
    type: v.literal('dragged'),
    place: tabId,
    what: v.picklist(['place', 'width']),
    by: v.pipe(v.number(), v.safeInteger(), v.minValue(-100_000), v.maxValue(100_000)),
    over: v.boolean(),
  }),
  /** The page in the frame sees that something lies over it, or no longer. */
  v.strictObject({ type: v.literal('covered'), place: tabId, covered: v.boolean() }),
  /** What do the frames of this tab see? For a report to support. */
  v.strictObject({ type: v.literal('diagnose'), place: tabId }),
  /** A nudge may be due: the worker looks at its own clock. */
  v.strictObject({ type: v.literal('clock'), place }),
  /** One of the doctor's choices; without a value the default is in force again. */
  v.strictObject({
    type: v.literal('choose'),
    key: text,
    // Its shape is the catalogue's business.
    value: v.optional(v.union([v.boolean(), v.number(), longText, v.array(v.unknown())])),
  }),
  /** Several of the doctor's choices at once, all of them or none. */
  v.strictObject({
    type: v.literal('chooseAll'),
    choices: v.pipe(
      v.array(
        v.strictObject({
          key: text,
          value: v.optional(
            v.union([
              v.boolean(),
              v.number(),
              // A template may be empty where the practice's is not.
              v.pipe(v.string(), v.maxLength(1000)),
              v.array(v.unknown()),
            ]),
          ),
        }),
      ),
      v.minLength(1),
      v.maxLength(200),
    ),
  }),
  /** One change of the doctor's own checklists. */
  v.strictObject({ type: v.literal('editChecklists'), requestId, edit: editSchema }),
  /** Deletes rows of the log; `at` names the deletion, for an undo. */
  v.strictObject({
    type: v.literal('deleteRows'),
    ids: v.union([
      v.literal('all'),
      v.pipe(v.array(consultation), v.minLength(1)),
      v.strictObject({ from: day, to: day }),
    ]),
    at: time,
  }),
  v.strictObject({ type: v.literal('restoreRows'), at: time }),
  /** What the doctor thinks of a consultation afterwards; `null` takes it away. */
  v.strictObject({
    type: v.literal('reflect'),
    consultation,
    reflection: v.nullable(reflectionText),
    at: time,
  }),
  /** Examples in the log. Their service tells them apart from real consultations. */
  v.strictObject({ type: v.literal('sample'), load: v.boolean() }),
  /**
   * A log from a file, put aside part by part and taken over at once. `part` counts from 0, and the
   * first one drops what was put aside before.
   */
  v.strictObject({
    type: v.literal('stageImport'),
    part: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    consultations: v.array(exportedRow),
    deleted: v.array(exportedTombstone),
    breaks: v.array(exportedBreak),
  }),
  /** `bringBack`: also what was deleted here. */
  v.strictObject({ type: v.literal('commitImport'), bringBack: v.boolean() }),
  v.strictObject({ type: v.literal('dropImport') }),
  /** Delete for good a log that would not open and was set aside. */
  v.strictObject({ type: v.literal('deleteSetAside') }),
  /** What happened to the log was read, and needs not to be said any more. */
  v.strictObject({ type: v.literal('troubleSeen') }),
  /** What the doctor does about breaks. `look`: something may be due, the worker looks at the clock. */
  v.strictObject({
    type: v.literal('breaks'),
    do: v.picklist(['take', 'later', 'skip', 'end', 'pauseToday', 'resume', 'look']),
  }),
]);

export type Vouch = v.InferOutput<typeof vouchSchema>;
export type Signal = v.InferOutput<typeof signalSchema>;
export type Request = v.InferOutput<typeof requestSchema>;
export type RequestOf<Type extends Request['type']> = Extract<Request, { type: Type }>;

/** The worker's answer. `error` says in a sentence what was wrong; nothing was changed then. */
export type Reply =
  | {
      readonly ok: true;
      readonly hello?: Hello;
      /** To `diagnose`: what each frame of the tab sees. */
      readonly frames?: readonly FrameDiagnosis[];
      /** To `arrived`: none where Webside must not run. */
      readonly platform?: Platform;
      /** To `document` and `role`: whether the tab is treated as a patient's. */
      readonly patient?: boolean;
    }
  | {
      readonly ok: false;
      readonly error: string;
      /** The device has no space for what was to be stored, so nothing was. */
      readonly full?: true;
    };

/** What a frame's detector sees, for a report to support: no address, no title, no name. */
export interface FrameDiagnosis {
  readonly phase: CallPhase;
  readonly role: Role;
  /** How many remote tracks are playing. */
  readonly tracks: number;
  readonly capture: Capture;
  /** `null`: the platform's file names no such control. */
  readonly leaveControl: boolean | null;
  readonly twoMarks: boolean;
  readonly waiting: boolean;
  readonly blocked: boolean;
  /** How many of the remote pictures move. */
  readonly moving: number;
  /** How long ago the doctor pressed something in the frame, milliseconds; `null`: never. */
  readonly pressedAgo: number | null;
}

export interface Hello {
  /** The tab that the page is in, or is a frame in; `null` in the side panel and the popup. */
  readonly tab: number | null;
  readonly views: LiveView;
}

/** From the worker to the scripts in a tab. */
export type PanelMessage =
  /** Show the panel, in this form and at this edge. The panel answers `true`. */
  | ({ readonly type: 'panel' } & PanelPlace)
  | { readonly type: 'panelRemove' }
  /** Something lies over the panel: to the top with it. */
  | { readonly type: 'panelRise' }
  /** The doctor drags the panel. Once it is over the answer is `Arranged`: where it stays. */
  | ({ readonly type: 'panelDrag' } & PanelDrag)
  | ({ readonly type: 'panelDragged' } & PanelDragged)
  /** Firefox only: to the sidebar's frame, which cannot read `storage.session` there. */
  | { readonly type: 'views'; readonly views: LiveView }
  /** Is this frame's detector there? Answers `true`. */
  | { readonly type: 'ping' }
  /** The platform was switched off: the detector ends. */
  | { readonly type: 'stop' }
  /** No reminder is waiting any more: stop measuring. */
  | { readonly type: 'stopMeasuring' };

/** What the panel's script answers: `true`, or how the doctor has arranged it. */
export type PanelReply = true | Arranged;
