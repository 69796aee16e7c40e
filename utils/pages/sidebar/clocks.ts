import { effect, type Signal } from '@preact/signals';
import type { PlaceId, View } from '../../core/consultation/view.ts';
import { ask } from '../client.ts';

/**
 * Renews `now` every second while a consultation runs, and wakes the worker at the moment at which
 * time changes what is shown: it may sleep then.
 * @param shown what is shown, read from signals
 */
export function runClocks(
  shown: () => { readonly place: PlaceId; readonly view: View },
  now: Signal<number>,
): void {
  effect(() => {
    const { view } = shown();
    if (view.kind !== 'consultation' || view.connection === 'ended') return;
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1000);
    return () => clearInterval(timer);
  });
  effect(() => {
    const { place, view } = shown();
    if (view.kind !== 'consultation' || view.changesAt === null) return;
    const timer = setTimeout(
      () => void ask({ type: 'clock', place }),
      Math.max(0, view.changesAt - Date.now()),
    );
    return () => clearTimeout(timer);
  });
}
