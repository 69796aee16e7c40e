import { type BreaksView, breaksViewKey } from '../core/breaks/view.ts';
import { followKey } from './follow.ts';

/** Hands over what is shown of breaks, now and whenever it changes, until `signal` is aborted. */
export function followBreaks(changed: (view: BreaksView) => void, signal: AbortSignal): void {
  followKey(breaksViewKey, (view) => view as BreaksView | undefined, changed, signal);
}
