import { useEffect } from 'preact/hooks';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import '../ui/page.css';
import './practice.css';

interface PracticeProps {
  /** The call goes on: the doctor has not hung up. */
  readonly running: boolean;
  /** The checklist was hidden. */
  readonly hidden: boolean;
  /** The worker did not start it. */
  readonly trouble: boolean;
  readonly onHangUp: () => void;
  readonly onShow: () => void;
  readonly onAgain: () => void;
}

/** A call with nobody, to see the checklist beside it before the first patient. */
export function Practice({ running, hidden, trouble, onHangUp, onShow, onAgain }: PracticeProps) {
  useEffect(() => {
    document.title = `${t('practice.title')} - ${t('extension.name')}`;
  });
  return (
    <main class="practice">
      <header>
        <h1>{t('practice.title')}</h1>
        <p>{t('practice.about')}</p>
        <p>{t('practice.hint')}</p>
        {trouble && (
          <p class="practice-trouble" role="alert">
            {t('practice.trouble')}
          </p>
        )}
      </header>
      <div class="practice-stage" data-running={running || undefined}>
        <svg viewBox="0 0 320 240" role="img" aria-label={t('practice.patient')}>
          <path class="practice-body" d="M60 240c6-66 46-92 100-92s94 26 100 92z" />
          <circle class="practice-face" cx="160" cy="98" r="56" />
          <path class="practice-hair" d="M104 92c0-70 112-70 112 0-20-22-92-22-112 0z" />
          <g class="practice-eyes">
            <circle cx="140" cy="98" r="5" />
            <circle cx="180" cy="98" r="5" />
          </g>
          <ellipse class="practice-mouth" cx="160" cy="126" rx="14" ry="4" />
        </svg>
        <p role="status">{running ? t('practice.speaks') : t('practice.ended')}</p>
      </div>
      <div class="practice-controls" role="toolbar" aria-label={t('practice.controls')}>
        {running ? (
          <Button look="trouble" onClick={onHangUp}>
            {t('practice.hangUp')}
          </Button>
        ) : (
          <Button onClick={onAgain}>{t('practice.again')}</Button>
        )}
        {hidden && <Button onClick={onShow}>{t('practice.show')}</Button>}
        <a class="button" href="/welcome.html">
          {t('practice.done')}
        </a>
      </div>
    </main>
  );
}
