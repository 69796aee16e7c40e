import { copyLog } from '../store/log/copy.ts';

/** What happens together is copied once, milliseconds. */
const settlesMs = 1_000;

let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Consultations came to the log or went from it: the second copy is made anew soon. Nothing waits for it.
 * A worker that is stopped before does it when it starts again.
 */
export function copySoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void copyLog().catch(() => {}), settlesMs);
}
