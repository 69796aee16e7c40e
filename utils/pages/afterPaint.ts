/** What waits for a frame waits no longer than this, milliseconds. */
const unpaintedMs = 100;

/**
 * After the next frame was handed over for painting. A page that is not in front paints nothing, and
 * has its turn all the same.
 */
export function afterPaint(act: () => void, until: AbortSignal): void {
  let timer = setTimeout(act, unpaintedMs);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(act);
  });
  until.addEventListener('abort', () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  });
}
