import type { BreaksView } from '../../utils/core/breaks/view.ts';
import { type BreakAction, BreakActions } from '../breaks/Breaks.tsx';
import { breakText, isOpen } from '../breaks/words.ts';
import './breakDue.css';

interface BreakDueProps {
  readonly view: BreaksView;
  readonly onBreak: (action: BreakAction) => void;
}

/** After a call: the break that is due, with its answers, and that it was taken or put off. */
export function BreakDue({ view, onBreak }: BreakDueProps) {
  if (!isOpen(view) && !view.running) return null;
  return (
    <section class="break-due">
      <p role="status">{breakText(view)}</p>
      {!view.running && (
        <div>
          <BreakActions view={view} onBreak={onBreak} />
        </div>
      )}
    </section>
  );
}
