import { isNearlyFull } from '../../utils/core/log/space.ts';
import type { LogTrouble } from '../../utils/core/log/trouble.ts';
import type { Running, StorageUse } from '../../utils/core/log/view.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { Trouble } from './Trouble.tsx';

interface NoticesProps {
  readonly running: readonly Running[];
  readonly sample: boolean;
  readonly storage: StorageUse | null;
  /** A log that would not open. */
  readonly setAside: readonly { readonly at: number }[];
  /** What came of trying to save it. */
  readonly rescued: 'failed' | null;
  readonly onRemoveSample: () => void;
  readonly trouble: LogTrouble;
  readonly onTroubleSeen: () => void;
  readonly onRescue: () => void;
  readonly onDeleteSetAside: () => void;
}

/** What a doctor should know before looking at the log. */
export function Notices(props: NoticesProps) {
  const { running, sample, storage, setAside, rescued } = props;
  const last = setAside.at(-1);
  return (
    <>
      <Trouble trouble={props.trouble} onSeen={props.onTroubleSeen} />
      {last && (
        <section class="log-notice" data-look="trouble">
          <h2>{t('log.setAside.title')}</h2>
          <p>
            {t('log.setAside.text', [
              new Date(last.at).toLocaleDateString(t('extension.language')),
            ])}
          </p>
          {rescued === 'failed' && <p role="alert">{t('log.setAside.failed')}</p>}
          <p class="log-buttons">
            <Button onClick={props.onRescue}>{t('log.setAside.save')}</Button>
            <Button onClick={props.onDeleteSetAside}>{t('log.setAside.delete')}</Button>
          </p>
        </section>
      )}
      {storage && isNearlyFull(storage.bytes, storage.most) && (
        <p class="log-notice page-trouble" role="alert">
          {t('log.keeping.nearlyFull')}
        </p>
      )}
      {sample && (
        <p class="log-notice">
          <span>{t('log.sample.there')}</span>
          <Button onClick={props.onRemoveSample}>{t('log.sample.remove')}</Button>
        </p>
      )}
      <div role="status">
        {running.map(({ service, done }) => (
          <p key={service} class="log-notice">
            {t('log.running', done, [String(done), service])}
          </p>
        ))}
      </div>
    </>
  );
}
