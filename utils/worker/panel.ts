import { browser } from 'wxt/browser';
import type { PanelMessage, PanelReply } from '../core/messages.ts';
import type { Arranged } from '../core/panel/arrangement.ts';
import type { PanelDrag, PanelDragged, PanelPlace } from '../core/panel/place.ts';
import { judgeFrame } from '../core/panel/vouching.ts';
import { forgetFrame, readFrame, writeFrame } from '../store/frames.ts';

/** What was last put into each tab: spares messages, and is rebuilt when the worker was stopped. */
const shown = new Map<number, string>();

/**
 * Brings a tab's page to the panel it should have. The script is injected only when one is wanted.
 * @param place `null`: none
 * @param sure whether what was last shown is known to be still there
 */
export async function showPanel(
  tab: number,
  place: PanelPlace | null,
  sure: boolean,
): Promise<void> {
  const message: PanelMessage = place ? { type: 'panel', ...place } : { type: 'panelRemove' };
  const wanted = JSON.stringify(message);
  if (sure && shown.get(tab) === wanted) return;
  shown.set(tab, wanted);
  if ((await tell(tab, message)) || !place) return;
  try {
    await browser.scripting.executeScript({
      target: { tabId: tab, frameIds: [0] },
      files: ['/panel.js'],
    });
    await tell(tab, message);
  } catch {
    // The page went in the meantime, or the browser does not let us in: the next signal tries again,
    // and popup and side panel show the same consultation.
    shown.delete(tab);
  }
}

export function forgetPanel(tab: number): void {
  shown.delete(tab);
  void forgetFrame(tab);
}

/** The panel's script in a tab answers for the frame that will show this token. */
export function vouchForFrame(token: string, tab: number): Promise<void> {
  return writeFrame(tab, { token });
}

/** Whether a frame of our page is the one that the panel's script in its tab answered for. */
export async function isFrameVouched(
  tab: number,
  frame: string,
  token: string | undefined,
): Promise<boolean> {
  const judged = judgeFrame(await readFrame(tab), frame, token);
  if (judged === 'new') await writeFrame(tab, { frame });
  return judged !== 'stranger';
}

/** Has the panel come to the top, where it sees something over it. */
export async function raisePanel(tab: number): Promise<void> {
  await tell(tab, { type: 'panelRise' });
}

/**
 * Lets the panel follow the doctor's pointer.
 * @returns when it is let go: how the doctor has arranged it
 */
export async function dragPanel(
  tab: number,
  { what, x }: PanelDrag,
): Promise<Arranged | undefined> {
  const reply = await tell(tab, { type: 'panelDrag', what, x });
  return reply === true ? undefined : reply;
}

/** Moves reach the page in their order. */
let moves: Promise<PanelReply | undefined> = Promise.resolve(undefined);

/**
 * Moves the panel by how far the doctor's pointer went on the screen.
 * @returns once the drag is over: how the doctor has arranged it
 */
export async function movePanel(
  tab: number,
  { what, by, over }: PanelDragged,
): Promise<Arranged | undefined> {
  moves = moves.then(async () => {
    // A page that is zoomed in has fewer CSS pixels than the screen under it.
    const zoom = await browser.tabs.getZoom(tab).catch(() => 1);
    return tell(tab, { type: 'panelDragged', what, by: Math.round(by / zoom), over });
  });
  const reply = await moves;
  return reply === true ? undefined : reply;
}

/** @returns what the panel's script in the page answered; nothing where there is none */
async function tell(tab: number, message: PanelMessage): Promise<PanelReply | undefined> {
  try {
    return await browser.tabs.sendMessage(tab, message, { frameId: 0 });
  } catch {
    return undefined;
  }
}
