/** Above this share of what the browser allows, the doctor is told. */
const nearlyFull = 0.8;
/** With less than this free the doctor is told as well, bytes. */
const littleBytes = 50 * 2 ** 20;
/**
 * With less than this free nothing is written, bytes. Browsers write more than a row: Chromium puts
 * up to 4 MB from its memory to a file when it likes to, and leaves torn records where that fails.
 */
const leastBytes = 10 * 2 ** 20;

/** Whether little of the space that the browser allows is left. */
export function isNearlyFull(bytes: number, most: number): boolean {
  return most > 0 && (bytes > most * nearlyFull || most - bytes < littleBytes);
}

/** Whether so little space is left that nothing is to be written. */
export function isTooFull(bytes: number, most: number): boolean {
  return most > 0 && most - bytes < leastBytes;
}

/** Whether something was not stored because there is no space for it. Dexie may wrap what was thrown. */
export function isFull(error: unknown): boolean {
  const { name, inner } = (error ?? {}) as { name?: unknown; inner?: { name?: unknown } };
  return name === 'QuotaExceededError' || inner?.name === 'QuotaExceededError';
}
