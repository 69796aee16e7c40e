import { i18n } from '#i18n';

/** A catalogue as builds hold it, in `_locales`: the message's name and what it says. */
export type Messages = Readonly<Record<string, { readonly message: string }>>;

/** The catalogue that was chosen, where it is not the one that the browser takes by itself. */
let chosen: Messages | null = null;

/** From now on strings come from this catalogue; `null`: from the one that the browser takes. */
export function speak(messages: Messages | null): void {
  chosen = messages;
}

/** The language of the catalogue that the browser takes by itself. */
export function languageOfBrowser(): string {
  return i18n.t('extension.language');
}

/** A string of the catalogue (locales/), in the language that was chosen. */
export const t = ((key: Key, ...given: unknown[]) => filled(textOf(key), given)) as typeof i18n.t;

/** What the browser answered, with its places for values. Asking it is what takes longest. */
const asked = new Map<string, string>();
const places = Array.from({ length: 9 }, (_, index) => `$${index + 1}`);

function textOf(key: string): string {
  const text = chosen?.[key.replaceAll('.', '_')]?.message ?? asked.get(key);
  if (text !== undefined) return text;
  const answer = (i18n.t as (key: string, places: readonly string[]) => string)(key, places);
  asked.set(key, answer);
  return answer;
}

/** A message with the plural that is meant, and values for `$1`. */
function filled(text: string, given: readonly unknown[]): string {
  const count = given.find((value) => typeof value === 'number');
  const values = given.find(Array.isArray) ?? (count === undefined ? [] : [count]);
  const forms = text.split(' | ');
  const form = count === undefined ? text : (forms[count === 1 ? 0 : forms.length - 1] ?? text);
  return form.replace(/\$(?:\$|(\d))/g, (_, place?: string) =>
    place === undefined ? '$' : String(values[Number(place) - 1] ?? ''),
  );
}

type Key = Parameters<typeof i18n.t>[0];

/** The catalogue's key for an item: browsers allow no hyphens in message names. */
export function itemKey(id: string, part: 'label' | 'why'): Key {
  const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `items.${name}.${part}` as Key;
}

export function itemText(id: string, part: 'label' | 'why'): string {
  return t(itemKey(id, part) as 'items.equipment.label');
}

/** A setting's words. The settings that each platform has share one set. */
export function settingText(key: string, part: 'title' | 'description'): string {
  const [family = key] = key.split('.');
  return t(`settings.${family}.${part}` as 'settings.nudges.title');
}

/** What one of a setting's choices is called. */
export function settingOption(key: string, option: string | number): string {
  const [family = key] = key.split('.');
  // The string catalogue takes bare numbers for plurals.
  const name = typeof option === 'number' ? `value${option}` : option;
  return t(`settings.${family}.options.${name}` as 'settings.panelSide.options.left');
}
