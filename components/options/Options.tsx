import {
  catalogue,
  type Setting,
  type Settings,
  settingGroups,
} from '../../utils/settings/catalogue.ts';
import { t } from '../../utils/strings.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { SettingField } from './SettingField.tsx';
import './options.css';

interface OptionsProps {
  readonly settings: Settings;
  /** The settings whose last value was refused. */
  readonly problems: ReadonlySet<string>;
  /** `undefined` takes the choice back. */
  readonly onChoose: (key: string, value: unknown) => void;
}

/** Every setting there is, from the catalogue: a new one appears here by being declared. */
export function Options({ settings, problems, onChoose }: OptionsProps) {
  const entries = Object.entries<Setting<unknown>>(catalogue);
  return (
    <main class="page">
      <PageHead page="options" purpose={t('options.purpose')} />
      {settingGroups.map((group) => (
        <section key={group}>
          <h2>{t(`options.groups.${group}`)}</h2>
          {entries
            .filter(([, entry]) => entry.group === group)
            .map(([key, entry]) => (
              <SettingField
                key={key}
                name={key}
                entry={entry}
                value={(settings as Readonly<Record<string, unknown>>)[key]}
                problem={problems.has(key)}
                onChoose={(value) => onChoose(key, value)}
              />
            ))}
        </section>
      ))}
    </main>
  );
}
