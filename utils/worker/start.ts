import { chooseLanguage } from '../store/language.ts';
import { isCopyDue } from '../store/log/copy.ts';
import { clearLeftover } from '../store/log/renew.ts';
import { mendFiles } from '../store/log/write.ts';
import { copySoon } from './copies.ts';
import { finishImport, refresh } from './housekeeping.ts';
import { keepRetention } from './log.ts';
import { inTurn } from './queue.ts';
import { followServices } from './services.ts';
import { wakeLog } from './wakeLog.ts';

/** Call once when the worker starts, before anything else: puts right what a stop left behind. */
export async function wake(): Promise<void> {
  const isOpen = await inTurn(async (stored) => {
    const settings = await stored.settings();
    await chooseLanguage(settings.language);
    const isOpen = await wakeLog(stored);
    await followServices(stored);
    if (isOpen) await refresh(stored);
    await keepRetention();
    return isOpen;
  });
  if (!isOpen) return;
  await mendFiles();
  await clearLeftover(inTurn);
  await finishImport();
  if (await isCopyDue()) copySoon();
}
