/**
 * Eyes and hands on breaks in a running browser. Nobody waits fifty minutes for one: a test moves
 * the counters of the stored record, as fifty minutes of work would have left them, and everything
 * from there on is the browser's own doing.
 */
import { readdir, readFile } from 'node:fs/promises';
import type { BreakState } from '../../utils/core/breaks/types.ts';
import type { BreaksView } from '../../utils/core/breaks/view.ts';
import type { BreakRow } from '../../utils/core/log/types.ts';
import { until } from './call.ts';
import { inExtension } from './extension.ts';
import type { Rig } from './rig.ts';

export type Action = 'take' | 'later' | 'skip' | 'end' | 'pauseToday' | 'resume' | 'look';

const minuteMs = 60_000;

/** Fifty minutes, less a second: the next look at the clock finds a break due. */
export const nearlyDue = { screenMs: 50 * minuteMs - 1_000 } as const;

interface Stored {
  readonly breaks?: { readonly series: string; readonly state: BreakState };
  readonly breaksView?: BreaksView;
}

export async function stored(rig: Rig): Promise<Stored> {
  return inExtension(
    rig,
    async (chrome) => (await chrome.storage.local.get(['breaks', 'breaksView'])) as Stored,
  );
}

export async function breakState(rig: Rig): Promise<BreakState> {
  const state = (await stored(rig)).breaks?.state;
  if (!state) throw new Error('There is no record of breaks.');
  return state;
}

/** Sends what one of Webside's own pages could send. */
export async function act(rig: Rig, action: Action): Promise<void> {
  await rig.send({ type: 'breaks', do: action });
}

/** Changes the stored record, as time or another start could have left it. */
export async function leave(
  rig: Rig,
  change: (state: BreakState) => Partial<BreakState>,
): Promise<void> {
  // The worker may write at the same moment: what counts is that the change is there.
  await until(async () => {
    const { breaks } = await stored(rig);
    if (!breaks) return undefined;
    const state = { ...breaks.state, ...change(breaks.state) };
    await inExtension(rig, (chrome, record) => chrome.storage.local.set({ breaks: record }), {
      ...breaks,
      state,
      undone: [],
    } as never);
    const { seenAt } = await breakState(rig);
    return seenAt === state.seenAt || undefined;
  }, 'the record to be changed');
}

/** A break is nearly due, and nothing else is in the way of a prompt. */
export async function leaveNearlyDue(rig: Rig): Promise<void> {
  await leave(rig, ({ work, seenAt }) => ({
    work: {
      ...work,
      ...nearlyDue,
      callMs: 0,
      passedMs: 0,
      long: { workedMs: nearlyDue.screenMs, passedMs: 0 },
    },
    settle: null,
    seenAt: seenAt - 2_000,
  }));
}

/** Nobody has been there for so long, as far as anybody knows. */
export async function leaveAway(rig: Rig, minutes: number): Promise<void> {
  await leave(rig, () => ({ input: 'idle', absence: { awayMs: minutes * minuteMs } }));
}

/** Breaks as on the first day. What was shown or logged before is not counted by `logged`. */
export async function startAnew(rig: Rig): Promise<void> {
  const before = (await stored(rig)).breaks?.series;
  // The worker may be writing the old record at this moment, since a page has just been closed.
  await until(async () => {
    await inExtension(rig, async (chrome) => {
      const shown = Object.keys((await chrome.notifications.getAll()) as object);
      await Promise.all(shown.map((id) => chrome.notifications.clear(id)));
      await chrome.action.setBadgeText({ text: '' });
      await chrome.storage.local.remove(['breaks', 'breaksView']);
    });
    await act(rig, 'look');
    const { breaks } = await stored(rig);
    return (breaks && breaks.series !== before) || undefined;
  }, 'a new record of breaks');
}

/** The ids of the notifications that are there. */
export async function notifications(rig: Rig): Promise<string[]> {
  return inExtension(rig, async (chrome) =>
    Object.keys((await chrome.notifications.getAll()) as object),
  );
}

export async function alarmAt(rig: Rig): Promise<number | undefined> {
  return inExtension(rig, async (chrome) => (await chrome.alarms.get('breaks'))?.scheduledTime);
}

/** The text on the toolbar button where no tab has one of its own. */
export async function badge(rig: Rig): Promise<string> {
  return inExtension(rig, (chrome) => chrome.action.getBadgeText({}));
}

export async function waitForBreaks(
  rig: Rig,
  what: string,
  is: (view: BreaksView) => boolean,
  timeout = 20_000,
): Promise<BreaksView> {
  let last: BreaksView | undefined;
  return until(
    async () => {
      last = (await stored(rig)).breaksView;
      return last && is(last) ? last : undefined;
    },
    () => `breaks with ${what}; there was ${JSON.stringify(last)}`,
    timeout,
  );
}

/** What the log has of the present record, in the order in which it happened. */
export async function logged(rig: Rig): Promise<BreakRow[]> {
  const series = (await stored(rig)).breaks?.series.slice(0, -12) ?? '';
  const rows = await rig.breakRows();
  return rows.filter(({ id }) => id.startsWith(series)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function kinds(rig: Rig): Promise<string[]> {
  return (await logged(rig)).map(({ kind }) => kind);
}

/** A process and all that it has started, as the kernel knows them. */
export async function processTree(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const stat =
      /^\d+$/.test(name) && (await readFile(`/proc/${name}/stat`, 'utf8').catch(() => ''));
    // After the name in brackets, which may have any signs in it: state and parent.
    const parent = stat && /^.*\) \w (\d+)/s.exec(stat)?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const below = (pid: number): number[] => {
    const children = [...parents].flatMap(([child, parent]) => (parent === pid ? [child] : []));
    return [pid, ...children.flatMap(below)];
  };
  return below(root);
}
