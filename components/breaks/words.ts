import type { BreaksView } from '../../utils/core/breaks/view.ts';
import { t } from '../../utils/core/strings.ts';

/** Where breaks stand, in a sentence. */
export function breakText(view: BreaksView): string {
  const { off, running, held, laterMinutes, nextMinutes } = view;
  const long = view.break === 'long';
  if (off) return t(`breaks.state.${off}`);
  if (running) return t(long ? 'breaks.state.runningLong' : 'breaks.state.running');
  if (laterMinutes !== null && !held) {
    return t('breaks.state.later', laterMinutes, [String(laterMinutes)]);
  }
  if (view.break === null) return t('breaks.state.next', nextMinutes, [String(nextMinutes)]);
  if (held) return t(`breaks.held.${held}`);
  return t(long ? 'breaks.state.dueLongNow' : 'breaks.state.dueNow');
}

/** "In 5 minutes", on the button that puts a break off. */
export function laterText({ snoozeMinutes }: Pick<BreaksView, 'snoozeMinutes'>): string {
  return t('breaks.later', snoozeMinutes, [String(snoozeMinutes)]);
}

/** Whether a break is due and only the doctor's answer is missing. */
export function isOpen({ break: due, running, held }: BreaksView): boolean {
  return due !== null && running === null && held !== 'call';
}

/** Whether it can be put off now. */
export function canWait(view: BreaksView): boolean {
  return isOpen(view) && view.snoozesLeft > 0 && view.laterMinutes === null;
}
