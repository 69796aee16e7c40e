import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import type { EverythingActions } from '../../components/options/Everything.tsx';
import type { HostActions } from '../../components/options/HostsSetting.tsx';
import { withAutoStart, withHosts, withoutHosts } from '../../components/options/hosts.ts';
import { Options } from '../../components/options/Options.tsx';
import { spokenTitle } from '../../components/options/words.ts';
import { writeChecklistFile } from '../../utils/core/checklist/file.ts';
import { type ChecklistLibrary, newestOf } from '../../utils/core/checklist/library.ts';
import type { RequestOf } from '../../utils/core/messages.ts';
import type { ExtraHost } from '../../utils/core/platforms/hosts.ts';
import { covers, hostNames, patternOf, platforms } from '../../utils/core/platforms/index.ts';
import type { Settings } from '../../utils/core/settings/catalogue.ts';
import { ownChoices, writeSettingsFile } from '../../utils/core/settings/file.ts';
import type { Choice } from '../../utils/core/settings/resolve.ts';
import { itemText, t } from '../../utils/core/strings.ts';
import { ask } from '../../utils/pages/client.ts';
import { followChecklists } from '../../utils/store/checklists.ts';
import { followLanguage } from '../../utils/store/language.ts';
import { followSettings, type SettingsInForce } from '../../utils/store/settings.ts';

const settings = signal<Settings | null>(null);
const inForce = signal<SettingsInForce | null>(null);
const library = signal<ChecklistLibrary | null>(null);
/** Raised with each change of the language; nothing is drawn before the first. */
const language = signal(0);
const unsaved = signal<ReadonlySet<string>>(new Set());
const withheld = signal<ReadonlySet<string>>(new Set());

interface LastChange {
  /** Said anew in each language. */
  readonly news: () => string;
  /** What brings back what was before; `null` where nothing does. */
  readonly undo: readonly Choice[] | null;
  readonly takesFocus: boolean;
}

const lastChange = signal<LastChange | null>(null);

const page = new AbortController();
window.addEventListener('pagehide', () => page.abort());
followLanguage(() => {
  language.value += 1;
}, page.signal);
followSettings((now, all) => {
  inForce.value = all;
  settings.value = now;
}, page.signal);

followChecklists((now) => {
  library.value = now;
}, page.signal);

const builtIn = platforms.flatMap(hostNames);
effect(() => {
  // Each change may bring a host to look at.
  if (settings.value) void look();
});
browser.permissions.onAdded.addListener(look);
browser.permissions.onRemoved.addListener(look);

const hostActions: HostActions = {
  async onAdd(added, order) {
    if (!(await allow(added.map(({ host }) => host)))) return 'refused';
    lastChange.value = null;
    const [first, ...others] = added;
    const list = withHosts(extraHosts(), added, order);
    const saved = await choose(
      'extraHosts',
      first && others.length === 0 ? withAutoStart(list, first, first.autoStart) : list,
    );
    if (!saved) await giveBack(added);
    return saved ? 'saved' : 'unsaved';
  },
  async onRemove(removed) {
    // The list has an undo of its own.
    lastChange.value = null;
    const saved = await choose('extraHosts', withoutHosts(extraHosts(), removed));
    if (saved) await giveBack(removed);
    return saved;
  },
  onAutoStart(service, autoStart) {
    void chooseOne('extraHosts', withAutoStart(extraHosts(), service, autoStart));
  },
};

const everything: EverythingActions = {
  async onResetAll() {
    const own = ownNow();
    const { hosts = [] } = inForce.value?.policy ?? {};
    const changes = own.map(({ key }) =>
      // Choices that the practice's services stand for stay.
      key === 'extraHosts' && hosts.length > 0 ? { key, value: hosts } : { key },
    );
    const saved = await chooseAll(changes);
    lastChange.value = saved
      ? { news: () => t('options.resetDone', own.length), undo: own, takesFocus: true }
      : { news: () => t('options.unsaved'), undo: null, takesFocus: true };
  },
  onExport() {
    download('Webside-settings.json', writeSettingsFile(ownNow()));
  },
  async onImport(changes, passedOver) {
    const before = changes.map(({ key }) => ({ key, value: ownValue(key) }));
    if (!(await chooseAll(changes))) return false;
    const hosts = hostsIn(changes).map(({ host }) => patternOf(host));
    const seen = await browser.permissions.contains({ origins: hosts });
    const news = () =>
      [
        t('options.file.imported', changes.length),
        passedOver.length > 0 && t('options.file.passedOver', [passedOver.join('; ')]),
        !seen && t('options.file.toAllow'),
      ]
        .filter(Boolean)
        .join(' ');
    lastChange.value = { news, undo: before, takesFocus: true };
    return true;
  },
};

