import { Fragment } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { catalogue, type Settings } from '../../utils/core/settings/catalogue.ts';
import { fieldOf } from '../../utils/core/settings/field.ts';
import { serviceName } from '../../utils/core/settings/services.ts';
import { type Setting, settingGroups } from '../../utils/core/settings/setting.ts';
import { settingText, t } from '../../utils/core/strings.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { Checklists } from './checklists/Checklists.tsx';
import { Everything } from './Everything.tsx';
import { HostsSetting } from './HostsSetting.tsx';
import { HoursSetting } from './HoursSetting.tsx';
import type { Range } from './hours.ts';
import { LastChange } from './LastChange.tsx';
import { NoteSetting } from './NoteSetting.tsx';
import type { OptionsProps } from './props.ts';
import { Search } from './Search.tsx';
import { ServiceSettings } from './ServiceSettings.tsx';
import { SettingField } from './SettingField.tsx';
import { found, type Searchable } from './search.ts';
import './options.css';

/** The part of the page that is no setting, as a search finds it. */
const checklistsKey = 'checklists';

type Entry = readonly [key: string, entry: Setting<unknown>];

/** Every setting there is, from the catalogue: a new one appears here by being declared. */
export function Options(props: OptionsProps) {
  const entries = Object.entries<Setting<unknown>>(catalogue);
  const page = useRef<HTMLElement>(null);
  const [query, setQuery] = useState('');
  const searching = query.trim() !== '';
  const shown = found(query, searchable(entries, props.settings));
  return (
    <main class="page" ref={page}>
      <PageHead page="options" purpose={t('options.purpose')} />
      <Search
        query={query}
        count={shown.size}
        onSearch={setQuery}
        onEnter={() => focusFirst(page.current)}
      />
      {settingGroups.map((group) => {
        const ofGroup = entries.filter(([, entry]) => entry.group === group);
        return (
          <Fragment key={group}>
            <section hidden={!ofGroup.some(([key]) => shown.has(key))}>
              <h2>{t(`options.groups.${group}`)}</h2>
              <Group {...props} entries={ofGroup} shown={shown} />
            </section>
            {group === 'sidebar' && (
              <div data-setting={checklistsKey} hidden={!shown.has(checklistsKey)}>
                <Checklists {...props.checklists} />
              </div>
            )}
          </Fragment>
        );
      })}
      <div hidden={searching}>
        <Everything changed={props.changed} policy={props.policy} actions={props.everything} />
      </div>
      <LastChange {...props.lastChange} />
    </main>
  );
}

function searchable(entries: readonly Entry[], settings: Settings): Searchable[] {
  return [
    ...entries
      .filter(([, entry]) => !entry.policyOnly)
      .map(([key, { group }]) => ({
        key,
        texts: [
          settingText(key, 'title'),
          settingText(key, 'description'),
          t(`options.groups.${group}`),
          serviceName(key.split('.')[1] ?? '', settings) ?? '',
        ],
      })),
    { key: checklistsKey, texts: [t('checklists.title'), t('checklists.about')] },
  ];
}

/** The keyboard goes to the first setting that is there to be changed. */
function focusFirst(page: HTMLElement | null): void {
  const fields = page?.querySelectorAll<HTMLElement>(
    '[data-setting]:not([hidden]) :is(input, select, textarea, button):not(:disabled)',
  );
  [...(fields ?? [])].find((field) => field.checkVisibility())?.focus();
}

interface GroupProps extends OptionsProps {
  readonly entries: readonly Entry[];
  /** The settings that are not left out by a search. Those are hidden: what was typed there stays. */
  readonly shown: ReadonlySet<string>;
}

function Group({ entries, shown, ...props }: GroupProps) {
  const { settings, sources, policy, unsaved, withheld, onChoose, onAllow } = props;
  const perPlatform = entries.filter(([key]) => key.includes('.'));
  const others = entries.filter(([key]) => !key.includes('.'));
  return (
    <>
      {perPlatform.length > 0 && (
        <ServiceSettings
          {...{ settings, sources, policy, unsaved, withheld, onChoose, onAllow, shown }}
          entries={perPlatform}
        />
      )}
      {others.map(([key, entry]) => {
        if (entry.policyOnly) return null;
        return (
          <div key={key} data-setting={key} hidden={!shown.has(key)}>
            {fieldFor(key, entry, props)}
          </div>
        );
      })}
    </>
  );
}

function fieldFor(key: string, entry: Setting<unknown>, props: OptionsProps) {
  const { settings, sources, policy, withheld, onChoose, onAllow, hostActions } = props;
  const values = settings as unknown as Readonly<Record<string, unknown>>;
  const unsaved = props.unsaved.has(key);
  const common = {
    name: key,
    unsaved,
    source: sources[key] ?? 'default',
    policy,
    onChoose: (value: unknown) => onChoose(key, value),
  } as const;
  switch (fieldOf(entry).kind) {
    case 'template':
      return <NoteSetting {...common} value={settings.noteTemplate} />;
    case 'hours':
      return <HoursSetting {...common} entry={entry} value={values[key] as readonly Range[]} />;
    case 'hosts':
      return (
        <HostsSetting
          name={key}
          hosts={settings.extraHosts}
          actions={hostActions}
          {...{ entry, policy, unsaved, withheld, onAllow }}
        />
      );
    default:
      return <SettingField {...common} entry={entry} value={values[key]} />;
  }
}
