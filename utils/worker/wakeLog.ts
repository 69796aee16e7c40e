import type { Unclear } from '../core/consultation/place.ts';
import { recover } from '../store/log/consultations.ts';
import { restoreLost } from '../store/log/loss.ts';
import { OutOfReach, openLog } from '../store/log/quarantine.ts';
import { moveLeftBreaks } from '../store/log/renew.ts';
import { takeBack } from '../store/log/takeBack.ts';
import { noteTrouble, readTrouble } from '../store/log/trouble.ts';
import { isLogOpen, markLogOpen } from '../store/session.ts';
import { watchSoon } from './alarm.ts';
import { checklistWith } from './rules.ts';
import type { Stored } from './stored.ts';

/**
 * Opens the log when the worker starts, and puts right what a stop, a full disk or damaged files left.
 * Where it cannot be opened, it is tried again every half minute, and all else goes on.
 * @returns whether it is open
 */
export async function wakeLog(stored: Stored): Promise<boolean> {
  const now = Date.now();
  try {
    await openLog(now);
    await restoreLost(now);
    await takeBack(now);
    await moveLeftBreaks();
    await recoverCutOff(stored);
    if ((await readTrouble()).away) await noteTrouble({ away: undefined });
    await markLogOpen(true);
    return true;
  } catch (error) {
    await markLogOpen(false);
    await watchSoon();
    const known = await readTrouble();
    if (error instanceof OutOfReach && !known.away) await noteTrouble({ away: { since: now } });
    return false;
  }
}

/** When time has passed: the log may be within reach again. */
export async function wakeLogAgain(stored: Stored): Promise<void> {
  if (!(await isLogOpen())) await wakeLog(stored);
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
