import { useRef, useState } from 'preact/hooks';
import { type Checklist, itemWords } from '../../utils/core/checklist/items.ts';
import type { ConsultationView } from '../../utils/core/consultation/view.ts';
import { itemText, t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { BreakDue } from './BreakDue.tsx';
import type { ConsultationProps } from './props.ts';

/** After the call: a break that is due, the note for the record, and what was left open, to jog the memory. */
export function After({ view, checklist, breaks, noteOf, onCopy, onBreak }: ConsultationProps) {
  return (
    <div class="after">
      {breaks && <BreakDue view={breaks} onBreak={onBreak} />}
      {view.noteTemplate !== null && <Note note={noteOf(view)} onCopy={onCopy} />}
      <LeftOpen {...{ view, checklist }} />
      <p>{t('sidebar.closesItself')}</p>
    </div>
  );
}

function LeftOpen({ view, checklist }: { view: ConsultationView; checklist: Checklist }) {
  const open = checklist.items.filter(({ id, phase }) => phase !== 'after' && !view.items[id]);
  return (
    <section class="left-open">
      <h2>{open.length > 0 ? t('sidebar.endedOpen') : t('sidebar.endedNothingOpen')}</h2>
      <ul>
        {open.map((item) => (
          <li key={item.id}>{itemWords(item, itemText).label}</li>
        ))}
      </ul>
    </section>
  );
}

/** Shown before it is copied, and kept nowhere. */
function Note({ note, onCopy }: { note: string | null } & Pick<ConsultationProps, 'onCopy'>) {
  const [shown, setShown] = useState(false);
  const [copied, setCopied] = useState<boolean | null>(null);
  const text = useRef<HTMLParagraphElement>(null);
  if (!shown) {
    return (
      <Button expanded={false} onClick={() => setShown(true)}>
        {t('sidebar.note.show')}
      </Button>
    );
  }
  if (note === null) return <p>{t('sidebar.note.empty')}</p>;
  return (
    <section class="note">
      <h2>{t('sidebar.note.title')}</h2>
      <p class="note-text" ref={text}>
        {note}
      </p>
      <p>{t('sidebar.note.about')}</p>
      <Button onClick={() => text.current && setCopied(onCopy(text.current))}>
        {copied ? t('sidebar.note.copied') : t('sidebar.note.copy')}
      </Button>
      {copied === false && (
        <p class="notice-trouble" role="status">
          {t('sidebar.note.failed')}
        </p>
      )}
    </section>
  );
}
