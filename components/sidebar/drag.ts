import type { PanelDrag } from '../../utils/messages.ts';

/**
 * What makes an element one by which the checklist, or its edge, can be dragged. Controls within it
 * stay what they are. Everything that dragging does can be done by buttons as well.
 */
export function dragHandle(what: PanelDrag['what'], onDrag: (drag: PanelDrag) => void) {
  return {
    onPointerDown({ button, target, clientX }: PointerEvent) {
      if (button !== 0 || (target as Element).closest('button, label')) return;
      onDrag({ what, x: Math.max(0, Math.round(clientX)) });
    },
  };
}
