/** Above this share of what the browser allows, the doctor is told. */
const nearlyFull = 0.8;

/** Whether little of the space that the browser allows is left. */
export function isNearlyFull(bytes: number, most: number): boolean {
  return bytes > most * nearlyFull;
}

/** Whether something was not stored because there is no room for it. Dexie may wrap what was thrown. */
export function isFull(error: unknown): boolean {
  const { name, inner } = (error ?? {}) as { name?: unknown; inner?: { name?: unknown } };
  return name === 'QuotaExceededError' || inner?.name === 'QuotaExceededError';
}
