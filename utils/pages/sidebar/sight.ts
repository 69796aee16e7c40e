/**
 * Whether the doctor sees the checklist that they press. A page can lay something over it that lets
 * clicks through, or move it under the pointer at the last moment.
 */
export interface Sight {
  /** Nothing lies over the checklist, as far as the browser tells. */
  readonly isClear: () => Promise<boolean>;
  /** It has been seen, and where it is now, for long enough to be read. */
  readonly isSettled: () => boolean;
}

/** As long as browsers wait with their own questions before a press counts. */
const settledMs = 500;
/** From the page into the checklist the pointer takes a moment, and what is uncovered none. */
const enteredMs = 200;
/** How late the browser may be with what it sees, and how long that has to last. */
const lateMs = 1_500;
const lastingMs = 150;
/** What covers the checklist for so long stays there. */
const toldAfterMs = 500;

/** The sight of a page of its own, as the browser's side panel is: nothing can lie over it. */
export const plainSight: Sight = { isClear: async () => true, isSettled: () => true };

/** @param told whenever something has come to lie over the checklist for good, or has gone */
export function watchSight(told: (covered: boolean) => void): Sight {
  return 'trackVisibility' in IntersectionObserver.prototype ? observed(told) : followed();
}

/** Chromium says when anything lies over a frame, or makes it transparent or crooked. */
function observed(told: (covered: boolean) => void): Sight {
  let visible: boolean | undefined;
  let since = performance.now();
  let covered = false;
  let telling: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    clearTimeout(telling);
    // A tab behind another is no more visible, and nothing covers it.
    if (document.visibilityState !== 'visible' || covered === !visible) return;
    telling = setTimeout(
      () => {
        covered = !visible;
        told(covered);
      },
      visible ? 0 : toldAfterMs,
    );
  };
  const options = { trackVisibility: true, delay: 100, threshold: [0, 1] };
  new IntersectionObserver((entries) => {
    const now = (entries.at(-1) as { readonly isVisible?: boolean }).isVisible;
    if (now === visible) return;
    visible = now;
    since = performance.now();
    tell();
  }, options).observe(document.documentElement);
  document.addEventListener('visibilitychange', tell);
  const hasLasted = (ms: number) => visible === true && performance.now() - since >= ms;
  return {
    async isClear() {
      // The browser is late with it, as after a tab was in the back.
      const end = performance.now() + lateMs;
      while (!hasLasted(lastingMs) && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return hasLasted(lastingMs);
    },
    isSettled: () => hasLasted(settledMs),
  };
}

/** Elsewhere a frame knows only where it is on the screen, and since when the pointer is in it. */
function followed(): Sight {
  let last = '';
  let settledAt = 0;
  const wait = (ms: number) => {
    settledAt = Math.max(settledAt, performance.now() + ms);
  };
  const look = () => {
    const { mozInnerScreenX, mozInnerScreenY } = window as unknown as Record<string, number>;
    const place = `${mozInnerScreenX} ${mozInnerScreenY}`;
    if (place !== last) wait(settledMs);
    last = place;
  };
  look();
  for (const type of ['pointerover', 'pointermove', 'pointerdown']) {
    document.addEventListener(type, look, { capture: true, passive: true });
  }
  document.documentElement.addEventListener('pointerenter', ({ pointerType }) => {
    // A finger comes from nowhere.
    if (pointerType === 'mouse') wait(enteredMs);
  });
  return {
    isClear: async () => true,
    isSettled() {
      look();
      return performance.now() >= settledAt;
    },
  };
}
