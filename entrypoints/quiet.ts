import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { endWithPage, extension, stillInstalled, superseding } from '../utils/callpage/content.ts';
import { awaitPause } from '../utils/callpage/quiet.ts';
import type { PanelMessage, Signal } from '../utils/core/messages.ts';

export default defineUnlistedScript(() => {
  const running = superseding('quiet');
  endWithPage(running);
  running.signal.addEventListener('abort', () => {
    if (stillInstalled()) extension.runtime.onMessage.removeListener(hear);
  });
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
