import { effect } from '@preact/signals';

/** An effect that begins something: `until` is aborted before the effect runs again. */
export function ownedEffect(run: (until: AbortSignal) => void): void {
  effect(() => {
    const owner = new AbortController();
    run(owner.signal);
    return () => owner.abort();
  });
}
