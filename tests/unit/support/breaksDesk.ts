import {
  idleAfterMs,
  initialState,
  phaseOf,
  reduce,
  restored,
} from '../../../utils/core/breaks/machine.ts';
import { type BreakSettings, defaultBreakSettings } from '../../../utils/core/breaks/settings.ts';
import type {
  BreakEffect,
  BreakEvent,
  BreakLogEntry,
  BreakPhase,
  BreakState,
  InputState,
  Now,
} from '../../../utils/core/breaks/types.ts';
import { deepFreeze } from './freeze.ts';

export const seconds = (count: number) => count * 1000;
export const minutes = (count: number) => count * 60_000;
export const hours = (count: number) => count * 3_600_000;

/** British summer time of 2026. */
export const summerBegins = Date.UTC(2026, 2, 29, 1);
export const summerEnds = Date.UTC(2026, 9, 25, 1);

/** What British clocks show in 2026. */
export function inBritain(at: number): Now {
  const summer = summerBegins <= at && at < summerEnds;
  const localMs = at + (summer ? hours(1) : 0);
  const day = Math.floor(localMs / hours(24));
  return {
    at,
    date: dateOf(day),
    // The first day of all was a Thursday.
    weekday: (day + 4) % 7,
    minutes: Math.floor((localMs - day * hours(24)) / minutes(1)),
  };
}

const dates = new Map<number, string>();

/** Tens of thousands of events fall on a few days. */
function dateOf(day: number): string {
  const date = dates.get(day) ?? new Date(day * hours(24)).toISOString().slice(0, 10);
  dates.set(day, date);
  return date;
}

/** Monday, nine o'clock. */
export const mondayMorning = Date.UTC(2026, 10, 2, 9);

export type Prompt = Extract<BreakEffect, { type: 'prompt' }>;
export type Notice = Extract<BreakEffect, { type: 'notice' }>;
export type LogEntry = Extract<BreakEffect, { type: 'log' }>;
export type LogKind = BreakLogEntry['kind'];

/** One event, and what was made of it. */
export interface Step {
  readonly before: BreakState;
  readonly event: BreakEvent;
  readonly now: Now;
  readonly settings: BreakSettings;
  readonly after: BreakState;
  readonly effects: readonly BreakEffect[];
  /** Time that has really passed, whatever the clock says. */
  readonly reallyMs: number;
}

const heartbeatMs = seconds(15);

/**
 * A doctor's desk for a day: a browser that rings alarms, call pages that send heartbeats, a clock
 * that can be set and a machine that can sleep. The worker is killed after every event: its state
 * goes through JSON. Everything handed to `reduce` is frozen.
 */
export class Desk {
  at: number;
  reallyMs = 0;
  settings: BreakSettings;
  state: BreakState;
  input: InputState = 'active';
  presenting = false;
  /** The prompt on screen. */
  prompt: Prompt | null = null;
  badge: number | null = null;
  alarmAt: number | null = null;
  /** After how many events the worker is killed. */
  killEvery = 1;
  readonly steps: Step[] = [];
  readonly #calls = new Map<string, { consultation: boolean; beatInMs: number }>();

  constructor(settings: Partial<BreakSettings> = {}, at = mondayMorning) {
    this.at = at;
    this.settings = deepFreeze({ ...defaultBreakSettings, ...settings });
    this.state = initialState(inBritain(at));
  }

  take(event: BreakEvent): this {
    const now = inBritain(this.at);
    const killed = this.steps.length % this.killEvery === 0;
    const stored = killed ? JSON.parse(JSON.stringify(this.state)) : this.state;
    const before = deepFreeze(restored(stored, now));
    const { state, effects } = reduce(before, deepFreeze(event), now, this.settings);
    this.state = state;
    for (const effect of effects) this.#carryOut(effect);
    const { settings, reallyMs } = this;
    this.steps.push({ before, event, now, settings, after: state, effects, reallyMs });
    return this;
  }

