import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChecklistEdit } from '../../../utils/core/checklist/edit.ts';
import { defaultChecklist } from '../../../utils/core/checklist/items.ts';
import {
  type ChecklistLibrary,
  type CustomList,
  liveLists,
  newestOf,
} from '../../../utils/core/checklist/library.ts';
import { freeName } from '../../../utils/core/checklist/texts.ts';
import { t } from '../../../utils/core/strings.ts';
import { undoMs } from '../../../utils/core/undo.ts';
import { Button } from '../../ui/Button.tsx';
import { AddChecklist } from './AddChecklist.tsx';
import { ChecklistEditor } from './ChecklistEditor.tsx';
import type { Edit } from './edit.ts';
import { ImportChecklist } from './ImportChecklist.tsx';
import './checklists.css';

export interface ChecklistsProps {
  readonly library: ChecklistLibrary;
  readonly onEdit: Edit;
  /** Hands the person a file. */
  readonly onExport: (list: string) => void;
  /** A short id that nothing has yet: letters and digits. */
  readonly newId: () => string;
}

/** The doctor's checklists: which is in use, and what can be made of them. */
export function Checklists({ library, onEdit, onExport, newId }: ChecklistsProps) {
  const [open, setOpen] = useState<string | null>(null);
  const [deleted, setDeleted] = useState<{ list: CustomList; active: boolean } | null>(null);
  const [news, setNews] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const block = useRef<HTMLElement>(null);
  /** What gets the focus as soon as it is there. */
  const [focused, setFocused] = useState<string | null>(null);
  const lists = liveLists(library);

  const find = (selector: string) => block.current?.querySelector<HTMLElement>(selector);

  useEffect(() => {
    const wanted = focused && find(focused);
    if (!wanted) return;
    wanted.focus();
    setFocused(null);
  }, [focused, library, open, deleted]);

  useEffect(() => {
    if (!deleted) return;
    const timer = setTimeout(() => {
      if (find('.checklists-news')?.contains(document.activeElement)) find('h2')?.focus();
      setDeleted(null);
    }, undoMs);
    return () => clearTimeout(timer);
  }, [deleted]);

  async function edit(change: ChecklistEdit, done: string | null): Promise<boolean> {
    const refused = await onEdit(change);
    setProblem(refused);
    setNews(refused ? null : done);
    return refused === null;
  }

  async function duplicate(from: string, name: string) {
    const list = newId();
    const copy = freeName(library, t('checklists.copyOf', [name]));
    setDeleted(null);
    if (await edit({ do: 'duplicate', list, from, name: copy }, null)) {
      setOpen(list);
      setFocused('.checklist-editor h3');
    }
  }

  async function remove(list: CustomList) {
    const active = library.active === list.id;
    if (!(await edit({ do: 'delete', list: list.id }, null))) return;
    if (open === list.id) setOpen(null);
    setDeleted({ list, active });
    // The button that was pressed is gone.
    setFocused('.checklists-news button');
  }

  async function undo({ list, active }: NonNullable<typeof deleted>) {
    if (!(await edit({ do: 'restore', list: list.id }, null))) return;
    setDeleted(null);
    setFocused(`[data-list="${list.id}"] button`);
    if (active) await edit({ do: 'activate', list: list.id }, null);
  }

  const rows = [
    { id: defaultChecklist.id, name: t('checklists.standard'), own: undefined },
    ...lists.map((list) => ({ id: list.id, name: list.name, own: list })),
  ];
  const opened = lists.find(({ id }) => id === open);
  return (
    <section class="checklists" ref={block}>
      <h2 tabIndex={-1}>{t('checklists.title')}</h2>
      <p>{t('checklists.about')}</p>
      <div role="status" class="checklists-news">
        {deleted && (
          <p class="hosts-news">
            {t('checklists.deleted', [deleted.list.name])}{' '}
            <Button onClick={() => undo(deleted)}>{t('checklists.undo')}</Button>
          </p>
        )}
        {!deleted && news && <p class="hosts-news">{news}</p>}
      </div>
      {problem && (
        <p class="setting-problem" role="alert">
          {problem}
        </p>
      )}
      <ul class="checklists-list">
        {rows.map(({ id, name, own }) => {
          const shown = newestOf(library, id);
          const inUse = library.active === id;
          return (
            <li key={id} data-list={id} data-in-use={inUse || undefined}>
              <p class="checklists-name">
                <strong>{name}</strong>{' '}
                <span>
                  {t('checklists.items', shown?.items.length ?? 0)}
                  {inUse && `, ${t('checklists.inUse')}`}
                </span>
              </p>
              <div class="checklists-actions">
                {!inUse && shown && (
                  <Button
                    label={t('checklists.useLabel', [name])}
                    onClick={() => {
                      setDeleted(null);
                      setFocused(`[data-list="${id}"] button`);
                      void edit({ do: 'activate', list: id }, t('checklists.used', [name]));
                    }}
                  >
                    {t('checklists.use')}
                  </Button>
                )}
                {own && (
                  <Button
                    label={t(open === id ? 'checklists.closeLabel' : 'checklists.editLabel', [
                      name,
                    ])}
                    expanded={open === id}
                    controls="checklist-editor"
                    onClick={() => {
                      setOpen(open === id ? null : id);
                      if (open !== id) setFocused('.checklist-editor h3');
                    }}
                  >
                    {t(open === id ? 'checklists.close' : 'checklists.edit')}
                  </Button>
                )}
                <Button
                  label={t('checklists.duplicateLabel', [name])}
                  onClick={() => duplicate(id, name)}
                >
                  {t('checklists.duplicate')}
                </Button>
                {shown && (
                  <Button label={t('checklists.exportLabel', [name])} onClick={() => onExport(id)}>
                    {t('checklists.export')}
                  </Button>
                )}
                {own && (
                  <Button label={t('checklists.deleteLabel', [name])} onClick={() => remove(own)}>
                    {t('checklists.delete')}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      <div id="checklist-editor">
        {opened && (
          <ChecklistEditor
            key={opened.id}
            list={opened}
            onEdit={onEdit}
            newId={newId}
            onClose={() => {
              setOpen(null);
              setFocused(`[data-list="${opened.id}"] [aria-controls]`);
            }}
          />
        )}
      </div>
      <AddChecklist
        onEdit={onEdit}
        newId={newId}
        onAdded={(id) => {
          setDeleted(null);
          setProblem(null);
          setNews(null);
          setOpen(id);
          setFocused('.checklist-editor h3');
        }}
      />
      <ImportChecklist
        library={library}
        onEdit={onEdit}
        newId={newId}
        onImported={(name) => {
          setDeleted(null);
          setProblem(null);
          setNews(t('checklists.imported', [name]));
        }}
      />
    </section>
  );
}
