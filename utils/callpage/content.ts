import type { Browser } from '@wxt-dev/browser';

declare const chrome: typeof Browser;

/**
 * The browser's own API, for content scripts, which run in somebody else's page
 * and cannot afford the polyfill's 10 kB. Both browsers answer promises in Manifest V3.
 *
 * Never asked for by a name that the browser may lack: an element of the page with that id would
 * answer to it.
 */
export const extension = import.meta.env.FIREFOX
  ? (globalThis as unknown as { readonly browser: typeof Browser }).browser
  : chrome;

/** `false` once the extension was updated, disabled or removed and this script stays behind. */
export function stillInstalled(): boolean {
  return extension.runtime?.id !== undefined;
}

/** An extension that was updated or removed leaves its scripts behind: they end after so long. */
const orphanMs = 1_000;

/** Ends a script with the extension, and with the page: one kept for "back" has no call. */
export function endWithPage(running: AbortController): void {
  const { signal } = running;
  const orphaned = setInterval(() => stillInstalled() || running.abort(), orphanMs);
  signal.addEventListener('abort', () => clearInterval(orphaned));
  window.addEventListener('pagehide', () => running.abort(), { signal });
}

/**
 * Makes sure that a script runs once in a frame: the same script injected again ends the one before.
 * @param name of the script
 * @returns the newer script's signal, aborted when it is superseded in turn
 */
export function superseding(name: string): AbortController {
  // The extension's isolated world: the page can neither see nor change this.
  const running = globalThis as { [key: symbol]: AbortController | undefined };
  const key = Symbol.for(`webside.${name}`);
  running[key]?.abort();
  const controller = new AbortController();
  running[key] = controller;
  return controller;
}
