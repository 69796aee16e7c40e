import { type Checklist, defaultChecklist } from '../core/checklist/items.ts';
import { activeChecklist, type ChecklistLibrary, checklistOf } from '../core/checklist/library.ts';
import type { ConsultationSettings } from '../core/consultation/input.ts';
import type { Consultation } from '../core/consultation/types.ts';
import type { Arrangement } from '../core/panel/arrangement.ts';
import type { Settings } from '../core/settings/catalogue.ts';
import { autoStartOf } from '../core/settings/services.ts';

/** What the machine goes by in one place: the settings that concern it, and the checklists. */
export function rulesFor(
  platform: string | null,
  settings: Settings,
  arrangement: Arrangement,
  library: ChecklistLibrary,
  consultation: Consultation | null,
): ConsultationSettings {
  const { reconnectSeconds, nudges, openingNudgeSeconds, waitForPause } = settings;
  const { slotMinutes, smallWhenSharing } = settings;
  return {
    autoStart: platform === null ? 'never' : autoStartOf(platform, settings),
    smallWhenSharing,
    reconnectSeconds,
    nudges,
    openingNudgeSeconds,
    waitForPause,
    slotMinutes,
    arrangement,
    checklist: checklistWith(consultation, library),
    newChecklist: activeChecklist(library),
    noteTemplate: settings.copyNote ? settings.noteTemplate : null,
  };
}

/** A consultation's own checklist, whatever is in use now; without one, that of the next. */
export function checklistWith(
  consultation: Consultation | null,
  library: ChecklistLibrary,
): Checklist {
  if (!consultation) return activeChecklist(library);
  return checklistOf(library, consultation.checklist) ?? defaultChecklist;
}
