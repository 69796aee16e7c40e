import { effect, type Signal } from '@preact/signals';
import type { BreaksView } from '../core/breaks/view.ts';

/**
 * Renews `now` every second while a break runs, and asks for the clock to be looked at when it
 * should be over. Without a running break there is no timer.
 */
export function tickWhileRunning(
  view: Signal<BreaksView | null>,
  now: Signal<number>,
  look: () => void,
): void {
  effect(() => {
    const endsAt = view.value?.running?.endsAt;
    if (endsAt === undefined) return;
    const timer = setInterval(() => {
      now.value = Date.now();
      if (now.value >= endsAt) look();
    }, 1000);
    return () => clearInterval(timer);
  });
}
