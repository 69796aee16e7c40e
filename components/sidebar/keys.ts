import { useEffect, useState } from 'preact/hooks';
import { itemsOf } from '../../utils/core/checklist/items.ts';
import { phaseAfter, phaseBefore } from '../../utils/core/consultation/view.ts';
import { itemsAtOnce } from './items.ts';
import type { ConsultationProps } from './props.ts';

/** The list of keys, and whether it is shown. */
export interface Keys {
  readonly listed: boolean;
  readonly close: () => void;
}

/** Keys that count while the checklist has the focus, and nowhere else. The call page gets none. */
export function useKeys(props: ConsultationProps): Keys {
  const [listed, setListed] = useState(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const typing = (event.target as Element).matches?.('textarea, input:not([type=checkbox])');
      if (event.ctrlKey || event.altKey || event.metaKey || typing) return;
      if (take(event.key, props, listed, setListed)) event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  });
  return { listed, close: () => setListed(false) };
}

/** @returns whether the key was one of ours */
function take(
  key: string,
  { view, beside, checklist, onAct, onOpen }: ConsultationProps,
  listed: boolean,
  list: (listed: boolean) => void,
): boolean {
  const number = /^[1-9]$/.test(key) ? Number(key) : 0;
  if (number > 0) return tickNumber(number, view, checklist, onAct);
  switch (key) {
    case '?':
      // The list needs the room of the panel.
      if (beside === 'call' && view.form !== 'panel') onOpen(true);
      list(!listed);
      return true;
    case 'Escape':
      if (listed) list(false);
      else if (view.nudge) onAct({ do: 'dismissNudge', nudge: view.nudge });
      else return false;
      return true;
    case 'u':
      onAct({ do: 'undo' });
      return true;
    case 'ArrowDown':
    case 'ArrowUp':
      return moveFocus(key === 'ArrowDown' ? 1 : -1);
    case 'ArrowLeft':
    case 'ArrowRight': {
      const phase = key === 'ArrowRight' ? phaseAfter(view.phase) : phaseBefore(view.phase);
      if (phase) onAct({ do: 'setPhase', phase });
      return true;
    }
    default:
      return false;
  }
}

function tickNumber(
  number: number,
  view: ConsultationProps['view'],
  checklist: ConsultationProps['checklist'],
  onAct: ConsultationProps['onAct'],
): boolean {
  const item = itemsOf(checklist, view.phase)[number - 1];
  if (!item || number > itemsAtOnce) return false;
  const result = view.items[item.id]?.result === 'done' ? 'open' : 'done';
  onAct({ do: 'setItem', item: item.id, result });
  return true;
}

/** From one item to the next, and to the first where none has the focus. */
function moveFocus(by: 1 | -1): boolean {
  const boxes = [...document.querySelectorAll<HTMLElement>('.item-label input')];
  const at = boxes.indexOf(document.activeElement as HTMLElement);
  const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), boxes.length - 1);
  boxes[to]?.focus();
  return boxes.length > 0;
}
