import { signal } from '@preact/signals';
import { render } from 'preact';
import { Welcome } from '../../components/welcome/Welcome.tsx';
import type { Settings } from '../../utils/core/settings/catalogue.ts';
import { enabledPlatforms, serviceName } from '../../utils/core/settings/services.ts';
import { followLanguage } from '../../utils/store/language.ts';
import { followSettings } from '../../utils/store/settings.ts';

/** Raised with each change of the language; nothing is drawn before the first. */
const language = signal(0);
const settings = signal<Settings | null>(null);

const page = new AbortController();
window.addEventListener('pagehide', () => page.abort());
followLanguage(() => {
  language.value += 1;
}, page.signal);
followSettings((now) => {
  settings.value = now;
}, page.signal);

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  const now = settings.value;
  if (language.value === 0 || !now) return null;
  const services = enabledPlatforms(now).map(({ id, name }) => serviceName(id, now) ?? name);
  return <Welcome services={[...services, ...now.extraHosts.map(({ label }) => label)]} />;
}
