import { browser } from 'wxt/browser';
import { readBreakWindow, writeBreakWindow } from '../store/session.ts';

const size = { width: 400, height: 420 } as const;

/**
 * Brings the break page to the front, in its own small window. Only ever for a click. Where no window
 * opens, the popup and the toolbar button count down all the same.
 */
export async function openBreakPage(): Promise<void> {
  await open().catch(() => {});
}

async function open(): Promise<void> {
  const known = await readBreakWindow();
  if (known !== undefined) {
    const there = await browser.windows.update(known, { focused: true }).catch(() => undefined);
    if (there) return;
  }
  const opened = await browser.windows.create({
    url: browser.runtime.getURL('/break.html'),
    type: 'popup',
    ...size,
    // The page closes itself when a call begins; Firefox wants that said.
    ...(import.meta.env.FIREFOX ? { allowScriptsToClose: true } : {}),
  });
  await writeBreakWindow(opened?.id);
}
