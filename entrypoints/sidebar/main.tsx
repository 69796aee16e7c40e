import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { Sidebar } from '../../components/sidebar/Sidebar.tsx';
import type { BreaksView } from '../../utils/core/breaks/view.ts';
import { defaultChecklist } from '../../utils/core/checklist/items.ts';
import { writeNote } from '../../utils/core/checklist/note.ts';
import { noteMode, notePhrase, templateInForce } from '../../utils/core/checklist/noteWords.ts';
import type { DoctorAction } from '../../utils/core/consultation/action.ts';
import type {
  ConsultationView,
  LiveView,
  PlaceId,
  View,
} from '../../utils/core/consultation/view.ts';
import type { Request } from '../../utils/core/messages.ts';
import { t } from '../../utils/core/strings.ts';
import { ask, followLiveView } from '../../utils/pages/client.ts';
import { followBreaks } from '../../utils/store/breaksView.ts';
import { followLanguage } from '../../utils/store/language.ts';

const beside = window.top === window ? 'browser' : 'call';
const nothing: View = { kind: 'idle', platform: null, service: '', seen: 'nothing' };

const views = signal<LiveView | null>(null);
const tab = signal<number | null>(null);
/** Raised with each change of the language; nothing is drawn before the first. */
const language = signal(0);
const now = signal(Date.now());
const trouble = signal<string | null>(null);
const breaks = signal<BreaksView | null>(null);

const page = new AbortController();
window.addEventListener('pagehide', () => page.abort());
followLanguage(() => {
  language.value += 1;
}, page.signal);
void followLiveView((all) => {
  now.value = Date.now();
  views.value = all;
}, page.signal).then((own) => {
  if (beside === 'call') tab.value = own;
});
followBreaks((view) => {
  breaks.value = view;
}, page.signal);
if (beside === 'browser') void followTabInFront();

// The clock on the page: only while it runs.
effect(() => {
  const { view } = shown();
  if (view.kind !== 'consultation' || view.connection === 'ended') return;
  const timer = setInterval(() => {
    now.value = Date.now();
  }, 1000);
  return () => clearInterval(timer);
});

// The worker may sleep while time changes what is shown: an open page wakes it at the right moment.
effect(() => {
  const { place, view } = shown();
  if (view.kind !== 'consultation' || view.changesAt === null) return;
  const timer = setTimeout(
    () => void ask({ type: 'clock', place }),
    Math.max(0, view.changesAt - Date.now()),
  );
  return () => clearTimeout(timer);
});

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  if (language.value === 0 || views.value === null || (beside === 'call' && tab.value === null))
    return null;
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
      onAnswer={(start) => place !== 'byHand' && tell({ type: 'answer', place, start })}
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

/** The note for the record. It is written anew each time, and kept nowhere. */
function noteOf(view: ConsultationView): string | null {
  const { platform, items, checklist, noteTemplate } = view;
  if (noteTemplate === null) return null;
  return writeNote(templateInForce({ noteTemplate }), {
    checklist,
    results: items,
    mode: noteMode(platform === 'byHand' ? 'remote' : 'video'),
    phrase: notePhrase,
  });
}

/**
 * Copies what an element shows. The newer way, `navigator.clipboard`, needs the call page's leave in a
 * frame of it, and the focus.
 */
function copy(element: Element): boolean {
  getSelection()?.selectAllChildren(element);
  return document.execCommand('copy');
}

async function followTabInFront(): Promise<void> {
  const inFront = async () => {
    const [active] = await browser.tabs.query({ active: true, currentWindow: true });
    tab.value = active?.id ?? null;
  };
  browser.tabs.onActivated.addListener(inFront);
  page.signal.addEventListener('abort', () => browser.tabs.onActivated.removeListener(inFront));
  await inFront();
}

function act(place: PlaceId, view: View, action: DoctorAction): void {
  if (view.kind !== 'consultation') return;
  tell({ type: 'act', place, consultation: view.id, requestId: crypto.randomUUID(), action });
}

async function tell(request: Request): Promise<void> {
  const reply = await ask(request);
  trouble.value = reply.ok ? null : t(reply.full ? 'sidebar.full' : 'sidebar.trouble');
}
