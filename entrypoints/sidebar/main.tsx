import { signal } from '@preact/signals';
import { Sidebar } from '../../components/sidebar/Sidebar.tsx';
import type { BreaksView } from '../../utils/core/breaks/view.ts';
import { defaultChecklist, itemWords } from '../../utils/core/checklist/items.ts';
import type { DoctorAction } from '../../utils/core/consultation/action.ts';
import type {
  ConsultationView,
  LiveView,
  PlaceId,
  View,
} from '../../utils/core/consultation/view.ts';
import type { Request } from '../../utils/core/messages.ts';
import { itemText, t } from '../../utils/core/strings.ts';
import { admitted, ask, followLiveView } from '../../utils/pages/client.ts';
import { mount } from '../../utils/pages/mount.tsx';
import { runClocks } from '../../utils/pages/sidebar/clocks.ts';
import { copy, noteOf } from '../../utils/pages/sidebar/note.ts';
import { plainSight, watchSight } from '../../utils/pages/sidebar/sight.ts';
import { followTabInFront } from '../../utils/pages/tabInFront.ts';
import { followBreaks } from '../../utils/store/breaksView.ts';

const beside = window.top === window ? 'browser' : 'call';
const nothing: View = { kind: 'idle', platform: null, service: '', seen: 'nothing' };

/** What a doctor must have seen for a moment before they press it. */
const weighty: readonly DoctorAction['do'][] = ['end', 'newPatient', 'bringBack', 'close'];

const views = signal<LiveView | null>(null);
const tab = signal<number | null>(null);
const now = signal(Date.now());
const trouble = signal<string | null>(null);
const breaks = signal<BreaksView | null>(null);

const page = mount(draw);
// In a page it shows nothing and does nothing before it is let in.
const greeted = beside === 'call' ? admitted() : undefined;
void followLiveView(
  (all) => {
    now.value = Date.now();
    views.value = all;
  },
  page,
  greeted,
).then((own) => {
  if (beside === 'call') tab.value = own;
});
const sight = beside === 'call' ? watchSight(tellCovered) : plainSight;
followBreaks((view) => {
  breaks.value = view;
}, page);
if (beside === 'browser') {
  followTabInFront((inFront) => {
    tab.value = inFront;
  }, page);
}
runClocks(shown, now);

function draw() {
  if (views.value === null || (beside === 'call' && tab.value === null)) return null;
  const { place, view } = shown();
  return (
    <Sidebar
      view={view}
      checklist={view.kind === 'consultation' ? view.checklist : defaultChecklist}
      now={now.value}
      beside={beside}
      trouble={trouble.value}
      breaks={breaks.value}
      onBreak={(action) => tell({ type: 'breaks', do: action })}
      onAct={(action) => act(place, view, action)}
      onAnswer={async (start) => {
        if (place !== 'byHand' && (await inSight())) tell({ type: 'answer', place, start });
      }}
      onStart={() => tell({ type: 'start', place: 'byHand' })}
      onHide={() => place !== 'byHand' && tell({ type: 'show', place, shown: false })}
      onOpen={(open) => place !== 'byHand' && tell({ type: 'open', place, open })}
      onArrange={(arranged) => place !== 'byHand' && tell({ type: 'arrange', place, ...arranged })}
      onDrag={(drag) => {
        if (place === 'byHand') return;
        tell('x' in drag ? { type: 'drag', place, ...drag } : { type: 'dragged', place, ...drag });
      }}
      noteOf={noteOf}
      onCopy={copy}
    />
  );
}

/** In a call page the tab's own view; in the side panel that of the tab in front, or what was started by hand. */
function shown(): { place: PlaceId; view: View } {
  const all = views.value ?? {};
  const own = tab.value === null ? undefined : all[tab.value];
  if (tab.value !== null && own && (beside === 'call' || own.kind !== 'idle')) {
    return { place: tab.value, view: own };
  }
  return { place: 'byHand', view: all.byHand ?? nothing };
}

async function act(place: PlaceId, view: View, action: DoctorAction): Promise<void> {
  if (view.kind !== 'consultation' || !(await inSight(view, action))) return;
  const item =
    action.do === 'setItem' ? view.checklist.items.find(({ id }) => id === action.item) : undefined;
  tell(
    { type: 'act', place, consultation: view.id, requestId: crypto.randomUUID(), action },
    item && itemWords(item, itemText).label,
  );
}

/** Whether the doctor sees what they press; if not, they are told. */
async function inSight(view?: ConsultationView, action?: DoctorAction): Promise<boolean> {
  const isCovered = beside === 'call' && view?.panelCovered;
  const seen =
    action && weighty.includes(action.do) ? !isCovered && sight.isSettled() : await sight.isClear();
  if (!seen) trouble.value = t('sidebar.covered');
  return seen;
}

function tellCovered(covered: boolean): void {
  if (tab.value !== null) void ask({ type: 'covered', place: tab.value, covered });
}

/** What was not kept since something last was. It is said in one sentence. */
let notKept: readonly string[] = [];

/** @param item the label of the item that it ticks, if it does */
async function tell(request: Request, item?: string): Promise<void> {
  const reply = await ask(request);
  if (reply.ok || !reply.full) {
    notKept = [];
    trouble.value = reply.ok ? null : t('sidebar.trouble');
    return;
  }
  if (item && !notKept.includes(item)) notKept = [...notKept, item];
  trouble.value =
    notKept.length > 0 ? t('sidebar.fullItems', [notKept.join('; ')]) : t('sidebar.full');
}
