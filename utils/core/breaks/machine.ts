/**
 * Decides when a doctor is asked to take a break. Pure: no browser, no storage, no clock.
 *
 *              worked for an interval           no guard, settled, somebody there
 *   working ----------------------------> due -----------------------------------> prompted
 *    ^ ^ ^                                ^ ^ ^                                     | | | |
 *    | | |                                | | +-- a guard; a call: displacedByCall -+ | | |
 *    | | |                                | +---- over, absent -- snoozed <-- later --+ | |
 *    | | +-- skipped, dismissed, no answer for two minutes: ignored --------------------+ |
 *    | |                                  |                                               |
 *    | |                                  | a call before its half: displacedByCall       |
 *    | +-- over: taken; cutShort ------ onBreak <----------------------------------- take +
 *    |                                    ^ the doctor may begin one at any time
 *    |
 *    +---- as long as a break: takenNatural -- away <--> any of these but onBreak
 *                                               no input, locked, asleep; shorter: goes on
 *
 *   In every phase: a call, presenting, quiet hours and time outside working hours hold prompts,
 *   notices and the badge. `off`, by the settings or paused for today: nothing is counted.
 *
 * It counts time that has passed and not moments, so that neither a clock that is set nor summer
 * time makes a break come early, late or twice. A prompt never appears just as somebody hangs up or
 * comes back. After a break is declined, none is offered for an interval: reminders tire.
 */

import { forbiddenBy } from './hours.ts';
import type { BreakKind } from './kinds.ts';
import type { BreakSettings } from './settings.ts';
import { suggestionFor } from './suggestions.ts';
import type {
  BreakEffect,
  BreakEvent,
  BreakLogEntry,
  BreakPhase,
  BreakState,
  DueBreak,
  HeldReason,
  InputState,
  KnownCall,
  Now,
  Stage,
} from './types.ts';
import {
  afterPassing,
  afterRest,
  dueKind,
  eyesEveryMs,
  nextDueMs,
  noWork,
  restedLately,
  withoutWork,
  withWork,
  workedMs,
  workIn,
} from './work.ts';

type EventOf<Type extends BreakEvent['type']> = Extract<BreakEvent, { type: Type }>;
type StageOf<Is extends Stage['is']> = Extract<Stage, { is: Is }>;

export interface BreakDecision {
  readonly state: BreakState;
  readonly effects: readonly BreakEffect[];
}

/** After this long without input the browser reports `idle`. This is the interval we give it. */
export const idleAfterMs = 60_000;
/** After a call, and when somebody comes back, nothing is shown for this long. */
export const settleMs = 30_000;
/** A prompt without an answer for this long is ignored. */
export const answerMs = 120_000;
/** After this long without news of a call, its tab is asked: three missed heartbeats or more. */
export const silentAfterMs = 60_000;
/** After this long, nobody knows whether it goes on, and it no longer holds prompts. */
export const unverifiedAfterMs = 300_000;
/** After this long, it is forgotten. */
const forgottenAfterMs = 3_600_000;
/** Away for this long is more than reading: it ends a snooze. */
const realAbsenceMs = 120_000;
/** Browsers grant no shorter alarm. */
const soonestMs = 30_000;
/** The pulse by which sleep is noticed, and without a call the shortest time between two ticks. */
const pulseMs = 60_000;
/** Clocks are corrected by less than this all the time. */
const clockStepMs = 1_000;
const eyesSeconds = 20;

/** Before the first event. */
export function initialState(now: Now): BreakState {
  return {
    version: 1,
    seenAt: now.at,
    today: newDay(now),
    off: false,
    stage: { is: 'working' },
    absence: null,
    input: 'active',
    presentMs: 0,
    calls: {},
    presenting: false,
    settle: { after: 'absence', leftMs: settleMs },
    work: noWork,
    sinceTickMs: 0,
    badge: null,
    prompts: 0,
    logged: 0,
  };
}

