import { signal } from '@preact/signals';
import { BreakPage } from '../../components/breaks/BreakPage.tsx';
import type { BreaksView } from '../../utils/core/breaks/view.ts';
import { ask } from '../../utils/pages/client.ts';
import { mount } from '../../utils/pages/mount.tsx';
import { tickWhileRunning } from '../../utils/pages/tick.ts';
import { followBreaks } from '../../utils/store/breaksView.ts';

const view = signal<BreaksView | null>(null);
const now = signal(Date.now());
/** A break has run while this page was open. */
const ran = signal(false);

const page = mount(draw);
followBreaks((after) => {
  // A call took the break: whoever is in it has no use for this window.
  if (view.value?.running && !after.running && after.held === 'call') window.close();
  if (after.running) ran.value = true;
  now.value = Date.now();
  view.value = after;
}, page);
tickWhileRunning(view, now, () => void ask({ type: 'breaks', do: 'look' }));

function draw() {
  if (!view.value) return null;
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
