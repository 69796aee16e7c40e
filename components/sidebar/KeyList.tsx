import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';

/** Each key as printed on keyboards, if that needs no words, and what it does. */
const keys = [
  ['↑ ↓', 'items'],
  ['← →', 'phases'],
  ['1 2 3 4 5', 'numbers'],
  ['', 'space'],
  ['U', 'undo'],
  ['Esc', 'dismiss'],
  ['?', 'list'],
] as const;

/** The keys that count while the checklist has the focus. */
export function KeyList({ onClose }: { onClose: () => void }) {
  return (
    <section class="key-list" aria-label={t('sidebar.keys.title')}>
      <h2>{t('sidebar.keys.title')}</h2>
      <dl>
        {keys.map(([key, does]) => (
          <div key={does}>
            <dt>
              <kbd>{key || t('sidebar.keys.spaceBar')}</kbd>
            </dt>
            <dd>{t(`sidebar.keys.${does}`)}</dd>
          </div>
        ))}
      </dl>
      <Button onClick={onClose}>{t('sidebar.keys.close')}</Button>
    </section>
  );
}
