import { browser } from 'wxt/browser';
import type { Language } from '../core/languages.ts';
import { languageOfBrowser, type Messages, speak, t } from '../core/strings.ts';
import { followKey } from './follow.ts';

/**
 * The language of our pages and of the worker. Browsers offer no way to choose another catalogue than
 * the one they take by themselves, so that one is read from the extension's own files.
 */

/** Where the worker keeps the choice for pages, in `storage.local`. */
const languageKey = 'language';

/**
 * Speaks a language in the worker, and lets pages know.
 * @returns whether it has changed
 */
export async function chooseLanguage(language: Language): Promise<boolean> {
  speak(await messagesOf(language));
  const stored = await browser.storage.local.get(languageKey);
  if ((stored[languageKey] ?? 'browser') === language) return false;
  await browser.storage.local.set({ [languageKey]: language });
  return true;
}

/**
 * Speaks the chosen language in a page, now and whenever another is chosen, until `signal` is aborted.
 * @param changed from the first call on, everything can be drawn
 */
export function followLanguage(changed: () => void, signal: AbortSignal): void {
  const draw = (messages: Messages | null) => {
    speak(messages);
    document.documentElement.lang = t('extension.language');
    changed();
  };
  const understand = (stored: unknown) => messagesOf((stored ?? 'browser') as Language);
  followKey(languageKey, understand, draw, signal);
}

/** The words of a language; `null`: those that the browser takes by itself. */
async function messagesOf(language: Language): Promise<Messages | null> {
  if (language === 'browser' || languageOfBrowser().startsWith(language)) return null;
  try {
    const answer = await fetch(`/_locales/${language}/messages.json`);
    return (await answer.json()) as Messages;
  } catch {
    // Better in the browser's language than not at all.
    return null;
  }
}
