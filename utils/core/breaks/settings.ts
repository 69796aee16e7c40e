import * as v from 'valibot';
import { onOrOff, type Setting, type ValueOf, wholeNumber } from '../settings/setting.ts';

/**
 * What can be chosen of the breaks. Nothing is enforced: all of it can be changed or switched off.
 *
 * Where the numbers come from; this project has opened none of the originals:
 * - HSE, guidance to the display screen regulations: 5 to 10 minutes after 50 to 60 minutes of work;
 *   it also warns that programs which watch over breaks can do harm, hence no strict mode.
 * - BMA, Safe working in general practice: at most 25 contacts a day.
 * The rest is convention.
 */
function setting<Value>(entry: Omit<Setting<Value>, 'group'>): Setting<Value> {
  return { ...entry, group: 'breaks' };
}

/** Minutes of the local day, 0 to 1440. `to` before `from`: over midnight into the next day. */
const range = {
  from: time('09:00', 1439),
  to: time('17:30', 1440),
};
const notEmpty = 'must not begin and end in the same minute: write an earlier or a later "to"';

/** A week has room for three ranges a day. */
const mostRanges = 21;

const dailyRange = v.pipe(
  v.strictObject(range, 'must be a time with "from" and "to"'),
  v.check(({ from, to }) => from !== to, notEmpty),
  v.readonly(),
);
const weeklyRange = v.pipe(
  v.strictObject({ weekday: wholeNumber(0, 6), ...range }, 'must be a weekday with a time'),
  v.check(({ from, to }) => from !== to, notEmpty),
  v.readonly(),
);
const listOf = <Item>(item: v.GenericSchema<unknown, Item>) =>
  v.pipe(
    v.array(item, 'must be a list of times'),
    v.maxLength(mostRanges, `must have at most ${mostRanges} times`),
    v.readonly(),
  );

/** A time that comes every day. */
export type DailyRange = v.InferOutput<typeof dailyRange>;

/** A time on one day of the week, 0 for Sunday. Several of one day are allowed. */
export type WeeklyRange = v.InferOutput<typeof weeklyRange>;

export const breakSettings = {
  /** Breaks at all. */
  breaks: setting({ schema: onOrOff, default: true }),
  /** Minutes of work, at the screen or in a call, after which a break is due (HSE: 50 to 60). */
  breakEveryMinutes: setting({ schema: wholeNumber(20, 120), default: 50 }),
  /** Length of a break, minutes (HSE: 5 to 10). */
  breakMinutes: setting({ schema: wholeNumber(5, 10), default: 7 }),
  /** A longer break as well, for a meal. */
  longBreaks: setting({ schema: onOrOff, default: true }),
  /** Minutes of work since the last long break after which one is due. */
  longBreakEveryMinutes: setting({ schema: wholeNumber(120, 480), default: 240 }),
  /** Length of a long break, minutes. */
  longBreakMinutes: setting({ schema: wholeNumber(15, 60), default: 30 }),
  /** Shorter absences add up to a break if each lasts at least this long, minutes. */
  idleCountsMinutes: setting({ schema: wholeNumber(2, 10), default: 5 }),
  /** How long "Later" puts a break off, minutes. */
  breakSnoozeMinutes: setting({ schema: wholeNumber(1, 15), default: 5 }),
  /** How often one break can be put off. */
  breakSnoozes: setting({ schema: wholeNumber(0, 5), default: 2 }),
  /** Says so when consultations since the last long break have taken this long together. */
  consultingNotice: setting({ schema: onOrOff, default: true }),
  consultingNoticeMinutes: setting({ schema: wholeNumber(60, 480), default: 180 }),
  /** 20-20-20: every 20 minutes look 20 feet away for 20 seconds. */
  eyeRest: setting({ schema: onOrOff, default: false }),
  /** Says so when there have been this many consultations today (BMA: 25). */
  contactNotice: setting({ schema: onOrOff, default: false }),
  contactNoticeCount: setting({ schema: wholeNumber(5, 60), default: 25 }),
  /** When breaks may be prompted for. None: at any time. */
  workingHours: setting<readonly WeeklyRange[]>({ schema: listOf(weeklyRange), default: [] }),
  /** When they may not. */
  quietHours: setting<readonly DailyRange[]>({ schema: listOf(dailyRange), default: [] }),
};

export type BreakSettings = {
  readonly [Key in keyof typeof breakSettings]: ValueOf<(typeof breakSettings)[Key]>;
};

export const defaultBreakSettings = Object.fromEntries(
  Object.entries(breakSettings).map(([key, entry]) => [key, entry.default]),
  // Every key has the default of its own entry.
) as unknown as BreakSettings;

function time(example: string, mostMinutes: number) {
  const message = `must be a time such as "${example}", or minutes of the day from 0 to ${mostMinutes}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(0, message),
    v.maxValue(mostMinutes, message),
  );
}
