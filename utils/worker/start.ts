import type { Unclear } from '../core/consultation/place.ts';
import { chooseLanguage } from '../store/language.ts';
import { recover } from '../store/log/consultations.ts';
import { openLog } from '../store/log/quarantine.ts';
import { clearLeftover, moveLeftBreaks } from '../store/log/renew.ts';
import { mendFiles } from '../store/log/write.ts';
import { finishImport, refresh } from './housekeeping.ts';
import { keepRetention } from './log.ts';
import { inTurn } from './queue.ts';
import { checklistWith } from './rules.ts';
import { followServices } from './services.ts';
import type { Stored } from './stored.ts';

/** Call once when the worker starts, before anything else: puts right what a stop left behind. */
export async function wake(): Promise<void> {
  await inTurn(async (stored) => {
    const settings = await stored.settings();
    await chooseLanguage(settings.language);
    await openLog(Date.now());
    await moveLeftBreaks();
    await recoverCutOff(stored);
    await followServices(stored);
    await refresh(stored);
    await keepRetention();
  });
  await mendFiles();
  await clearLeftover(inTurn);
  await finishImport();
}

/** `storage.session` ends with the browser: a consultation without a place there was cut off. */
async function recoverCutOff(stored: Stored): Promise<void> {
  const { places } = await stored.session();
  for (const open of await stored.open()) {
    const { row, consultation } = open;
    if (row.place !== undefined && places[row.place]) continue;
    const checklist = checklistWith(consultation, await stored.library());
    await stored.changeOpen(() => recover(open, checklist));
    const cutOff: Unclear = { id: consultation.id, at: Date.now() };
    await stored.keep({ cutOff });
  }
}
