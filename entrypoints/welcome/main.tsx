import { signal } from '@preact/signals';
import { Welcome } from '../../components/welcome/Welcome.tsx';
import type { Settings } from '../../utils/core/settings/catalogue.ts';
import { enabledPlatforms, serviceName } from '../../utils/core/settings/services.ts';
import { mount } from '../../utils/pages/mount.tsx';
import { followSettings } from '../../utils/store/settings.ts';

const settings = signal<Settings | null>(null);

followSettings((now) => {
  settings.value = now;
}, mount(draw));

function draw() {
  const now = settings.value;
  if (!now) return null;
  const services = enabledPlatforms(now).map(({ id, name }) => serviceName(id, now) ?? name);
  return <Welcome services={[...services, ...now.extraHosts.map(({ label }) => label)]} />;
}
