import { signal } from '@preact/signals';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { Diagnostics } from '../../components/diagnostics/Diagnostics.tsx';
import {
  asPolicy,
  diagnose,
  diagnosisText,
  type InstallType,
} from '../../utils/core/diagnostics.ts';
import { browserName } from '../../utils/core/report.ts';
import { followLanguage } from '../../utils/store/language.ts';
import { followSettings, type SettingsInForce } from '../../utils/store/settings.ts';

/** Raised with each change of the language; nothing is drawn before the first. */
const language = signal(0);
const inForce = signal<SettingsInForce | null>(null);
const installed = signal<InstallType | null>(null);
const copied = signal<{ what: 'text' | 'policy'; text: string; done: boolean } | null>(null);

const page = new AbortController();
window.addEventListener('pagehide', () => page.abort());
followLanguage(() => {
  language.value += 1;
}, page.signal);
followSettings((_, all) => {
  inForce.value = all;
}, page.signal);
// Of itself an extension may know this without a permission.
void browser.management.getSelf().then(
  (self) => {
    installed.value = self.installType;
  },
  () => {
    installed.value = 'other';
  },
);

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  if (language.value === 0 || !inForce.value || !installed.value) return null;
  const all = inForce.value;
  const diagnosis = diagnose(all, {
    version: browser.runtime.getManifest().version,
    browser: browserName(navigator.userAgent),
    installed: installed.value,
  });
  return (
    <Diagnostics
      diagnosis={diagnosis}
      copied={copied.value}
      onCopy={() => void copy('text', diagnosisText(diagnosis))}
      onCopyPolicy={() => void copy('policy', JSON.stringify(asPolicy(all), null, 2))}
    />
  );
}

async function copy(what: 'text' | 'policy', text: string): Promise<void> {
  const done = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  copied.value = { what, text, done };
}
