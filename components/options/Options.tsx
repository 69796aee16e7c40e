import { Fragment } from 'preact';
import {
  catalogue,
  type Setting,
  type Settings,
  settingGroups,
} from '../../utils/settings/catalogue.ts';
import { fieldOf } from '../../utils/settings/field.ts';
import type { Policy } from '../../utils/settings/policy.ts';
import type { Source } from '../../utils/settings/resolve.ts';
import { t } from '../../utils/strings.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { Checklists, type ChecklistsProps } from './checklists/Checklists.tsx';
import { type HostActions, HostsSetting } from './HostsSetting.tsx';
import { HoursSetting } from './HoursSetting.tsx';
import type { Range } from './hours.ts';
import { NoteSetting } from './NoteSetting.tsx';
import { ServiceSettings } from './ServiceSettings.tsx';
import { SettingField } from './SettingField.tsx';
import './options.css';

export interface OptionsProps {
  readonly settings: Settings;
  /** Where each value comes from. */
  readonly sources: Readonly<Record<string, Source>>;
  readonly policy: Policy;
  /** The settings whose last value was not stored. */
  readonly unsaved: ReadonlySet<string>;
  /** The hosts, of platforms and of added services, that the browser keeps Webside from seeing. */
  readonly withheld: ReadonlySet<string>;
  /** `undefined` takes the choice back. */
  readonly onChoose: (key: string, value: unknown) => void;
  /** Asks the browser to allow hosts. To be called within a click; says whether it does. */
  readonly onAllow: (hosts: readonly string[]) => Promise<boolean>;
  readonly hostActions: HostActions;
  readonly checklists: ChecklistsProps;
}

type Entry = readonly [key: string, entry: Setting<unknown>];

/** Every setting there is, from the catalogue: a new one appears here by being declared. */
export function Options(props: OptionsProps) {
  const entries = Object.entries<Setting<unknown>>(catalogue);
  return (
    <main class="page">
      <PageHead page="options" purpose={t('options.purpose')} />
      {settingGroups.map((group) => (
        <Fragment key={group}>
          <section>
            <h2>{t(`options.groups.${group}`)}</h2>
            <Group {...props} entries={entries.filter(([, entry]) => entry.group === group)} />
          </section>
          {group === 'sidebar' && <Checklists {...props.checklists} />}
        </Fragment>
      ))}
    </main>
  );
}

function Group({ entries, ...props }: OptionsProps & { readonly entries: readonly Entry[] }) {
  const { settings, sources, policy, unsaved, withheld, onChoose, onAllow, hostActions } = props;
  const values = settings as unknown as Readonly<Record<string, unknown>>;
  const perPlatform = entries.filter(([key]) => key.includes('.'));
  const others = entries.filter(([key]) => !key.includes('.'));
  return (
    <>
      {perPlatform.length > 0 && (
        <ServiceSettings
          {...{ settings, sources, policy, unsaved, withheld, onChoose, onAllow }}
          entries={perPlatform}
        />
      )}
      {others.map(([key, entry]) => {
        if (entry.policyOnly) return null;
        const { kind } = fieldOf(entry);
        if (kind === 'template') {
          return (
            <NoteSetting
              key={key}
              name={key}
              value={settings.noteTemplate}
              unsaved={unsaved.has(key)}
              source={sources[key] ?? 'default'}
              policy={policy}
              onChoose={(value) => onChoose(key, value)}
            />
          );
        }
        if (kind === 'hours') {
          return (
            <HoursSetting
              key={key}
              name={key}
              entry={entry}
              value={values[key] as readonly Range[]}
              unsaved={unsaved.has(key)}
              source={sources[key] ?? 'default'}
              policy={policy}
              onChoose={(value) => onChoose(key, value)}
            />
          );
        }
        return kind === 'hosts' ? (
          <HostsSetting
            key={key}
            name={key}
            entry={entry}
            hosts={settings.extraHosts}
            policy={policy}
            unsaved={unsaved.has(key)}
            actions={hostActions}
            {...{ withheld, onAllow }}
          />
        ) : (
          <SettingField
            key={key}
            name={key}
            entry={entry}
            value={values[key]}
            unsaved={unsaved.has(key)}
            source={sources[key] ?? 'default'}
            policy={policy}
            onChoose={(value) => onChoose(key, value)}
          />
        );
      })}
    </>
  );
}
