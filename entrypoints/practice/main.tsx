import { signal } from '@preact/signals';
import { browser } from 'wxt/browser';
import { Practice } from '../../components/welcome/Practice.tsx';
import type { ConsultationView, LiveView } from '../../utils/core/consultation/view.ts';
import type { PanelMessage } from '../../utils/core/messages.ts';
import { ask, followLiveView } from '../../utils/pages/client.ts';
import { mount } from '../../utils/pages/mount.tsx';

const views = signal<LiveView>({});
const tab = signal<number | null>(null);
const trouble = signal(false);

const page = mount(draw);
window.addEventListener('pagehide', () => void act('close'));
// The worker asks whether this page is still there: its last word may be lost.
browser.runtime.onMessage.addListener((message: unknown) => {
  const { type } = message as PanelMessage;
  return type === 'ping' ? Promise.resolve(true) : undefined;
});

// The script that shows the panel in call pages shows it here too.
const panel = document.createElement('script');
panel.src = browser.runtime.getURL('/panel.js');
panel.addEventListener('load', () => void begin());
document.head.append(panel);

function draw() {
  const view = here();
  return (
    <Practice
      running={view !== null && view.connection !== 'ended'}
      hidden={view?.hidden ?? false}
      trouble={trouble.value}
      onHangUp={() => act('end')}
      onShow={show}
      onAgain={start}
    />
  );
}

async function begin(): Promise<void> {
  tab.value = await followLiveView((all) => {
    views.value = all;
  }, page);
  await start();
}

async function start(): Promise<void> {
  trouble.value = !(await ask({ type: 'practise' })).ok;
}

async function show(): Promise<void> {
  if (tab.value !== null) await ask({ type: 'show', place: tab.value, shown: true });
}

async function act(action: 'end' | 'close'): Promise<void> {
  const view = here();
  if (!view || tab.value === null) return;
  await ask({
    type: 'act',
    place: tab.value,
    consultation: view.id,
    requestId: crypto.randomUUID(),
    action: { do: action },
  });
}

function here(): ConsultationView | null {
  const view = tab.value === null ? undefined : views.value[tab.value];
  return view?.kind === 'consultation' ? view : null;
}
