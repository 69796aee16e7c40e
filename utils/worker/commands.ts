import {
  type ConsultationView,
  nextItem,
  type PlaceId,
  type View,
} from '../core/consultation/view.ts';
import { handleInput } from './consultations.ts';
import { start } from './doctor.ts';
import { inTurn } from './queue.ts';
import type { Stored } from './stored.ts';

/** A key of the browser's, pressed over a tab. Nothing takes the focus. */
export function handleCommand(command: string, tab: number): Promise<void> {
  return inTurn(async (stored) => {
    const { views } = await stored.session();
    const own = views[tab];
    const place = own && own.kind !== 'idle' ? tab : 'byHand';
    const view = views[place];
    if (command === 'start-consultation') {
      const isCall = own?.kind === 'idle' && own.seen === 'call';
      await startByKey(stored, isCall ? tab : place, view);
    } else if (view?.kind === 'consultation') {
      if (command === 'toggle-sidebar') await toggle(stored, place, view);
      if (command === 'tick-next') await tickNext(stored, place, view);
    }
  });
}

async function startByKey(stored: Stored, place: PlaceId, view: View | undefined): Promise<void> {
  if (view?.kind === 'ask') await handleInput(stored, place, { type: 'answer', start: true });
  else if (view?.kind !== 'consultation' || view.connection === 'ended') await start(stored, place);
  else if (view.hidden) await toggle(stored, place, view);
}

/** The browser's own side panel is the browser's to hide. */
async function toggle(stored: Stored, place: PlaceId, view: ConsultationView): Promise<void> {
  if (place === 'byHand') return;
  await handleInput(stored, place, { type: 'show', shown: view.hidden || view.panelGone });
}

async function tickNext(stored: Stored, place: PlaceId, view: ConsultationView): Promise<void> {
  const item = nextItem(view, view.checklist)?.id;
  if (!item) return;
  const action = { do: 'setItem', item, result: 'done' } as const;
  await handleInput(stored, place, { type: 'action', action });
}
