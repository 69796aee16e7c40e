import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { Log } from '../../components/log/Log.tsx';
import { type ChecklistLibrary, checklistOf } from '../../utils/checklist/custom.ts';
import { followChecklists } from '../../utils/checklist/follow.ts';
import { ask } from '../../utils/client.ts';
import { followLanguage } from '../../utils/language.ts';
import { followLog, type LogPage } from '../../utils/log/follow.ts';
import type { Settings } from '../../utils/settings/catalogue.ts';
import { serviceName } from '../../utils/settings/services.ts';
import { followSettings } from '../../utils/settings/store.ts';
import { t } from '../../utils/strings.ts';
import { undoMs } from '../../utils/undo.ts';

/** First draw, and each further step. */
const step = 50;
const limit = signal(step);
const page = signal<LogPage | null>(null);
const settings = signal<Settings | null>(null);
const checklists = signal<ChecklistLibrary | null>(null);
/** Raised with each change of the language; nothing is drawn before the first. */
const language = signal(0);
const failed = signal(false);
const deleted = signal<{ count: number; at: number } | null>(null);

const shown = new AbortController();
window.addEventListener('pagehide', () => shown.abort());
followLanguage(() => {
  language.value += 1;
}, shown.signal);
followSettings((now) => {
  settings.value = now;
}, shown.signal);

followChecklists((now) => {
  checklists.value = now;
}, shown.signal);

effect(() => {
  const following = followLog(
    limit.value,
    (now) => {
      page.value = now;
    },
    () => {
      failed.value = true;
    },
  );
  return following.stop;
});

effect(() => {
  if (!deleted.value) return;
  const timer = setTimeout(() => {
    deleted.value = null;
  }, undoMs);
  return () => clearTimeout(timer);
});

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  const names = settings.value;
  const library = checklists.value;
  if (language.value === 0 || !names || !library) return null;
  return (
    <Log
      rows={page.value?.rows ?? null}
      count={page.value?.count ?? 0}
      checklistOf={(key) => checklistOf(library, key)}
      serviceName={(platform) => serviceName(platform, names) ?? t('log.byHand')}
      deleted={deleted.value}
      failed={failed.value}
      onMore={() => {
        limit.value += step;
      }}
      onDelete={remove}
      onUndo={undo}
    />
  );
}

async function remove(ids: readonly string[] | 'all'): Promise<void> {
  const at = Date.now();
  const count = ids === 'all' ? (page.value?.count ?? 0) : ids.length;
  const reply = await ask({ type: 'deleteRows', ids: ids === 'all' ? ids : [...ids], at });
  if (reply.ok) deleted.value = { count, at };
}

async function undo(): Promise<void> {
  const at = deleted.value?.at;
  deleted.value = null;
  if (at !== undefined) await ask({ type: 'restoreRows', at });
}
