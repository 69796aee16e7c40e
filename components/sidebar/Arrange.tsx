import { type ChosenForm, chosenForms, panelWidths } from '../../utils/core/panel/arrangement.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import type { ConsultationProps } from './props.ts';

/** One press makes the panel so much wider or narrower, CSS pixels. */
const widthStep = 40;

type ArrangeProps = Pick<ConsultationProps, 'view' | 'onArrange'> & {
  readonly onClose: () => void;
};

/** Everything that dragging does, by buttons; and the form in which the phase is shown. */
export function Arrange({ view, onArrange, onClose }: ArrangeProps) {
  const { phase, arrangement } = view;
  const { panelSide, panelWidth, consultForm, panelForm } = arrangement;
  const key = phase === 'consult' ? 'consultForm' : 'panelForm';
  const form: ChosenForm = phase === 'consult' ? consultForm : panelForm;
  const widen = (by: number) => {
    const value = Math.min(Math.max(panelWidth + by, panelWidths.least), panelWidths.most);
    onArrange({ key: 'panelWidth', value });
  };
  return (
    <section class="arrange" aria-label={t('sidebar.arrange')}>
      <fieldset>
        <legend>{t('sidebar.side')}</legend>
        {(['left', 'right'] as const).map((side) => (
          <Button
            key={side}
            pressed={side === panelSide}
            onClick={() => onArrange({ key: 'panelSide', value: side })}
          >
            {t(`sidebar.sides.${side}`)}
          </Button>
        ))}
        <Button disabled={panelWidth <= panelWidths.least} onClick={() => widen(-widthStep)}>
          {t('sidebar.narrower')}
        </Button>
        <Button disabled={panelWidth >= panelWidths.most} onClick={() => widen(widthStep)}>
          {t('sidebar.wider')}
        </Button>
      </fieldset>
      <fieldset>
        <legend>
          {phase === 'consult' ? t('sidebar.formConsulting') : t('sidebar.formOtherwise')}
        </legend>
        {chosenForms.map((choice) => (
          <Button
            key={choice}
            pressed={choice === form}
            onClick={() => {
              onClose();
              onArrange({ key, value: choice });
            }}
          >
            {t(`sidebar.forms.${choice}`)}
          </Button>
        ))}
      </fieldset>
    </section>
  );
}
