import { browser } from 'wxt/browser';
import type { Language } from '../core/languages.ts';
import { languageOfBrowser, type Messages, speak, t } from '../core/strings.ts';

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
  await useLanguage(language);
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
  const { local } = browser.storage;
  const use = async (language: unknown) => {
    await useLanguage((language ?? 'browser') as Language);
    document.documentElement.lang = t('extension.language');
    changed();
  };
  const listener = (changes: Record<string, { newValue?: unknown }>) => {
    const change = changes[languageKey];
    if (change) void use(change.newValue);
  };
  local.onChanged.addListener(listener);
  signal.addEventListener('abort', () => local.onChanged.removeListener(listener));
  void local.get(languageKey).then((stored) => use(stored[languageKey]));
}

async function useLanguage(language: Language): Promise<void> {
  if (language === 'browser' || languageOfBrowser().startsWith(language)) return speak(null);
  try {
    const answer = await fetch(`/_locales/${language}/messages.json`);
    speak((await answer.json()) as Messages);
  } catch {
    // Better in the browser's language than not at all.
    speak(null);
  }
}
