import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { extension, stillInstalled, superseding } from '../utils/callpage/content.ts';
import { awaitPause } from '../utils/callpage/quiet.ts';
import type { PanelMessage, Signal } from '../utils/core/messages.ts';

/** An extension that was updated or removed leaves this script behind: it ends. */
const lookMs = 1_000;

export default defineUnlistedScript(() => {
  const running = superseding('quiet');
  const { signal } = running;
  const orphaned = setInterval(() => stillInstalled() || running.abort(), lookMs);
  signal.addEventListener('abort', () => {
    clearInterval(orphaned);
    if (stillInstalled()) extension.runtime.onMessage.removeListener(hear);
  });
  // A page that the browser keeps for "back" has no call.
  window.addEventListener('pagehide', () => running.abort(), { signal });
  extension.runtime.onMessage.addListener(hear);
  awaitPause(document, tell, running);

  function hear({ type }: PanelMessage): void {
    if (type === 'stopMeasuring') running.abort();
  }

  function tell(): void {
    if (!stillInstalled()) return;
    // Where it does not arrive the reminder comes at the end of its wait.
    void extension.runtime.sendMessage({ type: 'quiet' } satisfies Signal).catch(() => {});
  }
});
