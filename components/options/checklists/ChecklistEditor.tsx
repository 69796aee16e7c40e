import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChecklistEdit } from '../../../utils/core/checklist/edit.ts';
import {
  type ChecklistPhase,
  checklistPhases,
  itemWords,
} from '../../../utils/core/checklist/items.ts';
import {
  type CustomList,
  isOwn,
  type ListItem,
  mostPerPhase,
} from '../../../utils/core/checklist/library.ts';
import { itemText, t } from '../../../utils/core/strings.ts';
import { Button } from '../../ui/Button.tsx';
import type { Edit } from './edit.ts';
import { ItemForm } from './ItemForm.tsx';
import { TextField } from './TextField.tsx';

interface ChecklistEditorProps {
  readonly list: CustomList;
  readonly onEdit: Edit;
  readonly newId: () => string;
  readonly onClose: () => void;
}

/** Where the keyboard is to be once a change is drawn: an item, and the button of it. */
interface Spot {
  readonly item: string;
  readonly button: string;
}

/** One checklist of the doctor's: its name, its items phase by phase, and one more. */
export function ChecklistEditor({ list, onEdit, newId, onClose }: ChecklistEditorProps) {
  const block = useRef<HTMLElement>(null);
  const [name, setName] = useState(list.name);
  const [nameProblem, setNameProblem] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ item: string; sentence: string } | null>(null);
  const [news, setNews] = useState('');
  const [changing, setChanging] = useState<string | null>(null);
  const [removed, setRemoved] = useState<ListItem | null>(null);
  const [spot, setSpot] = useState<Spot | null>(null);

  useEffect(() => setName(list.name), [list.name]);

  useEffect(() => {
    if (!spot) return;
    const row = block.current?.querySelector(`[data-item="${spot.item}"]`);
    const button = row?.querySelector<HTMLElement>(`[data-act="${spot.button}"] button`);
    (button ?? row?.querySelector<HTMLElement>('button'))?.focus();
    setSpot(null);
  }, [spot, list]);

  const labelOf = (item: ListItem) => itemWords(item, itemText).label;

  async function change(item: string, edit: ChecklistEdit): Promise<boolean> {
    const sentence = await onEdit(edit);
    setProblem(sentence === null ? null : { item, sentence });
    return sentence === null;
  }

  async function move(item: ListItem, to: 'up' | 'down', button: string) {
    const shown = shownIn(list, item.phase);
    const at = shown.findIndex(({ id }) => id === item.id) + (to === 'up' ? -1 : 1);
    if (at < 0 || at >= shown.length) return;
    if (!(await change(item.id, { do: 'moveItem', list: list.id, item: item.id, to }))) return;
    const place = [String(at + 1), String(shown.length), t(`phases.${item.phase}`)];
    setNews(t('checklists.moved', [labelOf(item), ...place] as [string, string, string, string]));
    setSpot({ item: item.id, button });
  }

  async function hide(item: ListItem, hidden: boolean) {
    const edit = hidden ? ('hideItem' as const) : ('showItem' as const);
    if (await change(item.id, { do: edit, list: list.id, item: item.id })) {
      setSpot({ item: item.id, button: hidden ? 'show' : 'hide' });
    }
  }

  async function remove(item: ListItem) {
    if (!(await change(item.id, { do: 'removeItem', list: list.id, item: item.id }))) return;
    setChanging(null);
    setRemoved(item);
    setNews('');
    block.current?.querySelector<HTMLElement>('h3')?.focus();
  }

  async function bringBack({ id, phase, words }: ListItem) {
    const item = { id, phase, words: { ...words, label: words.label ?? '' } };
    if (!(await change(id, { do: 'addItem', list: list.id, item }))) return;
    setRemoved(null);
    setSpot({ item: id, button: 'change' });
  }

  async function rename() {
    const sentence = await onEdit({ do: 'rename', list: list.id, name });
    setNameProblem(sentence);
    if (sentence) block.current?.querySelector<HTMLElement>('[name="list-name"]')?.focus();
    else setNews(t('checklists.saved'));
  }

  return (
    <section class="checklist-editor" ref={block} aria-labelledby="checklist-editor-title">
      <h3 id="checklist-editor-title" tabIndex={-1}>
        {list.name}
      </h3>
      <p class="setting-about">{t('checklists.keys')}</p>
      <div role="status">
        {removed && (
          <p class="hosts-news">
            {t('checklists.removed', [labelOf(removed)])}{' '}
            <Button onClick={() => bringBack(removed)}>{t('checklists.undo')}</Button>
          </p>
        )}
        {!removed && <p class="visually-hidden">{news}</p>}
      </div>
      <form
        class="checklist-name"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <TextField
          name="list-name"
          label={t('checklists.name')}
          value={name}
          problem={nameProblem}
          onType={setName}
        />
        {name !== list.name && (
          <button type="submit" class="button">
            {t('checklists.saveName')}
          </button>
        )}
      </form>
      {checklistPhases.map((phase) => {
        const items = list.items.filter((item) => item.phase === phase);
        const shown = shownIn(list, phase);
        return (
          <section key={phase} class="checklist-phase" data-phase={phase}>
            <h4>
              {t(`phases.${phase}`)}{' '}
              <span>{t('checklists.count', [String(shown.length), String(mostPerPhase)])}</span>
            </h4>
            <ul>
              {items.map((item) => {
                const label = labelOf(item);
                return (
                  <li
                    key={item.id}
                    data-item={item.id}
                    data-hidden={item.hidden || undefined}
                    onKeyDown={(event) => {
                      const to = keys[event.key];
                      const act = (event.target as Element).closest('[data-act]');
                      // In a field for words the same keys are the browser's.
                      if (!event.altKey || !to || item.hidden || !act) return;
                      event.preventDefault();
                      void move(item, to, act.getAttribute('data-act') ?? 'change');
                    }}
                  >
                    <div class="checklist-item">
                      <p id={`item-${item.id}`}>
                        {item.hidden ? t('checklists.hidden', [label]) : label}
                      </p>
                      <Actions
                        {...{ item, label, shown }}
                        changing={changing === item.id}
                        onMove={(to) => move(item, to, to)}
                        onHide={(hidden) => hide(item, hidden)}
                        onChange={() => setChanging(changing === item.id ? null : item.id)}
                      />
                    </div>
                    {problem?.item === item.id && (
                      <p class="setting-problem" role="alert">
                        {problem.sentence}
                      </p>
                    )}
                    {changing === item.id && (
                      <ItemForm
                        phase={phase}
                        ofId={`item-${item.id}`}
                        words={itemWords(item, itemText)}
                        send={t('checklists.save')}
                        onSend={async (words, to) => {
                          const saved =
                            (await change(item.id, {
                              do: 'rewordItem',
                              list: list.id,
                              item: item.id,
                              words: changedWords(item, words),
                            })) &&
                            (to === phase ||
                              (await change(item.id, {
                                do: 'moveItem',
                                list: list.id,
                                item: item.id,
                                to,
                              })));
                          if (!saved) return false;
                          setChanging(null);
                          setNews(t('checklists.saved'));
                          setSpot({ item: item.id, button: 'change' });
                          return true;
                        }}
                      >
                        {!isOwn(item.id) && Object.keys(item.words).length > 0 && (
                          <Button
                            onClick={async () => {
                              const edit = { do: 'restoreWords', list: list.id, item: item.id };
                              if (await change(item.id, edit as ChecklistEdit)) {
                                setChanging(null);
                                setSpot({ item: item.id, button: 'change' });
                              }
                            }}
                          >
                            {t('checklists.words')}
                          </Button>
                        )}
                        {isOwn(item.id) && (
                          <Button
                            label={t('checklists.removeLabel', [label])}
                            onClick={() => remove(item)}
                          >
                            {t('checklists.remove')}
                          </Button>
                        )}
                        <Button
                          look="plain"
                          onClick={() => {
                            setChanging(null);
                            setProblem(null);
                            setSpot({ item: item.id, button: 'change' });
                          }}
                        >
                          {t('checklists.cancel')}
                        </Button>
                      </ItemForm>
                    )}
                  </li>
                );
              })}
            </ul>
          </section>
        );
      })}
      <h4 id="checklist-add">{t('checklists.add')}</h4>
      {problem?.item === '' && (
        <p class="setting-problem" role="alert">
          {problem.sentence}
        </p>
      )}
      <ItemForm
        phase="consult"
        ofId="checklist-add"
        words={nothing}
        send={t('checklists.addNow')}
        onSend={async (words, phase) => {
          const item = { id: `own-${newId()}`, phase, words };
          if (!(await change('', { do: 'addItem', list: list.id, item }))) return false;
          setRemoved(null);
          setNews(t('checklists.added', [words.label]));
          return true;
        }}
      />
      <div class="checklist-close">
        <Button label={t('checklists.closeLabel', [list.name])} onClick={onClose}>
          {t('checklists.close')}
        </Button>
      </div>
    </section>
  );
}

