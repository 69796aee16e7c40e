import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { extension, stillInstalled, superseding } from '../utils/content.ts';
import type { PanelMessage, PanelReply, Signal } from '../utils/messages.ts';
import { Panel } from '../utils/panel/host.ts';

/** An extension that was updated or removed leaves this script behind: it takes the panel down. */
const lookMs = 5_000;

export default defineUnlistedScript(() => {
  const { signal } = superseding('panel');
  let panel: Panel | undefined;

  const orphaned = setInterval(() => stillInstalled() || remove(), lookMs);
  signal.addEventListener('abort', remove);
  // A page that the browser keeps for "back" keeps no panel: its frame would stand still.
  window.addEventListener('pagehide', takeDown, { signal });
  extension.runtime.onMessage.addListener(answer);

  function answer(
    message: PanelMessage,
    _sender: unknown,
    reply: (reply: PanelReply) => void,
  ): boolean {
    if (message.type === 'panel') {
      panel ??= new Panel({
        document,
        source: extension.runtime.getURL('/sidebar.html'),
        title: extension.i18n.getMessage('sidebar_landmark'),
        onGone() {
          panel = undefined;
          void extension.runtime.sendMessage({ type: 'panelGone' } satisfies Signal);
        },
      });
      panel.place(message);
      reply(true);
    } else if (message.type === 'panelDrag') {
      void panel?.drag(message).then((arranged) => reply(arranged ?? true));
      // The answer comes when the button is let go.
      return panel !== undefined;
    } else if (message.type === 'panelRemove') {
      takeDown();
      reply(true);
    }
    return false;
  }

  function takeDown(): void {
    panel?.remove();
    panel = undefined;
  }

  function remove(): void {
    clearInterval(orphaned);
    takeDown();
    if (stillInstalled()) extension.runtime.onMessage.removeListener(answer);
  }
});