  #carryOut(effect: BreakEffect): void {
    if (effect.type === 'prompt') this.prompt = effect;
    else if (effect.type === 'withdrawPrompt') this.prompt = null;
    else if (effect.type === 'badge') this.badge = effect.minutes;
    else if (effect.type === 'wakeAt') this.alarmAt = effect.at;
  }

  /** Time passes, and nobody hears of it. */
  skip(ms: number): this {
    this.at += ms;
    this.reallyMs += ms;
    return this;
  }

  /** Time passes with alarms and heartbeats. */
  wait(ms: number): this {
    let leftMs = ms;
    while (leftMs > 0) {
      const alarmInMs = this.alarmAt === null ? leftMs : Math.max(0, this.alarmAt - this.at);
      const beats = [...this.#calls.values()].map(({ beatInMs }) => beatInMs);
      const stepMs = Math.min(leftMs, alarmInMs, ...beats);
      this.skip(stepMs);
      leftMs -= stepMs;
      for (const [call, known] of this.#calls) {
        known.beatInMs -= stepMs;
        if (known.beatInMs <= 0) this.call(call, known.consultation);
      }
      if (this.alarmAt !== null && this.at >= this.alarmAt) this.tick();
    }
    return this;
  }

  tick(): this {
    const { input, presenting } = this;
    return this.take({ type: 'tick', input, presenting });
  }

  call(call = 'call', consultation = true): this {
    this.#calls.set(call, { consultation, beatInMs: heartbeatMs });
    return this.take({ type: 'callLive', call, consultation });
  }

  meeting(call = 'meeting'): this {
    return this.call(call, false);
  }

  hangUp(call = 'call'): this {
    this.#calls.delete(call);
    return this.take({ type: 'callEnded', call });
  }

  /** The call's page says nothing any more. */
  fallSilent(call = 'call'): this {
    this.#calls.delete(call);
    return this;
  }

  present(presenting = true): this {
    this.presenting = presenting;
    return this.take({ type: 'presenting', presenting });
  }

  say(input: InputState): this {
    this.input = input;
    return this.take({ type: 'input', input });
  }

  /** No input for this long, as the browser tells of it, and then some. */
  away(ms: number): this {
    return this.wait(idleAfterMs)
      .say('idle')
      .wait(ms - idleAfterMs)
      .say('active');
  }

  lock(ms: number): this {
    return this.say('locked').wait(ms).say('active');
  }

  /** The machine sleeps; an alarm that should have rung rings at once. */
  sleep(ms: number): this {
    return this.skip(ms).tick();
  }

  /** Somebody or something sets the clock. */
  setClock(byMs: number): this {
    this.at += byMs;
    return this;
  }

  restart(): this {
    this.#calls.clear();
    this.prompt = null;
    this.badge = null;
    this.presenting = false;
    this.input = 'active';
    return this.take({ type: 'browserStarted', input: 'active' });
  }

  answer(answer: 'take' | 'snooze' | 'skip' | 'dismiss', prompt = this.prompt?.prompt ?? -1): this {
    this.input = 'active';
    return this.take({ type: 'answer', prompt, answer });
  }

  /** Answers what our own pages show: the break that is due, prompted for or not. */
  decide(answer: 'take' | 'snooze' | 'skip'): this {
    this.input = 'active';
    return this.take({ type: 'answer', prompt: null, answer });
  }

  do(type: 'takeBreak' | 'endBreak' | 'pauseToday' | 'resume'): this {
    if (type === 'takeBreak' || type === 'endBreak') this.input = 'active';
    return this.take({ type });
  }

  choose(settings: Partial<BreakSettings>): this {
    this.settings = deepFreeze({ ...this.settings, ...settings });
    return this.take({ type: 'settingsChanged' });
  }

  get phase(): BreakPhase {
    return phaseOf(this.state);
  }

  get effects(): readonly BreakEffect[] {
    return this.steps.flatMap(({ effects }) => effects);
  }

  get log(): readonly LogEntry[] {
    return this.effects.filter((effect) => effect.type === 'log');
  }

  /** What was logged, in order. */
  get kinds(): readonly LogKind[] {
    return this.log.map(({ kind }) => kind);
  }

  get notices(): readonly Notice[] {
    return this.effects.filter((effect) => effect.type === 'notice');
  }

  /** Minutes of work since the last break. */
  get worked(): number {
    const { screenMs, callMs } = this.state.work;
    return (screenMs + callMs) / minutes(1);
  }
}
