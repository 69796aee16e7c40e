import { signal } from '@preact/signals';
import type { Browser } from '@wxt-dev/browser';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { isCallPage, Popup } from '../../components/popup/Popup.tsx';
import type { BreaksView } from '../../utils/core/breaks/view.ts';
import type { LiveView } from '../../utils/core/consultation/view.ts';
import { isNearlyFull } from '../../utils/core/log/space.ts';
import type { Request } from '../../utils/core/messages.ts';
import { matchPatterns, patternOf } from '../../utils/core/platforms/index.ts';
import { siteAt } from '../../utils/core/platforms/site.ts';
import { browserName, reportText } from '../../utils/core/report.ts';
import type { Settings } from '../../utils/core/settings/catalogue.ts';
import {
  autoStartOf,
  enabledPlatforms,
  isEnabled,
  serviceName,
} from '../../utils/core/settings/services.ts';
import { ask, followLiveView } from '../../utils/pages/client.ts';
import { openSidePanel } from '../../utils/pages/sidePanel.ts';
import { tickWhileRunning } from '../../utils/pages/tick.ts';
import { followBreaks } from '../../utils/store/breaksView.ts';
import { followLanguage } from '../../utils/store/language.ts';
import { followSettings } from '../../utils/store/settings.ts';

type Tab = Browser.tabs.Tab;

const views = signal<LiveView>({});
const tab = signal<(Tab & { id: number; windowId: number }) | null>(null);
const settings = signal<Settings | null>(null);
/** Raised with each change of the language; nothing is drawn before the first. */
const language = signal(0);
const forbidden = signal(false);
const trouble = signal(false);
const nearlyFull = signal(false);
const report = signal<string | null>(null);
const breaks = signal<BreaksView | null>(null);
const now = signal(Date.now());

const page = new AbortController();
window.addEventListener('pagehide', () => page.abort());
followLanguage(() => {
  language.value += 1;
}, page.signal);
void followLiveView((view) => {
  views.value = view;
}, page.signal);
followSettings((now) => {
  settings.value = now;
  void checkPermission(now);
}, page.signal);
followBreaks((view) => {
  now.value = Date.now();
  breaks.value = view;
}, page.signal);
const look = () => void ask({ type: 'breaks', do: 'look' });
tickWhileRunning(breaks, now, look);
// What is shown may be a minute old.
look();
void navigator.storage.estimate().then(({ usage = 0, quota = 0 }) => {
  nearlyFull.value = isNearlyFull(usage, quota);
});
void browser.tabs.query({ active: true, currentWindow: true }).then(([active]) => {
  if (active?.id !== undefined && active.windowId !== undefined) {
    tab.value = { ...active, id: active.id, windowId: active.windowId };
  }
});

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  if (language.value === 0 || !tab.value || !settings.value) return null;
  const { id, windowId } = tab.value;
  const here = seen(tab.value, settings.value);
  return (
    <Popup
      here={here}
      byHand={views.value.byHand?.kind === 'consultation'}
      trouble={trouble.value}
      forbidden={forbidden.value}
      nearlyFull={nearlyFull.value}
      report={report.value}
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
      onAllow={() => void browser.permissions.request({ origins: callPages(settings.value) })}
      onReport={() => void copyReport()}
      onDiagnostics={() => openPage('/diagnostics.html')}
    />
  );
}

function seen({ id, url, audible }: { id: number } & Tab, now: Settings) {
  // The browser tells the address of those pages only that Webside may see.
  const site = url ? siteAt(url, now.extraHosts) : undefined;
  return {
    view: views.value[id],
    service: site && !site.room ? serviceName(site.service, now) : undefined,
    enabled: site ? isEnabled(site.service, now) : false,
    audible: audible ?? false,
  };
}

function callPages(now: Settings | null): string[] {
  if (!now) return [];
  return [
    ...matchPatterns(enabledPlatforms(now)),
    ...now.extraHosts.map(({ host }) => patternOf(host)),
  ];
}

async function checkPermission(now: Settings): Promise<void> {
  const origins = callPages(now);
  forbidden.value = origins.length > 0 && !(await browser.permissions.contains({ origins }));
}

async function copyReport(): Promise<void> {
  if (!tab.value || !settings.value) return;
  const { id, url, audible } = tab.value;
  const reply = await ask({ type: 'diagnose', place: id });
  const site = url ? siteAt(url, settings.value.extraHosts) : undefined;
  const text = reportText({
    version: browser.runtime.getManifest().version,
    browser: browserName(navigator.userAgent),
    view: views.value[id],
    enabled: site ? isEnabled(site.service, settings.value) : false,
    autoStart: site ? autoStartOf(site.service, settings.value) : 'none',
    permitted: !forbidden.value,
    audible: audible ?? false,
    frames: (reply.ok && reply.frames) || [],
  });
  await navigator.clipboard.writeText(text);
  report.value = text;
}

async function openPage(url: string): Promise<void> {
  await browser.tabs.create({ url });
  window.close();
}

async function tell(request: Request): Promise<void> {
  trouble.value = !(await ask(request)).ok;
}
