import { useRef, useState } from 'preact/hooks';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';

interface WithheldProps {
  /** The sentence that says what the browser does not allow. */
  readonly what: string;
  /** The service, for those who hear the button by itself. */
  readonly of: string;
  /** Asks the browser, and says whether it allows it now. */
  readonly onAllow: () => Promise<boolean>;
}

/** Says that the browser keeps Webside from seeing a service, and lets the person change that. */
export function Withheld({ what, of, onAllow }: WithheldProps) {
  const notice = useRef<HTMLDivElement>(null);
  const [refused, setRefused] = useState(false);

  function allow() {
    // Browsers allow this question only within a click, so nothing may come before it.
    const answer = onAllow();
    const place = notice.current?.closest('li, fieldset');
    setRefused(false);
    void answer.then((allowed) => {
      setRefused(!allowed);
      // The notice goes away, and its button with it.
      if (allowed) place?.querySelector<HTMLElement>('input, select')?.focus();
    });
  }

  return (
    <div class="withheld" ref={notice}>
      <p class="withheld-what">{what}</p>
      <Button label={t('options.allowLabel', [of])} onClick={allow}>
        {t('options.allow')}
      </Button>
      {refused && (
        <p class="setting-problem" role="alert">
          {t('options.refused')}
        </p>
      )}
    </div>
  );
}
