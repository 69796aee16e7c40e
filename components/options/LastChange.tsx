import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';

export interface LastChangeProps {
  /** What was done last, in a sentence; `null` if nothing was, or nothing that can be undone here. */
  readonly news: string | null;
  /** `null`: it cannot be undone. */
  readonly onUndo: (() => void) | null;
  /** The button that was pressed for it is gone, so the focus comes here. */
  readonly takesFocus: boolean;
}

/** At the foot of the window: what was changed last, and an undo. It stays as long as it takes. */
export function LastChange({ news, onUndo, takesFocus }: LastChangeProps) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) (bar.current?.querySelector('button') ?? bar.current)?.focus();
  }, [news, takesFocus, onUndo !== null]);
  return (
    <div class="last-change" role="status" tabIndex={-1} ref={bar}>
      {news && (
        <p class="hosts-news">
          <span>{news}</span> {onUndo && <Button onClick={onUndo}>{t('options.undo')}</Button>}
        </p>
      )}
    </div>
  );
}
