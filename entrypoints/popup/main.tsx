import { signal } from '@preact/signals';
import type { Browser } from '@wxt-dev/browser';
import { browser } from 'wxt/browser';
import { isCallPage, Popup } from '../../components/popup/Popup.tsx';
import type { BreaksView } from '../../utils/core/breaks/view.ts';
import type { LiveView } from '../../utils/core/consultation/view.ts';
import { isNearlyFull, isTooFull } from '../../utils/core/log/space.ts';
import type { Request } from '../../utils/core/messages.ts';
import type { Settings } from '../../utils/core/settings/catalogue.ts';
import { ask, followLiveView } from '../../utils/pages/client.ts';
import { mount } from '../../utils/pages/mount.tsx';
import { allowCallPages, isForbidden, seenIn } from '../../utils/pages/popup/here.ts';
import { copyReport } from '../../utils/pages/popup/report.ts';
import { openSidePanel } from '../../utils/pages/sidePanel.ts';
import { tabInFront } from '../../utils/pages/tabInFront.ts';
import { tickWhileRunning } from '../../utils/pages/tick.ts';
import { followBreaks } from '../../utils/store/breaksView.ts';
import { followTrouble } from '../../utils/store/log/trouble.ts';
import { followSettings } from '../../utils/store/settings.ts';

const views = signal<LiveView>({});
const tab = signal<(Browser.tabs.Tab & { id: number; windowId: number }) | null>(null);
const settings = signal<Settings | null>(null);
const forbidden = signal(false);
const trouble = signal(false);
const nearlyFull = signal(false);
const full = signal(false);
const logTrouble = signal(false);
const reported = signal<string | null>(null);
const breaks = signal<BreaksView | null>(null);
const now = signal(Date.now());

const page = mount(draw);
void followLiveView((view) => {
  views.value = view;
}, page);
followSettings((chosen) => {
  settings.value = chosen;
  void isForbidden(chosen).then((is) => {
    forbidden.value = is;
  });
}, page);
followBreaks((view) => {
  now.value = Date.now();
  breaks.value = view;
}, page);
followTrouble((trouble) => {
  logTrouble.value = Object.keys(trouble).length > 0;
}, page);
const look = () => void ask({ type: 'breaks', do: 'look' });
tickWhileRunning(breaks, now, look);
// What is shown may be a minute old.
look();
void navigator.storage.estimate().then(({ usage = 0, quota = 0 }) => {
  nearlyFull.value = isNearlyFull(usage, quota);
  full.value = isTooFull(usage, quota);
});
void tabInFront().then((active) => {
  if (active?.id !== undefined && active.windowId !== undefined) {
    tab.value = { ...active, id: active.id, windowId: active.windowId };
  }
});

function draw() {
  if (!tab.value || !settings.value) return null;
  const { id, windowId } = tab.value;
  const chosen = settings.value;
  const here = seenIn(tab.value, chosen, views.value);
  return (
    <Popup
      here={here}
      byHand={views.value.byHand?.kind === 'consultation'}
      trouble={trouble.value}
      forbidden={forbidden.value}
      nearlyFull={nearlyFull.value}
      full={full.value}
      logTrouble={logTrouble.value}
      report={reported.value}
      breaks={breaks.value}
      now={now.value}
      onBreak={(action) => tell({ type: 'breaks', do: action })}
      onStart={() => {
        const beside = isCallPage(here.view);
        // Browsers open their side panel only while the click is being handled: before anything is awaited.
        if (!beside) void openSidePanel(windowId);
        void tell({ type: 'start', place: beside ? id : 'byHand' });
      }}
      onShow={() => tell({ type: 'show', place: id, shown: true })}
      onSidePanel={() => void openSidePanel(windowId).then(() => window.close())}
      onLog={() => openPage('/log.html')}
      onOptions={() => openPage('/options.html')}
      onStored={() => openPage('/log.html#stored')}
      // Browsers ask only within a click: before anything is awaited.
      onAllow={() => void allowCallPages(chosen)}
      onReport={() => void report()}
      onDiagnostics={() => openPage('/diagnostics.html')}
    />
  );
}

async function report(): Promise<void> {
  if (!tab.value || !settings.value) return;
  reported.value = await copyReport({
    tab: tab.value,
    view: views.value[tab.value.id],
    settings: settings.value,
    forbidden: forbidden.value,
  });
}

async function openPage(url: string): Promise<void> {
  await browser.tabs.create({ url });
  window.close();
}

async function tell(request: Request): Promise<void> {
  trouble.value = !(await ask(request)).ok;
}
