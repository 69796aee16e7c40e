import { itemKey, t } from '../strings.ts';
import { longestTemplate, type NoteMode, placeholders, type TemplateProblem } from './note.ts';

/** The template that counts until the doctor writes another. What is done after the call is not in it. */
export function defaultTemplate(): string {
  // Curly brackets have a meaning of their own in the string catalogue.
  return t('note.template', ['{mode}', '{prepare}', '{open}', '{consult}', '{close}']);
}

/** The template in force: the doctor's or the practice's own, or else the default. */
export function templateInForce({ noteTemplate }: { readonly noteTemplate: string }): string {
  return noteTemplate || defaultTemplate();
}

export function noteMode(mode: NoteMode): string {
  return t(`note.modes.${mode}`);
}

/** What the note says of an item of the default list. */
export function notePhrase(id: string): string {
  const [, name] = String(itemKey(id, 'label')).split('.');
  return t(`note.items.${name}` as 'note.items.equipment');
}

/** What is wrong with a template, where, and what to do. */
export function templateProblemText({ fault, at, found }: TemplateProblem): string {
  // Without the mode, which is nothing that was ticked.
  const asked = placeholders.filter((name) => fault === 'unknown' || name !== 'mode');
  const remedy =
    fault === 'tooLong' ? String(longestTemplate) : asked.map((name) => `{${name}}`).join(', ');
  return t(`note.problems.${fault}` as 'note.problems.unknown', [String(at), found, remedy]);
}
