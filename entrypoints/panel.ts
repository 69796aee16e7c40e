import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { extension, stillInstalled, superseding } from '../utils/callpage/content.ts';
import { Panel } from '../utils/callpage/host.ts';
import type { PanelMessage, PanelReply, Signal, Vouch } from '../utils/core/messages.ts';

export default defineUnlistedScript(() => {
  const { signal } = superseding('panel');
  let panel: Panel | undefined;

  signal.addEventListener('abort', remove);
  // A page that the browser keeps for "back" keeps no panel: its frame would stand still.
  window.addEventListener('pagehide', ({ isTrusted }) => isTrusted && takeDown(), { signal });
  extension.runtime.onMessage.addListener(answer);

  function answer(
    message: PanelMessage,
    _sender: unknown,
    reply: (reply: PanelReply) => void,
  ): boolean {
    if (message.type === 'panel') {
      panel ??= new Panel({
        document,
        page: {
          source: extension.runtime.getURL('/sidebar.html'),
          origin: extension.runtime.getURL('/').slice(0, -1),
          title: extension.i18n.getMessage('sidebar_landmark'),
          vouch: (token) => extension.runtime.sendMessage({ type: 'vouch', token } satisfies Vouch),
        },
        alive: stillInstalled,
        onCovered(covered) {
          void extension.runtime.sendMessage({ type: 'panelCovered', covered } satisfies Signal);
        },
        onGone() {
          panel = undefined;
          void extension.runtime.sendMessage({ type: 'panelGone' } satisfies Signal);
        },
      });
      panel.place(message);
      reply(true);
    } else if (import.meta.env.FIREFOX && message.type === 'panelDragged') {
      reply(panel?.dragged(message) ?? true);
    } else if (!import.meta.env.FIREFOX && message.type === 'panelDrag') {
      void panel?.drag(message).then((arranged) => reply(arranged ?? true));
      // The answer comes when the button is let go.
      return panel !== undefined;
    } else if (message.type === 'panelRise') {
      panel?.rise();
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
    takeDown();
    if (stillInstalled()) extension.runtime.onMessage.removeListener(answer);
  }
});
