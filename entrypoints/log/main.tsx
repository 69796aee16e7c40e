import { Log, type LogActions } from '../../components/log/Log.tsx';
import { pasteText } from '../../components/log/words.ts';
import { breakFigures } from '../../utils/core/breaks/statistics.ts';
import type { ConsultationView, LiveView } from '../../utils/core/consultation/view.ts';
import { dayOf } from '../../utils/core/log/localTime.ts';
import { namesFor } from '../../utils/core/log/names.ts';
import { keptFrom } from '../../utils/core/log/retention.ts';
import { t } from '../../utils/core/strings.ts';
import {
  deleteRows,
  reflect,
  showFilter,
  showNewer,
  showOlder,
  undoDeletion,
} from '../../utils/pages/log/changing.ts';
import { exportAs, rescue, saveChart, showSheet } from '../../utils/pages/log/exporting.ts';
import { commitImport, readImport } from '../../utils/pages/log/importing.ts';
import { breakDays, followLog } from '../../utils/pages/log/reading.ts';
import { cancel, does } from '../../utils/pages/log/requests.ts';
import { log, pageSize } from '../../utils/pages/log/state.ts';
import { mount } from '../../utils/pages/mount.tsx';

const on: LogActions = {
  filter: showFilter,
  older: showOlder,
  newer: showNewer,
  remove: deleteRows,
  undo: undoDeletion,
  reflect,
  sample: (load) => void does({ type: 'sample', load }),
  export: (kind, choices) => void exportAs(kind, choices, pasteText),
  save: saveChart,
  sheet: showSheet,
  print: () => window.print(),
  import: readImport,
  take: commitImport,
  cancel,
  rescue,
  troubleSeen: () => void does({ type: 'troubleSeen' }),
  deleteSetAside: () => void does({ type: 'deleteSetAside' }),
};

followLog(mount(draw));

function draw() {
  const settings = log.settings.value;
  const library = log.library.value;
  const breaks = log.breaks.value;
  if (!settings || !library) return null;
  if (!log.rows.value && !log.failed.value && !log.readsLong.value) return null;
  return (
    <Log
      rows={log.rows.value}
      summed={log.summed.value}
      filter={log.filter.value}
      page={log.positions.value.length}
      pageSize={pageSize}
      names={namesFor(settings, library)}
      deleted={log.deleted.value}
      busy={log.busy.value}
      problem={log.problem.value}
      failed={log.failed.value}
      running={runningIn(log.views.value)}
      storage={log.storage.value}
      setAside={log.place.value?.setAside ?? []}
      trouble={log.trouble.value}
      rescued={log.rescued.value}
      keptFrom={keptFrom(settings, dayOf(Date.now()))}
      retentionDays={settings.retentionDays}
      mayReflect={settings.reflections}
      mayExport={settings.exports}
      exporting={log.exporting.value}
      imported={log.imported.value}
      sheet={log.sheet.value}
      breaks={
        breaks && { figures: breakFigures(breaks.rows), days: breakDays, count: breaks.count }
      }
      on={on}
    />
  );
}

function runningIn(views: LiveView) {
  return Object.values(views)
    .filter((view): view is ConsultationView => view?.kind === 'consultation')
    .map(({ service, items }) => ({
      service: service || t('log.byHand'),
      done: Object.values(items).filter(({ result }) => result === 'done').length,
    }));
}
