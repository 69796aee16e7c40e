import { type Checklist, itemsOf } from '../../utils/core/checklist/items.ts';
import type { ConsultationView } from '../../utils/core/consultation/view.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';

interface SmallProps {
  readonly view: ConsultationView;
  readonly checklist: Checklist;
  readonly onOpen: () => void;
}

/** The checklist at its smallest, and at first with the reason why. */
export function Small({ view, checklist, onOpen }: SmallProps) {
  const { phase, items, form, nudge } = view;
  const shown = itemsOf(checklist, phase);
  const settled = String(shown.filter(({ id }) => items[id]).length);
  const total = String(shown.length);
  const progress = t('sidebar.progress', [settled, total]);
  if (form === 'whySmall') {
    return (
      <div class="small-note">
        <p>{t('sidebar.small')}</p>
        <Button onClick={onOpen}>{t('sidebar.open')}</Button>
      </div>
    );
  }
  return (
    <button type="button" class="small-tab" onClick={onOpen}>
      <span>
        {progress}{' '}
        <span class="visually-hidden">{t('sidebar.smallIn', [t(`phases.${phase}`)])}</span>
      </span>
      {nudge && <span class="small-nudge">{t('sidebar.nudge')}</span>}
    </button>
  );
}
