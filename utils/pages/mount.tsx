import { signal } from '@preact/signals';
import { type ComponentChildren, render } from 'preact';
import { followLanguage } from '../store/language.ts';

/**
 * Draws a page in the chosen language, and again with each change of the language or of a signal that
 * `draw` reads. Nothing is drawn before the language is known.
 * @returns a signal that is aborted when the page goes: what the page begins ends by it
 */
export function mount(draw: () => ComponentChildren): AbortSignal {
  const page = new AbortController();
  window.addEventListener('pagehide', () => page.abort());
  /** Raised with each change of the language. */
  const language = signal(0);
  followLanguage(() => {
    language.value += 1;
  }, page.signal);
  const Page = () => (language.value === 0 ? null : draw());
  render(<Page />, document.getElementById('app') as HTMLElement);
  return page.signal;
}
