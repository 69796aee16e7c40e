import { Options } from '../../components/options/Options.tsx';
import { mount } from '../../utils/pages/mount.tsx';
import { editChecklist, exportChecklist, newId } from '../../utils/pages/options/checklists.ts';
import { chooseOne, undo } from '../../utils/pages/options/choosing.ts';
import { exportSettings, importSettings, resetAll } from '../../utils/pages/options/everything.ts';
import { addHosts, chooseAutoStart, removeHosts } from '../../utils/pages/options/hosts.ts';
import { allow } from '../../utils/pages/options/permissions.ts';
import { followOptions, options, ownNow } from '../../utils/pages/options/state.ts';

const hostActions = { onAdd: addHosts, onRemove: removeHosts, onAutoStart: chooseAutoStart };
const everything = { onResetAll: resetAll, onExport: exportSettings, onImport: importSettings };
const checklistActions = { onEdit: editChecklist, onExport: exportChecklist, newId };

followOptions(mount(draw));

function draw() {
  const inForce = options.inForce.value;
  const library = options.library.value;
  if (!inForce || !library) return null;
  const { settings, sources, policy } = inForce;
  const { news, undo: changes = null, takesFocus = false } = options.lastChange.value ?? {};
  return (
    <Options
      {...{ settings, sources, policy, hostActions, everything }}
      unsaved={options.unsaved.value}
      withheld={options.withheld.value}
      onChoose={chooseOne}
      onAllow={allow}
      changed={ownNow().length}
      lastChange={{
        news: news?.() ?? null,
        onUndo: changes && (() => void undo(changes)),
        takesFocus,
      }}
      checklists={{ library, ...checklistActions }}
    />
  );
}
