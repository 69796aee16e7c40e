import { signal } from '@preact/signals';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { isCallPage, Popup } from '../../components/popup/Popup.tsx';
import { ask, followLiveView } from '../../utils/client.ts';
import type { LiveView, View } from '../../utils/consultation/view.ts';
import type { Request } from '../../utils/messages.ts';
import { openSidePanel } from '../../utils/sidePanel.ts';

const nothing: View = { kind: 'idle', platform: null, seen: 'nothing' };

const views = signal<LiveView>({});
const tab = signal<{ id: number; window: number } | null>(null);
const trouble = signal(false);

const page = new AbortController();
window.addEventListener('pagehide', () => page.abort());
void followLiveView((view) => {
  views.value = view;
}, page.signal);
void browser.tabs.query({ active: true, currentWindow: true }).then(([active]) => {
  if (active?.id !== undefined && active.windowId !== undefined) {
    tab.value = { id: active.id, window: active.windowId };
  }
});

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  if (!tab.value) return null;
  const { id, window: inWindow } = tab.value;
  const view = views.value[id] ?? nothing;
  return (
    <Popup
      view={view}
      byHand={views.value.byHand?.kind === 'consultation'}
      trouble={trouble.value}
      onStart={() => {
        const beside = isCallPage(view);
        // Browsers open their side panel only while the click is being handled: before anything is awaited.
        if (!beside) void openSidePanel(inWindow);
        void tell({ type: 'start', place: beside ? id : 'byHand' });
      }}
      onShow={() => tell({ type: 'show', place: id, shown: true })}
      onSidePanel={() => void openSidePanel(inWindow).then(() => window.close())}
      onLog={() => openPage('/log.html')}
      onOptions={() => openPage('/options.html')}
      onStored={() => openPage('/log.html#stored')}
    />
  );
}

async function openPage(url: string): Promise<void> {
  await browser.tabs.create({ url });
  window.close();
}

async function tell(request: Request): Promise<void> {
  trouble.value = !(await ask(request)).ok;
}
