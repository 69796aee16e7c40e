import { browser } from 'wxt/browser';
import type { BreakEffect } from '../core/breaks/types.ts';
import { t } from '../core/strings.ts';

/**
 * The browser's own notifications. Their words are general, since others may see the screen: no
 * numbers of consultations, no names. Firefox knows no buttons, and refuses what it does not know;
 * there a click leads to the page that has them.
 */

type Prompt = Extract<BreakEffect, { type: 'prompt' }>;
type Notice = Extract<BreakEffect, { type: 'notice' }>['notice'];

const promptPrefix = 'breaks.prompt.';
const noticePrefix = 'breaks.notice.';
const notices: readonly Notice[] = ['consulting', 'contacts', 'eyes'];
const iconUrl = '/icon/128.png';

export async function showPrompt(prompt: Prompt, snoozeMinutes: number): Promise<void> {
  const later = t('breaks.later', snoozeMinutes, [String(snoozeMinutes)]);
  await browser.notifications.create(promptPrefix + prompt.prompt, {
    type: 'basic',
    iconUrl: browser.runtime.getURL(iconUrl),
    title: t('extension.name'),
    message: t(prompt.break === 'long' ? 'breaks.dueLong' : 'breaks.due'),
    ...(import.meta.env.FIREFOX
      ? {}
      : {
          silent: true,
          // It goes by itself after two minutes, or with the next call.
          requireInteraction: true,
          buttons: [
            { title: t('breaks.take') },
            ...(prompt.snoozesLeft > 0 ? [{ title: later }] : []),
          ],
        }),
  });
}

export async function withdrawPrompt(prompt: number): Promise<void> {
  await browser.notifications.clear(promptPrefix + prompt);
}

export async function showNotice(notice: Notice): Promise<void> {
  await browser.notifications.create(noticePrefix + notice, {
    type: 'basic',
    iconUrl: browser.runtime.getURL(iconUrl),
    title: t('extension.name'),
    message: t(`breaks.notices.${notice}`),
    ...(import.meta.env.FIREFOX ? {} : { silent: true }),
  });
}

export async function withdrawNotices(): Promise<void> {
  await Promise.all(notices.map((notice) => browser.notifications.clear(noticePrefix + notice)));
}

/** The prompt that a notification stands for; `null`: it is none of them. */
export function promptOf(id: string): number | null {
  return id.startsWith(promptPrefix) ? Number(id.slice(promptPrefix.length)) : null;
}
