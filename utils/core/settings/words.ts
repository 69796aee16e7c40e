import { platforms } from '../platforms/index.ts';
import { settingText } from '../strings.ts';

/** A setting's title, and for one that each platform has, of which it is. */
export function spokenTitle(key: string): string {
  const title = settingText(key, 'title');
  const platform = platforms.find(({ id }) => key.endsWith(`.${id}`));
  return platform ? `${title}, ${platform.name}` : title;
}
