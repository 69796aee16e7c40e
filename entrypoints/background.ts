import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import {
  consultationAlarm,
  followPolicy,
  isBusy,
  permissionsChanged,
  serviceIn,
  tabClosed,
  tabReplaced,
  takeCommand,
  takeRequest,
  takeSignal,
  timePassed,
  wake,
} from '../utils/consultation/service.ts';
import { openerOf } from '../utils/consultation/tabs.ts';
import { startInOpenTabs } from '../utils/detectors.ts';
import { type Handlers, route } from '../utils/router.ts';
import { readSettings } from '../utils/settings/store.ts';
import { openSidePanel } from '../utils/sidePanel.ts';
import { updateWhenIdle } from '../utils/update.ts';

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
    signal: takeSignal,
    request: takeRequest,
  };
  void wake();
  void followPolicy();
  browser.runtime.onMessage.addListener((message, sender) => route(message, sender, handlers));
  browser.runtime.onInstalled.addListener(() => void readSettings().then(startInOpenTabs));
  browser.storage.onChanged.addListener((_changes, area) => {
    if (area === 'managed') void followPolicy();
  });
  browser.commands.onCommand.addListener((command, tab) => {
    if (tab?.id === undefined) return;
    // Browsers open their side panel only at once. Where Webside sees no address there is no call page.
    const { id, url, windowId } = tab;
    if (command === 'start-consultation' && !url && windowId !== undefined) {
      void openSidePanel(windowId);
    }
    void takeCommand(command, id);
  });
  browser.permissions.onAdded.addListener(() => void permissionsChanged());
  browser.permissions.onRemoved.addListener(() => void permissionsChanged());
  browser.tabs.onRemoved.addListener((tab) => void tabClosed(tab));
  browser.tabs.onReplaced.addListener((added, removed) => void tabReplaced(added, removed));
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === consultationAlarm) void timePassed();
  });
  browser.runtime.onUpdateAvailable.addListener(() => void updateWhenIdle(isBusy));
});
