import { writeNote } from '../../core/checklist/note.ts';
import { noteMode, notePhrase, templateInForce } from '../../core/checklist/noteWords.ts';
import type { ConsultationView } from '../../core/consultation/view.ts';

/** The note for the record. It is written anew each time, and kept nowhere. */
export function noteOf(view: ConsultationView): string | null {
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
export function copy(element: Element): boolean {
  getSelection()?.selectAllChildren(element);
  return document.execCommand('copy');
}
