import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { type BreaksView, breaksViewKey, takenOrPlanned } from '../utils/core/breaks/view.ts';
import { openSidePanel } from '../utils/pages/sidePanel.ts';
import { isForSpace } from '../utils/store/log/write.ts';
import { readSettings, touchesSettings } from '../utils/store/settings.ts';
import { consultationAlarm } from '../utils/worker/alarm.ts';
import {
  breakAlarm,
  breakSettingsChanged,
  breakTimePassed,
  inputChanged,
  isCallLive,
  notificationButtonPressed,
  notificationClosed,
  notificationPressed,
  watchInput,
} from '../utils/worker/breaks.ts';
import { handleCommand } from '../utils/worker/commands.ts';
import { startInOpenTabs } from '../utils/worker/detectors.ts';
import { firstRun } from '../utils/worker/firstRun.ts';
import { breakSettled, dayPassed, isBusy, timePassed } from '../utils/worker/housekeeping.ts';
import { retentionAlarm } from '../utils/worker/log.ts';
import { isFrameVouched, vouchForFrame } from '../utils/worker/panel.ts';
import { handleRequest } from '../utils/worker/requests.ts';
import { type Handlers, route } from '../utils/worker/router.ts';
import { followPolicy, permissionsChanged, serviceIn } from '../utils/worker/services.ts';
import { handleSignal } from '../utils/worker/signals.ts';
import { wake } from '../utils/worker/start.ts';
import { openerOf, tabClosed, tabReplaced } from '../utils/worker/tabs.ts';
import { updateWhenIdle } from '../utils/worker/update.ts';

// Listeners are registered at once and synchronously: an event that wakes the worker waits for nobody.
export default defineBackground(() => {
  const handlers: Handlers = {
    self: {
      id: browser.runtime.id,
      origin: new URL(browser.runtime.getURL('/')).href.slice(0, -1),
    },
    openerOf,
    serviceIn,
    extraHosts: async () => (await readSettings()).extraHosts,
    isForSpace,
    vouch: vouchForFrame,
    isVouched: isFrameVouched,
    signal: handleSignal,
    request: handleRequest,
  };
  void wake();
  void followPolicy();
  watchInput();
  void breakTimePassed();
  browser.runtime.onMessage.addListener((message, sender) => route(message, sender, handlers));
  browser.runtime.onInstalled.addListener(({ reason }) => {
    void readSettings().then(startInOpenTabs);
    void firstRun(reason);
  });
  browser.storage.onChanged.addListener((changes, area) => {
    if (area === 'managed') void followPolicy();
    if (area !== 'local') return;
    if (touchesSettings(changes)) void breakSettingsChanged();
    const breaks = changes[breaksViewKey]?.newValue as BreaksView | undefined;
    if (breaks && takenOrPlanned(breaks)) void breakSettled();
  });
  browser.commands.onCommand.addListener((command, tab) => {
    if (tab?.id === undefined) return;
    // Browsers open their side panel only at once. Where Webside sees no address there is no call page.
    const { id, url, windowId } = tab;
    if (command === 'start-consultation' && !url && windowId !== undefined) {
      void openSidePanel(windowId);
    }
    void handleCommand(command, id);
  });
  browser.permissions.onAdded.addListener(() => void permissionsChanged());
  browser.permissions.onRemoved.addListener(() => void permissionsChanged());
  browser.tabs.onRemoved.addListener((tab) => void tabClosed(tab));
  browser.tabs.onReplaced.addListener((added, removed) => void tabReplaced(added, removed));
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === consultationAlarm) void timePassed();
    if (name === retentionAlarm) void dayPassed();
    if (name === breakAlarm) void breakTimePassed();
  });
  browser.idle.onStateChanged.addListener((input) => void inputChanged(input));
  browser.notifications.onClicked.addListener((id) => void notificationPressed(id));
  browser.notifications.onClosed.addListener((id, byUser) => void notificationClosed(id, byUser));
  // Firefox knows no buttons.
  browser.notifications.onButtonClicked?.addListener(
    (id, button) => void notificationButtonPressed(id, button),
  );
  // The browser starts the worker for nothing else, and breaks are counted from its start on.
  browser.runtime.onStartup.addListener(() => void breakTimePassed());
  browser.runtime.onUpdateAvailable.addListener(
    () => void updateWhenIdle(async () => (await isBusy()) || (await isCallLive())),
  );
});
