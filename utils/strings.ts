import { i18n } from '#i18n';

/** A string of the catalogue (locales/), in the language of the browser. */
export const t = i18n.t;

type Key = Parameters<typeof t>[0];

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
