import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import {
  consultationAlarm,
  isBusy,
  tabClosed,
  takeRequest,
  takeSignal,
  timePassed,
  wake,
} from '../utils/consultation/service.ts';
import { openerOf, startInOpenTabs } from '../utils/consultation/tabs.ts';
import { type Handlers, route } from '../utils/router.ts';
import { updateWhenIdle } from '../utils/update.ts';

// Listeners are registered at once and synchronously: an event that wakes the worker waits for nobody.
export default defineBackground(() => {
  const handlers: Handlers = {
    self: {
      id: browser.runtime.id,
      origin: new URL(browser.runtime.getURL('/')).href.slice(0, -1),
    },
    openerOf,
    signal: takeSignal,
    request: takeRequest,
  };
  void wake();
  browser.runtime.onMessage.addListener((message, sender) => route(message, sender, handlers));
  browser.runtime.onInstalled.addListener(() => void startInOpenTabs());
  browser.tabs.onRemoved.addListener((tab) => void tabClosed(tab));
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === consultationAlarm) void timePassed();
  });
  browser.runtime.onUpdateAvailable.addListener(() => void updateWhenIdle(isBusy));
});
