import { emptyPlace, newPlace, type Place, type Unclear } from '../core/consultation/place.ts';
import type { PlaceId } from '../core/consultation/view.ts';
import type { OpenConsultation } from '../store/log/consultations.ts';
import type { Places } from '../store/session.ts';

/** How what is known of one tab is passed on to another. Pure. */

/** A tab that another one leads to: what that one has shown of who is at this screen holds for it too. */
export function placeAfter(other: Place | undefined, unclear: Unclear): Place {
  return newPlace(other?.who.clinician ?? null, unclear);
}

/** A tab in which the call of another one goes on. */
export function goingOn(
  place: Place = emptyPlace,
  other: Place | undefined,
  unclear: Unclear,
): Place {
  return {
    ...place,
    // It is the same meeting, for which the doctor is not asked again.
    ask: { ...place.ask, answer: place.ask.answer ?? other?.ask.answer ?? null },
    call: { ...place.call, unclear: unclear ?? place.call.unclear },
  };
}

/** What a consultation leaves open, where another follows it in another place. */
export function unclearAfter(open: OpenConsultation | undefined, now: number): Unclear {
  const { id, endedHow } = open?.consultation ?? {};
  return id && endedHow !== 'hangUp' && endedHow !== 'doctor' ? { id, at: now } : null;
}

/** The page whose call was put into a window of its own. */
export function pageOfWindow(places: Places, window: number): number | undefined {
  const page = Object.keys(places).find(
    (other) => places[placeIdOf(other)]?.call.movedTo === window,
  );
  return page === undefined ? undefined : Number(page);
}

/**
 * The places that are left when a tab is closed.
 * @param page the one whose call was in that tab, as in a window of its own
 * @param unclear what the tab's consultation left open, which that page may be asked about
 */
export function placesWithout(
  places: Places,
  tab: number,
  page: number | undefined,
  unclear: Unclear,
): Places {
  const { [tab]: _, ...left } = places;
  const back = page === undefined ? undefined : left[page];
  if (page === undefined || !back || !unclear) return left;
  return { ...left, [page]: { ...back, call: { ...back.call, unclear } } };
}

/** The frames of a tab that show a call. */
export function framesInCall(place: Place | undefined): number[] {
  return Object.keys(place?.call.live ?? {}).map(Number);
}

/** The id of a place, from its key in a record. */
export function placeIdOf(key: string): PlaceId {
  return key === 'byHand' ? key : Number(key);
}
