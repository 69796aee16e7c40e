import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import type { HostActions } from '../../components/options/HostsSetting.tsx';
import { withAutoStart, withHosts, withoutHosts } from '../../components/options/hosts.ts';
import { Options } from '../../components/options/Options.tsx';
import { type ChecklistLibrary, newestOf } from '../../utils/checklist/custom.ts';
import { writeChecklistFile } from '../../utils/checklist/file.ts';
import { followChecklists } from '../../utils/checklist/follow.ts';
import { ask } from '../../utils/client.ts';
import { followLanguage } from '../../utils/language.ts';
import type { RequestOf } from '../../utils/messages.ts';
import type { ExtraHost } from '../../utils/platforms/hosts.ts';
import { covers, hostNames, patternOf, platforms } from '../../utils/platforms/index.ts';
import type { Settings } from '../../utils/settings/catalogue.ts';
import { followSettings, type SettingsInForce } from '../../utils/settings/store.ts';
import { itemText, t } from '../../utils/strings.ts';

const settings = signal<Settings | null>(null);
const inForce = signal<SettingsInForce | null>(null);
const library = signal<ChecklistLibrary | null>(null);
/** Raised with each change of the language; nothing is drawn before the first. */
const language = signal(0);
const unsaved = signal<ReadonlySet<string>>(new Set());
const withheld = signal<ReadonlySet<string>>(new Set());

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
    const saved = await choose('extraHosts', withoutHosts(extraHosts(), removed));
    if (saved) await giveBack(removed);
    return saved;
  },
  onAutoStart(service, autoStart) {
    void choose('extraHosts', withAutoStart(extraHosts(), service, autoStart));
  },
};

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  if (language.value === 0 || !settings.value || !inForce.value || !library.value) return null;
  const { sources, policy } = inForce.value;
  return (
    <Options
      settings={settings.value}
      {...{ sources, policy }}
      unsaved={unsaved.value}
      withheld={withheld.value}
      onChoose={choose}
      onAllow={allow}
      hostActions={hostActions}
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
  const url = URL.createObjectURL(
    new Blob([writeChecklistFile(name, checklist, itemText)], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.json`;
  link.click();
  URL.revokeObjectURL(url);
}

function newId(): string {
  return crypto.randomUUID().slice(0, 8);
}

function extraHosts(): readonly ExtraHost[] {
  return settings.value?.extraHosts ?? [];
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
