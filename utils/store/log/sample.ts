import { Dexie } from 'dexie';
import { isInLog } from '../../core/log/row.ts';
import type { ConsultationRow } from '../../core/log/types.ts';
import { changeDaily } from './daily.ts';
import { write } from './write.ts';

/** Rows that were not lived through: examples, which are told by their service. */
export async function addRows(rows: readonly ConsultationRow[]): Promise<void> {
  await write((db) =>
    db.transaction('rw', db.consultations, db.daily, async () => {
      const known = await db.consultations.bulkGet(rows.map(({ id }) => id));
      const added = rows.filter((_, index) => !known[index]);
      await db.consultations.bulkPut(added);
      await changeDaily(db, added, 1);
    }),
  );
}

/** Takes away every row of a service at once, and remembers none of them. */
export async function removePlatform(platform: string): Promise<void> {
  await write((db) =>
    db.transaction('rw', db.consultations, db.daily, async () => {
      const rows = await db.consultations
        .where('[platform+start]')
        .between([platform, Dexie.minKey], [platform, Dexie.maxKey])
        .filter(({ status }) => status !== 'open')
        .toArray();
      await db.consultations.bulkDelete(rows.map(({ id }) => id));
      await changeDaily(db, rows.filter(isInLog), -1);
    }),
  );
}
