import type { Browser } from '@wxt-dev/browser';

/** The parts of the browser's API that the polyfill does not know. */
interface SidePanels {
  readonly sidePanel?: typeof Browser.sidePanel;
  readonly sidebarAction?: { open(): Promise<void> };
}

/**
 * Opens the browser's side panel: `sidePanel` in Chrome and Edge, `sidebarAction` in Firefox.
 * Only within a click: browsers refuse it otherwise.
 */
export async function openSidePanel(windowId: number): Promise<void> {
  const scope = globalThis as { chrome?: SidePanels; browser?: SidePanels };
  if (scope.browser?.sidebarAction) return scope.browser.sidebarAction.open();
  await scope.chrome?.sidePanel?.open({ windowId });
}
