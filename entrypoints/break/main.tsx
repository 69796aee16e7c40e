import { signal } from '@preact/signals';
import { render } from 'preact';
import { BreakPage } from '../../components/breaks/BreakPage.tsx';
import type { BreaksView } from '../../utils/core/breaks/view.ts';
import { ask } from '../../utils/pages/client.ts';
import { tickWhileRunning } from '../../utils/pages/tick.ts';
import { followBreaks } from '../../utils/store/breaksView.ts';
import { followLanguage } from '../../utils/store/language.ts';

const view = signal<BreaksView | null>(null);
const now = signal(Date.now());
/** A break has run while this page was open. */
const ran = signal(false);
/** Raised with each change of the language; nothing is drawn before the first. */
const language = signal(0);

const page = new AbortController();
window.addEventListener('pagehide', () => page.abort());
followLanguage(() => {
  language.value += 1;
}, page.signal);
followBreaks((after) => {
  // A call took the break: whoever is in it has no use for this window.
  if (view.value?.running && !after.running && after.held === 'call') window.close();
  if (after.running) ran.value = true;
  now.value = Date.now();
  view.value = after;
}, page.signal);
tickWhileRunning(view, now, () => void ask({ type: 'breaks', do: 'look' }));

render(<App />, document.getElementById('app') as HTMLElement);

function App() {
  if (language.value === 0 || !view.value) return null;
  return (
    <BreakPage
      view={view.value}
      now={now.value}
      over={ran.value}
      onBreak={(action) => void ask({ type: 'breaks', do: action })}
      onClose={() => window.close()}
    />
  );
}
