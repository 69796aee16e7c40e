import type { BreaksView } from '../../utils/core/breaks/view.ts';
import type { Checklist } from '../../utils/core/checklist/items.ts';
import type { DoctorAction } from '../../utils/core/consultation/action.ts';
import type { ConsultationView, View } from '../../utils/core/consultation/view.ts';
import type { Arranged } from '../../utils/core/panel/arrangement.ts';
import type { PanelDrag, PanelDragged } from '../../utils/core/panel/place.ts';
import type { BreakAction } from '../breaks/Breaks.tsx';

export interface SidebarProps {
  readonly view: View;
  readonly checklist: Checklist;
  /** Epoch milliseconds, renewed every second while a clock is shown. */
  readonly now: number;
  /** In the call page there is something to hide; in the browser's side panel there is not. */
  readonly beside: 'call' | 'browser';
  /** Why the last action was not carried out. */
  readonly trouble: string | null;
  /** Where breaks stand; `null` while it is read. */
  readonly breaks: BreaksView | null;
  readonly onBreak: (action: BreakAction) => void;
  readonly onAct: (action: DoctorAction) => void;
  readonly onAnswer: (start: boolean) => void;
  readonly onStart: () => void;
  readonly onHide: () => void;
  /** In full where it is small, or small again. */
  readonly onOpen: (open: boolean) => void;
  readonly onArrange: (arranged: Arranged) => void;
  readonly onDrag: (drag: PanelDrag | PanelDragged) => void;
  /** The note for the record of a consultation; `null` where nothing was ticked that it would tell. */
  readonly noteOf: (view: ConsultationView) => string | null;
  /** Copies the text of an element. To be called within a click; says whether it worked. */
  readonly onCopy: (element: Element) => boolean;
}

/** What the forms of a consultation are drawn from. */
export type ConsultationProps = SidebarProps & { readonly view: ConsultationView };
