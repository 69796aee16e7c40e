import { database, type LogDatabase } from './db.ts';
import { write } from './write.ts';

/** It is there while bytes of what was deleted for good may lie in the browser's files; see renew.ts. */
const untidyKey = 'untidy';

/** In the transaction that deletes. */
export async function markUntidy(db: LogDatabase): Promise<void> {
  await db.meta.put({ key: untidyKey, value: true });
}

export async function unmarkUntidy(): Promise<void> {
  await write((db) => db.meta.delete(untidyKey));
}

/** Whether something was deleted for good since the database was made. */
export async function isUntidy(): Promise<boolean> {
  return (await database().meta.get(untidyKey)) !== undefined;
}
