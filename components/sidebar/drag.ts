import type { PanelDrag, PanelDragged } from '../../utils/core/panel/place.ts';

/** A press becomes a drag only when the pointer moves further than this, pixels. */
const tremblePx = 6;

/**
 * What makes an element one by which the checklist, or its edge, can be dragged. Controls within it
 * stay what they are. Everything that dragging does can be done by buttons as well.
 *
 * Chromium hands moves of the pointer outside a frame to the page around it, where the panel's script
 * follows them. Firefox keeps them in the frame.
 */
export function dragHandle(
  what: PanelDrag['what'],
  onDrag: (drag: PanelDrag | PanelDragged) => void,
) {
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || (event.target as Element).closest('button, label')) return;
      if (import.meta.env.FIREFOX) follow(what, event, onDrag);
      else onDrag({ what, x: Math.max(0, Math.round(event.clientX)) });
    },
  };
}

/** Tells how far the pointer went on the screen, since the frame itself moves meanwhile. */
function follow(
  what: PanelDragged['what'],
  { currentTarget, pointerId, screenX: from }: PointerEvent,
  onDrag: (drag: PanelDragged) => void,
): void {
  const handle = currentTarget as HTMLElement;
  handle.setPointerCapture(pointerId);
  const held = new AbortController();
  const { signal } = held;
  let by = 0;
  let moved = false;
  let due = false;
  handle.addEventListener(
    'pointermove',
    ({ screenX }) => {
      by = Math.round(screenX - from);
      moved ||= Math.abs(by) >= tremblePx;
      if (!moved || due) return;
      due = true;
      requestAnimationFrame(() => {
        due = false;
        if (!signal.aborted) onDrag({ what, by, over: false });
      });
    },
    { signal },
  );
  // After the button was let go, and wherever else the pointer is lost.
  handle.addEventListener(
    'lostpointercapture',
    () => {
      held.abort();
      if (moved) onDrag({ what, by, over: true });
    },
    { signal },
  );
}
