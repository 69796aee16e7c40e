import type { DoctorAction } from '../core/consultation/action.ts';
import type { ConsultationId } from '../core/consultation/types.ts';
import type { PlaceId } from '../core/consultation/view.ts';
import type { RequestOf } from '../core/messages.ts';
import { isKnownRequest } from '../store/log/consultations.ts';
import { isClosed, resultsOf } from '../store/log/rows.ts';
import { rememberArranged } from '../store/settings.ts';
import { handleInput } from './consultations.ts';
import { refresh } from './housekeeping.ts';
import { Refusal } from './router.ts';
import { checklistWith } from './rules.ts';
import type { Stored } from './stored.ts';

/**
 * What a doctor does with a consultation, in our pages and by keys. What cannot be done throws a
 * `Refusal` with a sentence for them.
 */

const closing: readonly DoctorAction['do'][] = ['newPatient', 'end', 'close'];

/** Ticks, steps, ends: an action in the consultation that the page shows. */
export async function act(stored: Stored, request: RequestOf<'act'>): Promise<void> {
  const { place, consultation, requestId, action } = request;
  const [open, library, isDone] = await Promise.all([
    stored.openAt(place),
    stored.library(),
    isKnownRequest(consultation as ConsultationId, requestId),
    // Needed for what follows, and read meanwhile.
    stored.session(),
    stored.settingsInForce(),
  ]);
  if (open?.consultation.id !== consultation) {
    // A second try of what closed it has been done already.
    if (closing.includes(action.do) && (await isClosed(consultation))) return;
    throw new Refusal('This consultation is closed. What was ticked in it is in the log.');
  }
  const { items } = checklistWith(open.consultation, library);
  if (action.do === 'setItem' && !items.some(({ id }) => id === action.item)) {
    throw new Refusal(`There is no item "${action.item}" in this checklist.`);
  }
  if (isDone) return;
  const { offer } = open.consultation;
  const offered = action.do === 'bringBack' && offer ? await resultsOf(offer.id) : undefined;
  const input = { type: 'action', action, ...(offered ? { offered } : {}) } as const;
  await handleInput(stored, place, input, requestId);
}

/** Starts a consultation where none was started by itself. */
export async function start(stored: Stored, place: PlaceId): Promise<void> {
  const known = place === 'byHand' ? undefined : await stored.place(place);
  if (known?.who.patient) {
    throw new Refusal(
      'This page is a patient’s view of a call. Start from the side panel instead.',
    );
  }
  const platform = known?.page.platform || 'byHand';
  await handleInput(stored, place, { type: 'startByDoctor', platform, phase: 'prepare' });
}

/** Arranges the checklist by hand: so it is on this service from now on. */
export async function arrange(
  stored: Stored,
  place: number,
  key: string,
  value: unknown,
): Promise<void> {
  const service = (await stored.place(place))?.page.platform;
  if (!service) return;
  if (!(await stored.changeSettings(() => rememberArranged(service, key, value)))) {
    throw new Refusal(`"${key}" cannot be arranged like this.`);
  }
  // A form that was chosen holds at once.
  if (key === 'panelForm' || key === 'consultForm') {
    await handleInput(stored, place, { type: 'open', open: false });
  }
  await refresh(stored);
}
