import { signal } from '@preact/signals';
import { browser } from 'wxt/browser';
import { Diagnostics } from '../../components/diagnostics/Diagnostics.tsx';
import {
  asPolicy,
  diagnose,
  diagnosisText,
  type InstallType,
} from '../../utils/core/diagnostics.ts';
import { browserName } from '../../utils/core/report.ts';
import { mount } from '../../utils/pages/mount.tsx';
import { followSettings, type SettingsInForce } from '../../utils/store/settings.ts';

const inForce = signal<SettingsInForce | null>(null);
const installed = signal<InstallType | null>(null);
const copied = signal<{ what: 'text' | 'policy'; text: string; done: boolean } | null>(null);

followSettings((_, all) => {
  inForce.value = all;
}, mount(draw));
// Of itself an extension may know this without a permission.
void browser.management.getSelf().then(
  (self) => {
    installed.value = self.installType;
  },
  () => {
    installed.value = 'other';
  },
);

function draw() {
  if (!inForce.value || !installed.value) return null;
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
