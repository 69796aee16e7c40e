import 'fake-indexeddb/auto';
import { defaultChecklist, defaultKey } from '../../../utils/core/checklist/items.ts';
import type { RecordedEvent } from '../../../utils/core/consultation/fold.ts';
import type { ConsultationEvent, ConsultationId } from '../../../utils/core/consultation/types.ts';
import { countOf } from '../../../utils/core/log/statistics.ts';
import { everything } from '../../../utils/core/log/view.ts';
import { commit } from '../../../utils/store/log/consultations.ts';
import { database } from '../../../utils/store/log/db.ts';
import { readPage } from '../../../utils/store/log/query.ts';
import { minutes, seconds, Tab } from './tab.ts';

/** Consultations as the worker stores them, and what the log then shows. */

export const db = database();
export const options = { precision: 'exact', checklist: defaultChecklist, heardAt: 0 } as const;
export const ended = { type: 'callEnded', how: 'hangUp', since: 0 } as const;

/** A tab whose decisions are stored, as the worker stores them. */
export class StoredTab extends Tab {
  #stored = 0;

  async store(requestId?: string): Promise<ConsultationId> {
    const events = this.recorded.slice(this.#stored);
    this.#stored = this.recorded.length;
    const heardAt = this.heardAt ?? this.now;
    await commit(7, events, { ...options, heardAt, ...(requestId ? { requestId } : {}) });
    return events.at(-1)?.consultation ?? ('' as ConsultationId);
  }
}

export function inCall(): StoredTab {
  const tab = new StoredTab();
  tab.document('room').inCall('room').talk(minutes(2)).tick('identity');
  return tab;
}

/** A consultation of ten minutes that is closed, with one item ticked. */
export async function closeOne(
  id: string,
  start = Date.UTC(2026, 10, 2, 9),
  platform = 'teams',
): Promise<ConsultationId> {
  const consultation = id as ConsultationId;
  const at = (afterSeconds: number, event: ConsultationEvent): RecordedEvent => {
    return { consultation, at: start + seconds(afterSeconds), event };
  };
  const opened = {
    type: 'opened',
    platform,
    startedBy: 'call',
    checklist: defaultKey,
    phase: 'open',
    since: start,
    offer: null,
  } as const;
  await commit(
    7,
    [
      at(0, opened),
      at(0, { type: 'callStarted', since: start }),
      at(41, { type: 'itemSet', item: 'identity', result: 'done', auto: false }),
      at(600, { ...ended, since: start + seconds(600) }),
      at(610, { type: 'closed' }),
    ],
    options,
  );
  return consultation;
}

export const listRows = (limit: number) => readPage(everything, null, limit);
export const countRows = async () => countOf(await db.daily.toArray(), everything);
export const ids = async () => (await listRows(100)).map(({ id }) => id as string);