const nothing = { label: '', why: '', source: '' };
const keys: Readonly<Record<string, 'up' | 'down'>> = { ArrowUp: 'up', ArrowDown: 'down' };

function shownIn({ items }: CustomList, phase: ChecklistPhase): readonly ListItem[] {
  return items.filter((item) => item.phase === phase && !item.hidden);
}

/** Words that are the same as before stay Webside's, and follow it where it changes them. */
function changedWords(
  item: ListItem,
  given: { readonly label: string; readonly why: string; readonly source: string },
) {
  const before = itemWords(item, itemText);
  const parts = (['label', 'why', 'source'] as const).filter(
    (part) => given[part].trim() !== before[part],
  );
  return Object.fromEntries(parts.map((part) => [part, given[part]]));
}

interface ActionsProps {
  readonly item: ListItem;
  readonly label: string;
  readonly shown: readonly ListItem[];
  readonly changing: boolean;
  readonly onMove: (to: 'up' | 'down') => void;
  readonly onHide: (hidden: boolean) => void;
  readonly onChange: () => void;
}

function Actions({ item, label, shown, changing, onMove, onHide, onChange }: ActionsProps) {
  if (item.hidden) {
    return (
      <div class="checklists-actions">
        <span data-act="show">
          <Button label={t('checklists.showLabel', [label])} onClick={() => onHide(false)}>
            {t('checklists.show')}
          </Button>
        </span>
      </div>
    );
  }
  return (
    <div class="checklists-actions">
      {shown.length > 1 && (
        <>
          <span data-act="up">
            <Button label={t('checklists.upLabel', [label])} onClick={() => onMove('up')}>
              {t('checklists.up')}
            </Button>
          </span>
          <span data-act="down">
            <Button label={t('checklists.downLabel', [label])} onClick={() => onMove('down')}>
              {t('checklists.down')}
            </Button>
          </span>
        </>
      )}
      <span data-act="hide">
        <Button label={t('checklists.hideLabel', [label])} onClick={() => onHide(true)}>
          {t('checklists.hide')}
        </Button>
      </span>
      <span data-act="change">
        <Button label={t('checklists.changeLabel', [label])} expanded={changing} onClick={onChange}>
          {t('checklists.change')}
        </Button>
      </span>
    </div>
  );
}
