import { once } from 'node:events';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import { unpackResults } from '../../utils/core/log/results.ts';
import type { ConsultationRow } from '../../utils/core/log/types.ts';
import { until } from '../support/call.ts';
import { Rig } from '../support/rig.ts';

/** What every fault of the log is played on: a log with rows, and a consultation that is being ticked. */

type Reply = { readonly ok: true } | { readonly ok: false; readonly error: string; full?: true };

/** Chances that are the same whenever a round is played. */
export function chanceOf(round: number): () => number {
  let state = (round + 1) * 0x9e3779b9;
  return () => {
    state = Math.imul(state ^ (state >>> 15), state | 1);
    state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
    return ((state ^ (state >>> 14)) >>> 0) / 4294967296;
  };
}

const items = defaultChecklist.items.map(({ id }) => id);

/** A consultation started by hand, and what was acknowledged of each of its items. */
export class Ticking {
  readonly rig: Rig;
  readonly id: string;
  readonly #known = new Map<string, string>();
  #sent = 0;
  acknowledged = 0;
  /** Refused in a sentence. */
  refused = 0;
  /** Neither stored nor said. */
  silent = 0;

  private constructor(rig: Rig, id: string) {
    this.rig = rig;
    this.id = id;
  }

  static async begin(rig: Rig): Promise<Ticking> {
    await rig.send({ type: 'start', place: 'byHand' });
    const view = await rig.waitForView('a checklist', ({ kind }) => kind === 'consultation');
    if (view.kind !== 'consultation') throw new Error('no consultation');
    return new Ticking(rig, view.id);
  }

  /** Ticks the next item. @returns whether it was acknowledged */
  async tick(): Promise<boolean> {
    const item = items[this.#sent % items.length] ?? '';
    const result = Math.floor(this.#sent / items.length) % 2 === 0 ? 'done' : 'notApplicable';
    this.#sent++;
    const reply = await asked(this.rig, {
      type: 'act',
      place: 'byHand',
      consultation: this.id,
      requestId: crypto.randomUUID(),
      action: { do: 'setItem', item, result },
    });
    if (reply?.ok) {
      this.acknowledged++;
      this.#known.set(item, result);
      return true;
    }
    // It may have been stored all the same: it is no loss if it is there.
    this.#known.delete(item);
    if (reply && reply.error !== '' && reply.full) this.refused++;
    else this.silent++;
    return false;
  }

  /** What was acknowledged of each item. */
  get known(): ReadonlyMap<string, string> {
    return this.#known;
  }

  /** How many acknowledged ticks are not in the log. */
  missingIn(rows: readonly ConsultationRow[]): number {
    const row = rows.find(({ id }) => id === this.id);
    const stored = unpackResults(row?.items ?? '');
    return [...this.#known].filter(([item, result]) => stored[item]?.result !== result).length;
  }
}

/** As Webside's own pages ask: what is not answered is asked again; see utils/pages/client.ts. */
export async function asked(rig: Rig, request: unknown): Promise<Reply | undefined> {
  for (const wait of [50, 200, 500, 1000, 2000, 0]) {
    const reply = (await rig.send(request).catch(() => undefined)) as Reply | undefined;
    if (reply) return reply;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return undefined;
}

/** A browser on a profile, with examples in its log. @returns their ids too */
export async function startWithRows(userDataDir: string): Promise<{ rig: Rig; ids: string[] }> {
  const rig = await Rig.start('chromium', { userDataDir });
  const page = await rig.observer();
  await page.waitForSelector('main');
  await rig.send({ type: 'sample', load: true });
  const rows = await rig.waitForRows('examples', ({ length }) => length > 0);
  return { rig, ids: rows.map(({ id }) => id) };
}

/** A browser on a profile that was there before, when its worker has put right what was left. */
export async function startAgain(userDataDir: string): Promise<Rig> {
  const rig = await Rig.start('chromium', { userDataDir });
  const page = await rig.observer();
  await page.waitForSelector('main');
  await until(
    async () => (await rig.events().catch(() => [1])).length === 0 || undefined,
    'no open events',
  );
  return rig;
}

/** Ends a browser at once, as a crash does. */
export async function kill(rig: Rig): Promise<void> {
  const child = rig.browser.process();
  if (!child) throw new Error('The browser is not ours.');
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  await rig.stop().catch(() => {});
}

/** How many of these ids are not in the log. */
export function missing(ids: readonly string[], rows: readonly ConsultationRow[]): number {
  const there = new Set<string>(rows.map(({ id }) => id));
  return ids.filter((id) => !there.has(id)).length;
}

/** Waits for the second copy to have so many rows: it comes a second after the last change. */
export async function copied(rig: Rig, rows: number): Promise<void> {
  const page = await rig.observer();
  await until(
    () =>
      page.evaluate(async (rows) => {
        try {
          const file = await (await navigator.storage.getDirectory()).getFileHandle(
            'log-copy.json',
          );
          const copy = JSON.parse(await (await file.getFile()).text());
          return copy.consultations.length === rows || undefined;
        } catch {
          return undefined;
        }
      }, rows),
    'the second copy',
  );
}