/** The state as it was stored, or a new one where nothing usable was. */
export function restored(stored: unknown, now: Now): BreakState {
  const fresh = initialState(now);
  if (typeof stored !== 'object' || stored === null) return fresh;
  const whole = Object.keys(fresh).every((key) => key in stored);
  return whole && (stored as BreakState).version === fresh.version ? (stored as BreakState) : fresh;
}

/** One event taken into account. */
export function reduce(
  before: BreakState,
  event: BreakEvent,
  now: Now,
  settings: BreakSettings,
): BreakDecision {
  const turn = new Turn(before, now, settings);
  turn.passTime(event);
  turn.hear(event);
  turn.switchOnOrOff();
  turn.lookWhoIsThere();
  turn.obeyGuards();
  turn.answer(event);
  turn.proceed();
  turn.show(event);
  return { state: turn.state, effects: turn.effects };
}

export function phaseOf({ off, absence, stage }: BreakState): BreakPhase {
  if (off) return 'off';
  return absence ? 'away' : stage.is;
}

/** What holds prompts at this moment, if anything does. */
export function guardOf(
  state: Pick<BreakState, 'calls' | 'presenting'>,
  now: Now,
  settings: BreakSettings,
): HeldReason | null {
  if (inCall(state)) return 'call';
  return state.presenting ? 'presenting' : forbiddenBy(now, settings);
}

/** How often a break that is due can still be put off. */
export function snoozesLeft(
  { snoozes }: DueBreak,
  { breakSnoozes }: Pick<BreakSettings, 'breakSnoozes'>,
): number {
  return Math.max(0, breakSnoozes - snoozes);
}

/** `silent`: its tab has been asked, and until it answers the call counts as live. */
export function callStatus({ silentMs }: KnownCall): 'live' | 'silent' | 'unverified' {
  if (silentMs < silentAfterMs) return 'live';
  return silentMs < unverifiedAfterMs ? 'silent' : 'unverified';
}

function liveCalls({ calls }: Pick<BreakState, 'calls'>): readonly KnownCall[] {
  return Object.values(calls).filter((call) => callStatus(call) !== 'unverified');
}

/** Whether a call is live, as far as anybody knows. */
export function inCall(state: Pick<BreakState, 'calls'>): boolean {
  return liveCalls(state).length > 0;
}

function newDay({ date }: Now): BreakState['today'] {
  return { date, paused: false, contacts: 0, contactsSaid: false };
}

const minutesMs = (minutes: number) => minutes * 60_000;
const toSeconds = (ms: number) => Math.round(ms / 1000);

/** One call of `reduce`: what was, and what has been decided so far. */
class Turn {
  state: BreakState;
  readonly effects: BreakEffect[] = [];
  readonly #wasInCall: boolean;
  readonly #wasAway: boolean;
  /** An alarm came late, and the one before it too: a busy machine, and nobody who wakes it. */
  #lateAgain = false;
  readonly #now: Now;
  readonly #settings: BreakSettings;

  constructor(state: BreakState, now: Now, settings: BreakSettings) {
    this.state = state;
    this.#wasInCall = inCall(state);
    this.#wasAway = state.absence !== null;
    this.#now = now;
    this.#settings = settings;
  }

  /** Counts the time since the last event for what was going on in it. */
  passTime(event: BreakEvent): void {
    const ms = this.#elapsedMs(event);
    const { today, off } = this.state;
    this.#set({ seenAt: this.#now.at, sinceTickMs: this.state.sinceTickMs + ms });
    if (!off) this.#spend(ms);
    this.#silence(ms);
    const { date } = this.#now;
    // A date that went back is the clock's or the time zone's doing, and no new day.
    if (date < today.date) this.#set({ today: { ...today, date } });
    if (date <= today.date) return;
    this.#set({ today: newDay(this.#now) });
    // After a night off, counting starts again; after a night at work, it goes on.
    if (off) this.#set({ work: noWork });
  }

