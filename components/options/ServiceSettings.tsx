import { useId } from 'preact/hooks';
import { hostNames, platforms } from '../../utils/core/platforms/index.ts';
import type { Platform } from '../../utils/core/platforms/types.ts';
import { isEnabled, serviceName } from '../../utils/core/settings/services.ts';
import type { Setting } from '../../utils/core/settings/setting.ts';
import { settingText, t } from '../../utils/core/strings.ts';
import type { OptionsProps } from './props.ts';
import { SettingField } from './SettingField.tsx';
import { Withheld } from './Withheld.tsx';

interface ServiceSettingsProps
  extends Pick<
    OptionsProps,
    'settings' | 'sources' | 'policy' | 'unsaved' | 'withheld' | 'onChoose' | 'onAllow'
  > {
  /** The settings that are not left out by a search. */
  readonly shown: ReadonlySet<string>;
  /** Settings that each platform has: keys of the form `family.platform`. */
  readonly entries: readonly (readonly [key: string, entry: Setting<unknown>])[];
}

/** The settings that each platform has: what they mean is said once, then a block for each platform. */
export function ServiceSettings(props: ServiceSettingsProps) {
  const id = useId();
  const families = [...new Set(props.entries.map(([key]) => familyOf(key)))];
  return (
    <>
      <dl class="families">
        {families.map((family) => (
          <div
            key={family}
            hidden={
              !props.entries.some(([key]) => familyOf(key) === family && props.shown.has(key))
            }
          >
            <dt>{settingText(family, 'title')}</dt>
            <dd id={`${id}-${family}`}>{settingText(family, 'description')}</dd>
          </div>
        ))}
      </dl>
      {platforms.map((platform) => (
        <Service key={platform.id} {...props} platform={platform} aboutId={id} />
      ))}
    </>
  );
}

interface ServiceProps extends ServiceSettingsProps {
  readonly platform: Platform;
  /** Beginning of the ids at which the families' descriptions are. */
  readonly aboutId: string;
}

function Service({ platform, aboutId, entries, settings, unsaved, shown, ...props }: ServiceProps) {
  const id = useId();
  const [headingId, restsId] = [`${id}-name`, `${id}-rests`];
  const name = serviceName(platform.id, settings) ?? platform.name;
  const spoken = name === platform.name ? name : `${name} (${platform.name})`;
  const enabled = isEnabled(platform.id, settings);
  const withheld = hostNames(platform).filter((host) => props.withheld.has(host));
  const values = settings as unknown as Readonly<Record<string, unknown>>;
  const own = entries.filter(([key]) => key.endsWith(`.${platform.id}`));
  return (
    <fieldset class="service" hidden={!own.some(([key]) => shown.has(key))}>
      <legend>
        <h3 id={headingId}>
          {name}
          {spoken !== name && <span class="service-own"> ({platform.name})</span>}
        </h3>
      </legend>
      {enabled && withheld.length > 0 && (
        <Withheld
          what={t('options.withheld')}
          of={spoken}
          onAllow={() => props.onAllow(withheld)}
        />
      )}
      <div class="service-fields">
        {own.map(([key, entry]) => {
          const rests = !enabled && familyOf(key) !== 'enabled';
          return (
            <div key={key} data-setting={key} hidden={!shown.has(key)}>
              <SettingField
                name={key}
                entry={entry}
                value={values[key]}
                unsaved={unsaved.has(key)}
                source={props.sources[key] ?? 'default'}
                policy={props.policy}
                part={{ of: spoken, headingId, aboutId: `${aboutId}-${familyOf(key)}` }}
                disabledBy={rests ? restsId : undefined}
                onChoose={(value) => props.onChoose(key, value)}
              />
            </div>
          );
        })}
      </div>
      {!enabled && (
        <p id={restsId} class="service-rests">
          {t('options.rests')}
        </p>
      )}
    </fieldset>
  );
}

function familyOf(key: string): string {
  return key.split('.')[0] ?? key;
}
