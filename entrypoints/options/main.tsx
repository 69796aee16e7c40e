import { signal } from '@preact/signals';
import { render } from 'preact';
import { Options } from '../../components/options/Options.tsx';
import { ask } from '../../utils/client.ts';
import type { Settings } from '../../utils/settings/catalogue.ts';
import { followSettings } from '../../utils/settings/store.ts';

const settings = signal<Settings | null>(null);
const problems = signal<ReadonlySet<string>>(new Set());

const page = new AbortController();
window.addEventListener('pagehide', () => page.abort());
followSettings((now) => {
  settings.value = now;
}, page.signal);

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  if (!settings.value) return null;
  return <Options settings={settings.value} problems={problems.value} onChoose={choose} />;
}

async function choose(key: string, value: unknown): Promise<void> {
  const reply = await ask({ type: 'choose', key, value: value as boolean | number | string });
  const left = new Set(problems.value);
  if (reply.ok) left.delete(key);
  else left.add(key);
  problems.value = left;
}
