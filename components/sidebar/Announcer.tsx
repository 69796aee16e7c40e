import { useEffect, useRef, useState } from 'preact/hooks';
import { type Checklist, itemWords } from '../../utils/core/checklist/items.ts';
import { nudgeItems } from '../../utils/core/consultation/nudges.ts';
import type { ConsultationView } from '../../utils/core/consultation/view.ts';
import { itemText, t } from '../../utils/core/strings.ts';

interface AnnouncerProps {
  readonly view: ConsultationView;
  readonly checklist: Checklist;
  readonly trouble: string | null;
}

/**
 * What screen readers say by themselves, politely: a new phase, a reminder, and trouble. Nothing
 * else, because the doctor who hears it is listening to a patient.
 */
export function Announcer({ view, checklist, trouble }: AnnouncerProps) {
  const { id, phase, nudge } = view;
  const before = useRef({ id, phase, nudge, trouble });
  const [said, say] = useState('');
  useEffect(() => {
    const was = before.current;
    before.current = { id, phase, nudge, trouble };
    if (trouble && trouble !== was.trouble) say(trouble);
    else if (nudge && nudge !== was.nudge) say(nudgeSaid(view, nudge, checklist));
    else if (phase !== was.phase || id !== was.id) say(t(`phases.${phase}`));
  });
  return (
    <p class="visually-hidden" role="status">
      {said}
    </p>
  );
}

function nudgeSaid(
  view: ConsultationView,
  nudge: NonNullable<ConsultationView['nudge']>,
  checklist: Checklist,
): string {
  const items = nudgeItems(view, nudge, checklist).map((item) => itemWords(item, itemText).label);
  return `${t('sidebar.nudge')}. ${t(`sidebar.nudgeText.${nudge}`)}: ${items.join('; ')}.`;
}
