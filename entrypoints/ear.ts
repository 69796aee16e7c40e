import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { stillInstalled, superseding } from '../utils/callpage/content.ts';
import { listen } from '../utils/callpage/ear.ts';

/** An extension that was updated or removed leaves this script behind: it ends. */
const lookMs = 1_000;

export default defineUnlistedScript(() => {
  const running = superseding('ear');
  const { signal } = running;
  const orphaned = setInterval(() => stillInstalled() || running.abort(), lookMs);
  signal.addEventListener('abort', () => clearInterval(orphaned));
  // A page that the browser keeps for "back" has no call.
  window.addEventListener('pagehide', () => running.abort(), { signal });
  listen(document, running);
});