  #elapsedMs(event: BreakEvent): number {
    const seenMs = this.#now.at - this.state.seenAt;
    const setMs = event.type === 'clockChanged' ? event.byMs : 0;
    // A change that an earlier event has shown is not taken off a second time. One put back by less
    // than the time since that event cannot be told from it, and costs as much of that time.
    const news = setMs < 0 ? seenMs < 0 : seenMs >= setMs;
    const changeMs = news && setMs !== 0 ? setMs : Math.min(0, seenMs);
    if (Math.abs(changeMs) >= clockStepMs && !this.state.off) {
      this.#log({ kind: 'clockChange', seconds: toSeconds(changeMs) });
      // Nobody knows how long it was, and the machine may have slept.
      if (setMs === 0) this.#settleDown('absence');
    }
    return Math.max(0, seenMs - changeMs);
  }

  #spend(ms: number): void {
    const { settle, stage, absence } = this.state;
    const calls = liveCalls(this.state);
    if (settle && calls.length === 0) {
      const leftMs = settle.leftMs - ms;
      this.#set({ settle: leftMs > 0 ? { ...settle, leftMs } : null });
    }
    if (stage.is === 'snoozed') this.#stage({ ...stage, leftMs: stage.leftMs - ms });
    if (stage.is === 'onBreak') {
      this.#stage({ ...stage, restedMs: stage.restedMs + ms });
      return;
    }
    const workMs = absence && calls.length === 0 ? 0 : workIn(ms);
    const awayMs = ms - workMs;
    this.#lateAgain = settle !== null && workMs > 0;
    if (awayMs > 0) this.#set({ presentMs: 0 });
    if (workMs > 0) this.#workOn(workMs, calls);
    // Less than a minute is no absence, as with input that stops.
    if (absence || awayMs >= idleAfterMs) {
      this.#set({ absence: { awayMs: (absence?.awayMs ?? 0) + awayMs } });
    }
  }

  #workOn(ms: number, calls: readonly KnownCall[]): void {
    if (calls.length === 0) {
      this.#attend(ms);
      return;
    }
    const consultation = calls.some((call) => call.consultation);
    const at = consultation ? 'consultation' : 'meeting';
    this.#set({ work: withWork(this.state.work, ms, at) });
  }

  /** Somebody was there, without a call. */
  #attend(ms: number): void {
    const { stage, work, presentMs } = this.state;
    this.#set({
      work: withWork(work, ms, 'screen'),
      presentMs: Math.min(idleAfterMs, presentMs + ms),
    });
    if (stage.is === 'prompted') this.#stage({ ...stage, waitedMs: stage.waitedMs + ms });
  }

  /** No call has been heard of in this time. */
  #silence(ms: number): void {
    const calls = Object.entries(this.state.calls)
      .map(([key, call]) => [key, { ...call, silentMs: call.silentMs + ms }] as const)
      .filter(([, { silentMs }]) => silentMs < forgottenAfterMs);
    this.#set({ calls: Object.fromEntries(calls) });
  }

  /** Takes in what the event says. */
  hear(event: BreakEvent): void {
    switch (event.type) {
      case 'tick':
        this.#set({ input: event.input, presenting: event.presenting, sinceTickMs: 0 });
        break;
      case 'browserStarted':
        this.#browserStarted(event.input);
        break;
      case 'input':
        this.#set({ input: event.input });
        break;
      case 'callLive': {
        const { call, consultation } = event;
        this.#set({ calls: { ...this.state.calls, [call]: { consultation, silentMs: 0 } } });
        break;
      }
      case 'callEnded': {
        const { [event.call]: _, ...calls } = this.state.calls;
        this.#set({ calls });
        break;
      }
      case 'presenting':
        this.#set({ presenting: event.presenting });
        break;
      case 'contacts':
        this.#set({ today: { ...this.state.today, contacts: event.today } });
        break;
      case 'pauseToday':
      case 'resume':
        this.#set({ today: { ...this.state.today, paused: event.type === 'pauseToday' } });
        break;
      case 'answer':
      case 'takeBreak':
      case 'endBreak':
        // A click shows that somebody is there.
        this.#set({ input: 'active' });
    }
  }

  #browserStarted(input: InputState): void {
    this.#unprompt();
    this.#set({ input, calls: {}, presenting: false });
    this.#settleDown('absence');
  }

  switchOnOrOff(): void {
    const off = !this.#settings.breaks || this.state.today.paused;
    if (off && !this.state.off) {
      this.#endBreak();
      this.#drop();
      this.#set({ absence: null, presentMs: 0 });
    } else if (!off && this.state.off) {
      this.#settleDown('absence');
    }
    this.#set({ off });
    const { stage } = this.state;
    const waits = stage.is !== 'working' && stage.is !== 'onBreak';
    if (waits && stage.due.break === 'long' && !this.#settings.longBreaks) this.#drop();
  }

  /** The break that is due was switched off. */
  #drop(): void {
    const { stage } = this.state;
    if (stage.is === 'working' || stage.due === null) return;
    this.#log({ kind: 'skipped', break: stage.due.break });
    this.#pass();
  }

  /** Begins an absence or ends one. A call is no absence, even without input. */
  lookWhoIsThere(): void {
    const { off, stage, absence, input, presentMs } = this.state;
    const calling = inCall(this.state);
    if (this.#wasInCall && !calling) this.#settleDown('call');
    if (calling) this.#set({ presentMs: 0 });
    if (off || stage.is === 'onBreak') return;
    const there = calling || input === 'active';
    if (there && absence) {
      this.#comeBack(absence.awayMs);
    } else if (!there && !this.#wasAway) {
      // The input stopped before the browser said so; a lock says so at once.
      const unseenMs = input === 'idle' ? presentMs : 0;
      const awayMs = (absence?.awayMs ?? 0) + unseenMs;
      this.#set({ absence: { awayMs }, work: withoutWork(this.state.work, unseenMs) });
    }
  }

  #comeBack(awayMs: number): void {
    const { work, stage: before } = this.state;
    this.#set({ absence: null, presentMs: 0 });
    if (!this.#lateAgain) this.#settleDown('absence');
    const counts = awayMs >= minutesMs(this.#settings.idleCountsMinutes);
    const restedMs = work.restedMs + (counts ? awayMs : 0);
    const kind = this.#restKind(Math.max(awayMs, restedMs), awayMs);
    if (kind) {
      const seconds = toSeconds(awayMs);
      const workedSeconds = toSeconds(workedMs(work));
      const due = before.is === 'working' ? null : before.due;
      const meets = due !== null && (kind === 'long' || due.break === 'short');
      if (workedMs(work) > 0 || meets) {
        this.#log({ kind: 'takenNatural', break: kind, seconds, workedSeconds });
      }
      this.#rest(kind);
    } else {
      this.#set({ work: { ...work, restedMs, eyesMs: 0 } });
    }
    const { stage } = this.state;
    if (stage.is === 'snoozed' && awayMs >= realAbsenceMs) {
      this.#stage({ is: 'due', due: stage.due });
    }
  }

  /** Which break a rest of this length was. Only one in one piece is a long one. */
  #restKind(restMs: number, inOnePieceMs: number): BreakKind | null {
    const { breakMinutes, longBreakMinutes } = this.#settings;
    if (inOnePieceMs >= minutesMs(longBreakMinutes)) return 'long';
    return restMs >= minutesMs(breakMinutes) ? 'short' : null;
  }

  /** Withdraws what must not be shown now. */
  obeyGuards(): void {
    const { stage } = this.state;
    const guard = this.#guard();
    if (stage.is === 'prompted' && guard) {
      this.#unprompt();
      if (guard === 'call') this.#displace(stage.due.break, stage.due, 0);
    } else if (stage.is === 'onBreak' && guard === 'call') {
      const { restedMs, lengthMs } = stage;
      const had = restedMs >= lengthMs / 2;
      this.#displace(stage.break, had ? null : stage.due, Math.min(restedMs, lengthMs));
      if (had) this.#rest(stage.break);
    }
  }

  /** A call gets in the way of a break. `due`: what is still due. */
  #displace(kind: BreakKind, due: DueBreak | null, restedMs: number): void {
    const seconds = toSeconds(restedMs);
    this.#log({ kind: 'displacedByCall', break: kind, seconds, again: due !== null });
    this.#stage(due ? { is: 'due', due: { ...due, held: true } } : { is: 'working' });
  }

  answer(event: BreakEvent): void {
    if (this.state.off) return;
    if (event.type === 'answer') this.#answerPrompt(event);
    else if (event.type === 'takeBreak') this.#beginBreak();
    else if (event.type === 'endBreak') this.#endBreak();
  }

  #answerPrompt({ prompt, answer }: EventOf<'answer'>): void {
    const { stage } = this.state;
    const due = stage.is === 'due' && prompt === null && this.#guard() !== 'call';
    const prompted = stage.is === 'prompted' && (prompt === null || prompt === stage.prompt);
    if (!due && !prompted) return;
    switch (answer) {
      case 'take':
        this.#beginBreak();
        break;
      case 'snooze':
        this.#snooze(stage);
        break;
      case 'skip':
      case 'dismiss':
        this.#log({ kind: answer === 'skip' ? 'skipped' : 'dismissed', break: stage.due.break });
        this.#pass();
    }
  }

  #snooze({ due }: StageOf<'due' | 'prompted'>): void {
    if (this.#snoozesLeft(due) === 0) return;
    const snooze = due.snoozes + 1;
    this.#log({ kind: 'snoozed', break: due.break, snooze });
    this.#unprompt();
    const leftMs = minutesMs(this.#settings.breakSnoozeMinutes);
    this.#stage({ is: 'snoozed', due: { ...due, snoozes: snooze }, leftMs });
  }

  #snoozesLeft(due: DueBreak): number {
    return snoozesLeft(due, this.#settings);
  }

  #beginBreak(): void {
    const { stage } = this.state;
    if (stage.is === 'onBreak' || this.#guard() === 'call') return;
    if (stage.is === 'prompted') this.#withdraw(stage.prompt);
    const due = stage.is === 'working' ? null : stage.due;
    const kind = due?.break ?? 'short';
    const lengthMs = minutesMs(this.#minutesOf(kind));
    this.#stage({ is: 'onBreak', due, break: kind, restedMs: 0, lengthMs });
  }

  /** The running break is over, or the doctor says so. */
  #endBreak(): void {
    const { stage, input } = this.state;
    if (stage.is !== 'onBreak') return;
    const { restedMs, lengthMs } = stage;
    const seconds = toSeconds(Math.min(restedMs, lengthMs));
    const taken = restedMs >= lengthMs / 2;
    if (taken) {
      const workedSeconds = toSeconds(workedMs(this.state.work));
      this.#log({ kind: 'taken', break: stage.break, seconds, workedSeconds });
    } else {
      this.#log({ kind: 'cutShort', break: stage.break, seconds });
    }
    if (taken) {
      const longer = this.#restKind(restedMs, restedMs) === 'long';
      this.#rest(longer ? 'long' : stage.break);
    } else {
      this.#pass();
      this.#stage({ is: 'working' });
    }
    this.#settleDown('absence');
    this.#set({ presentMs: 0, absence: input === 'active' ? null : { awayMs: restedMs } });
  }

  /** What happens only because time has passed. */
  proceed(): void {
    if (this.state.off) return;
    const { stage } = this.state;
    if (stage.is === 'onBreak' && stage.restedMs >= stage.lengthMs) {
      this.#endBreak();
    } else if (stage.is === 'prompted' && stage.waitedMs >= answerMs) {
      this.#log({ kind: 'ignored', break: stage.due.break });
      this.#pass();
    } else if (stage.is === 'snoozed' && stage.leftMs <= 0) {
      this.#stage({ is: 'due', due: stage.due });
    }
    this.#fallDue();
    if (this.state.stage.is === 'due') this.#holdOrPrompt(this.state.stage.due);
    else if (this.state.stage.is === 'working') this.#notice();
  }

  #fallDue(): void {
    const { stage, work } = this.state;
    const kind = dueKind(work, this.#settings);
    const first = stage.is === 'working' && kind !== null;
    // A long break takes the place of a short one that waits.
    const longer = stage.is === 'due' && stage.due.break === 'short' && kind === 'long';
    if (!first && !longer) return;
    const { screenMs, callMs } = work;
    this.#log({
      kind: 'due',
      break: kind,
      screenSeconds: toSeconds(screenMs),
      callSeconds: toSeconds(callMs),
    });
    const due = stage.is === 'due' ? stage.due : { snoozes: 0, held: false };
    this.#stage({ is: 'due', due: { ...due, break: kind } });
  }

  #holdOrPrompt(due: DueBreak): void {
    const guard = this.#guard();
    if (guard) {
      if (due.held) return;
      this.#log({ kind: 'held', break: due.break, reason: guard });
      this.#stage({ is: 'due', due: { ...due, held: true } });
    } else if (this.#mayShow() && !(due.break === 'long' && restedLately(this.state.work))) {
      this.#prompt(due);
    }
  }

  /** Somebody is there, and has been for a moment. */
  #mayShow(): boolean {
    return this.#guard() === null && this.state.settle === null && this.state.absence === null;
  }

  #prompt(due: DueBreak): void {
    const prompt = this.state.prompts + 1;
    this.#set({ prompts: prompt });
    this.#log({ kind: 'prompted', break: due.break, prompt });
    this.effects.push({
      type: 'prompt',
      prompt,
      break: due.break,
      minutes: this.#minutesOf(due.break),
      workedMinutes: Math.floor(workedMs(this.state.work) / minutesMs(1)),
      snoozesLeft: this.#snoozesLeft(due),
      suggestion: suggestionFor(due.break, prompt),
    });
    this.#stage({ is: 'prompted', due, prompt, waitedMs: 0 });
  }

  #notice(): void {
    if (!this.#mayShow()) return;
    const { work, today } = this.state;
    const {
      consultingNotice,
      consultingNoticeMinutes,
      contactNotice,
      contactNoticeCount,
      eyeRest,
    } = this.#settings;
    const { ms, said } = work.consulting;
    if (consultingNotice && !said && ms >= minutesMs(consultingNoticeMinutes)) {
      this.effects.push({
        type: 'notice',
        notice: 'consulting',
        minutes: Math.floor(ms / minutesMs(1)),
      });
      this.#set({ work: { ...work, consulting: { ms, said: true } } });
    } else if (contactNotice && !today.contactsSaid && today.contacts >= contactNoticeCount) {
      this.effects.push({ type: 'notice', notice: 'contacts', contacts: today.contacts });
      this.#set({ today: { ...today, contactsSaid: true } });
    } else if (eyeRest && work.eyesMs >= eyesEveryMs) {
      this.effects.push({ type: 'notice', notice: 'eyes', seconds: eyesSeconds });
      this.#set({ work: { ...work, eyesMs: 0 } });
    } else {
      return;
    }
    this.#settleDown('absence');
  }

  /** What every turn ends with: the badge, questions about calls, the next alarm. */
  show(event: BreakEvent): void {
    const minutes = this.#badge();
    if (minutes !== this.state.badge || event.type === 'browserStarted') {
      this.effects.push({ type: 'badge', minutes });
      this.#set({ badge: minutes });
    }
    if (event.type === 'tick') {
      for (const [call, known] of Object.entries(this.state.calls)) {
        if (callStatus(known) === 'silent') this.effects.push({ type: 'askCall', call });
      }
    }
    this.effects.push({ type: 'wakeAt', at: this.#wakeAt() });
  }

  #badge(): number | null {
    const { off, stage } = this.state;
    if (off || this.#guard()) return null;
    if (stage.is === 'prompted') return 0;
    if (stage.is !== 'onBreak') return null;
    return Math.ceil((stage.lengthMs - stage.restedMs) / minutesMs(1));
  }

  #wakeAt(): number | null {
    const { off, settle, sinceTickMs } = this.state;
    const { at, minutes } = this.#now;
    // Midnight, or within the hour before it where summer time ends: then it is asked again.
    if (off) return this.#settings.breaks ? at + minutesMs(24 * 60 - minutes) : null;
    const calling = inCall(this.state) || settle?.after === 'call';
    const earliestMs = calling ? soonestMs : Math.max(soonestMs, pulseMs - sinceTickMs);
    return at + Math.max(earliestMs, Math.min(pulseMs, this.#nextChangeMs()));
  }

  /** Time until something changes by itself. */
  #nextChangeMs(): number {
    const { settle, stage, calls, work } = this.state;
    const silences = liveCalls({ calls }).map(({ silentMs }) => {
      return (silentMs < silentAfterMs ? silentAfterMs : unverifiedAfterMs) - silentMs;
    });
    return Math.min(settle?.leftMs ?? pulseMs, this.#stageLeftMs(stage, work), ...silences);
  }

  #stageLeftMs(stage: Stage, work: BreakState['work']): number {
    switch (stage.is) {
      case 'working':
        return nextDueMs(work, this.#settings);
      case 'due':
        return pulseMs;
      case 'prompted':
        return answerMs - stage.waitedMs;
      case 'snoozed':
        return stage.leftMs;
      case 'onBreak':
        return stage.lengthMs - stage.restedMs;
    }
  }

  /** A break was taken. If one was due and this covers it, that is no longer due. */
  #rest(kind: BreakKind): void {
    const { stage, work } = this.state;
    this.#set({ work: afterRest(work, kind), presentMs: 0 });
    const due = stage.is === 'working' ? null : stage.due;
    if (stage.is !== 'onBreak' && due?.break === 'long' && kind === 'short') return;
    this.#unprompt();
    this.#stage({ is: 'working' });
  }

  /** The break that is due will not be taken: the next comes an interval later. */
  #pass(): void {
    const { stage, work } = this.state;
    if (stage.is === 'working' || stage.due === null) return;
    this.#unprompt();
    this.#set({ work: afterPassing(work, stage.due.break) });
    this.#stage({ is: 'working' });
  }

  /** A prompt goes, and its break stays due. */
  #unprompt(): void {
    const { stage } = this.state;
    if (stage.is !== 'prompted') return;
    this.#withdraw(stage.prompt);
    this.#stage({ is: 'due', due: stage.due });
  }

  #withdraw(prompt: number): void {
    this.effects.push({ type: 'withdrawPrompt', prompt });
  }

  #settleDown(after: 'call' | 'absence'): void {
    this.#set({ settle: { after, leftMs: settleMs } });
  }

  #guard(): HeldReason | null {
    return guardOf(this.state, this.#now, this.#settings);
  }

  #minutesOf(kind: BreakKind): number {
    const { breakMinutes, longBreakMinutes } = this.#settings;
    return kind === 'long' ? longBreakMinutes : breakMinutes;
  }

  #log(entry: BreakLogEntry): void {
    const seq = this.state.logged + 1;
    this.#set({ logged: seq });
    this.effects.push({ type: 'log', seq, at: this.#now.at, ...entry });
  }

  #stage(stage: Stage): void {
    this.#set({ stage });
  }

  #set(change: Partial<BreakState>): void {
    this.state = { ...this.state, ...change };
  }
}