/** Brings back what was before the last change. To be called within a click. */
async function undo(changes: readonly Choice[]): Promise<void> {
  const hosts = hostsIn(changes).map(({ host }) => host);
  // One that is not allowed says so in the list, and can be allowed there.
  if (hosts.length > 0) await allow(hosts);
  const saved = await chooseAll(changes);
  lastChange.value = saved
    ? { news: () => t('options.undone'), undo: null, takesFocus: true }
    : { news: () => t('options.unsaved'), undo: changes, takesFocus: true };
}

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  if (language.value === 0 || !settings.value || !inForce.value || !library.value) return null;
  const { sources, policy } = inForce.value;
  const { news, undo: changes = null, takesFocus = false } = lastChange.value ?? {};
  return (
    <Options
      settings={settings.value}
      {...{ sources, policy }}
      unsaved={unsaved.value}
      withheld={withheld.value}
      onChoose={chooseOne}
      onAllow={allow}
      hostActions={hostActions}
      changed={ownNow().length}
      everything={everything}
      lastChange={{
        news: news?.() ?? null,
        onUndo: changes && (() => void undo(changes)),
        takesFocus,
      }}
      checklists={{ library: library.value, onEdit, onExport, newId }}
    />
  );
}

/** Sends one change of the checklists; answers why it was not made. */
async function onEdit(edit: RequestOf<'editChecklists'>['edit']): Promise<string | null> {
  const reply = await ask({ type: 'editChecklists', requestId: crypto.randomUUID(), edit });
  return reply.ok ? null : reply.error;
}

function onExport(id: string): void {
  const checklist = library.value && newestOf(library.value, id);
  if (!checklist) return;
  const own = library.value?.lists.find((list) => list.id === id);
  const name = own?.name ?? t('checklists.standard');
  download(
    `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.json`,
    writeChecklistFile(name, checklist, itemText),
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function newId(): string {
  return crypto.randomUUID().slice(0, 8);
}

function extraHosts(): readonly ExtraHost[] {
  return settings.value?.extraHosts ?? [];
}

/** What the doctor chose, as it is in force. */
function ownNow(): readonly Choice[] {
  return inForce.value ? ownChoices(inForce.value, inForce.value.policy) : [];
}

/** What brings back a setting as it is now: the doctor's choice, or none. */
function ownValue(key: string): unknown {
  const { sources, settings } = inForce.value ?? {};
  const values = settings as unknown as Readonly<Record<string, unknown>> | undefined;
  return sources?.[key] === 'choice' ? values?.[key] : undefined;
}

/** The added services in a list of choices. */
function hostsIn(changes: readonly Choice[]): readonly ExtraHost[] {
  // Either from the settings in force or checked as they are.
  const list = changes.find(({ key }) => key === 'extraHosts')?.value;
  return (list ?? []) as readonly ExtraHost[];
}

/** Stores a choice, and offers the way back. */
async function chooseOne(key: string, value: unknown): Promise<void> {
  const before = ownValue(key);
  if (!(await choose(key, value))) return;
  lastChange.value = {
    news: () => t('options.saved', [spokenTitle(key)]),
    undo: [{ key, value: before }],
    takesFocus: false,
  };
}

/** Stores several choices, all or none, and says whether they were stored. */
async function chooseAll(changes: readonly Choice[]): Promise<boolean> {
  const before = extraHosts();
  const choices = changes as RequestOf<'chooseAll'>['choices'];
  const { ok } = await ask({ type: 'chooseAll', choices });
  if (!ok) return false;
  const stored = new Set(changes.map(({ key }) => key));
  unsaved.value = new Set([...unsaved.value].filter((key) => !stored.has(key)));
  if (stored.has('extraHosts')) await giveBack(withoutHosts(before, hostsIn(changes)));
  return true;
}

/** Stores a choice, and says whether it was stored. */
async function choose(key: string, value: unknown): Promise<boolean> {
  const chosen = value as RequestOf<'choose'>['value'];
  const { ok } = await ask({ type: 'choose', key, value: chosen });
  const left = new Set(unsaved.value);
  if (ok) left.delete(key);
  else left.add(key);
  unsaved.value = left;
  return ok;
}

/** Asks the browser to allow hosts. It asks the person only within a click, so this comes first in it. */
function allow(hosts: readonly string[]): Promise<boolean> {
  return (
    browser.permissions
      .request({ origins: hosts.map(patternOf) })
      // What a policy forbids is an error.
      .catch(() => false)
  );
}

/** Gives back the permission for services, but for hosts that the platforms have of their own. */
async function giveBack(services: readonly ExtraHost[]): Promise<void> {
  const origins = services
    .map(({ host }) => host)
    .filter((host) => !builtIn.some((other) => covers(other, host.replace(/^\*\./, ''))))
    .map(patternOf);
  if (origins.length > 0) await browser.permissions.remove({ origins }).catch(() => {});
}

/** Finds out which hosts the browser keeps Webside from. */
async function look(): Promise<void> {
  const hosts = [...builtIn, ...extraHosts().map(({ host }) => host)];
  const seen = await Promise.all(
    hosts.map((host) => browser.permissions.contains({ origins: [patternOf(host)] })),
  );
  withheld.value = new Set(hosts.filter((_, index) => !seen[index]));
}
