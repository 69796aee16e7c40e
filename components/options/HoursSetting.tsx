import { useId, useRef } from 'preact/hooks';
import { fieldOf } from '../../utils/core/settings/field.ts';
import type { Policy } from '../../utils/core/settings/policy.ts';
import type { Source } from '../../utils/core/settings/resolve.ts';
import type { Setting } from '../../utils/core/settings/setting.ts';
import { settingText, t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import { AddHours } from './AddHours.tsx';
import { byDay, type Range, withoutRange } from './hours.ts';
import { dayName, rangeWords } from './hoursWords.ts';
import { lockedText } from './SettingField.tsx';

interface HoursSettingProps {
  readonly name: string;
  readonly entry: Setting<unknown>;
  readonly value: readonly Range[];
  /** The last value was right, but it was not stored. */
  readonly unsaved: boolean;
  readonly source: Source;
  readonly policy: Policy;
  readonly onChoose: (value: unknown) => void;
}

/** Hours of the day or of the week: a list, several a day, and the form that adds to it. */
export function HoursSetting(props: HoursSettingProps) {
  const { name, entry, value, unsaved, source, policy, onChoose } = props;
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const field = fieldOf(entry);
  if (field.kind !== 'hours') return null;
  const locked = source === 'policy';
  const title = settingText(name, 'title');
  const standard = Object.hasOwn(policy.defaults, name)
    ? t('options.practiceStandard', [listText(policy.defaults[name] as readonly Range[])])
    : t('options.standard', [listText(entry.default as readonly Range[])]);
  return (
    <fieldset class="service hours" aria-describedby={`${id}-about`}>
      <legend>
        <h3 id={`${id}-name`} ref={heading} tabIndex={-1}>
          {title}
        </h3>
      </legend>
      <p id={`${id}-about`} class="setting-about">
        {settingText(name, 'description')} {standard}
      </p>
      {value.length > 0 && (
        <ul class="hours-list">
          {byDay(value).map(({ weekday, ranges }) => (
            <li key={weekday}>
              {weekday !== undefined && <strong>{dayName(weekday)}</strong>}
              {ranges.map((range) => (
                <span key={`${range.from}-${range.to}`} class="hours-range">
                  {rangeWords(range)}
                  {!locked && (
                    <Button
                      look="plain"
                      label={t('options.hours.removeLabel', [spoken(range)])}
                      onClick={() => {
                        onChoose(withoutRange(value, range));
                        heading.current?.focus();
                      }}
                    >
                      {t('options.hours.remove')}
                    </Button>
                  )}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
      {unsaved && (
        <p class="setting-problem" role="alert">
          {t('options.unsaved')}
        </p>
      )}
      {locked ? (
        <p class="setting-locked">{lockedText(policy)}</p>
      ) : (
        <AddHours
          value={value}
          most={field.most}
          weekly={field.weekly}
          headingId={`${id}-name`}
          addLabel={t('options.hours.addLabel', [title])}
          onAdd={onChoose}
        />
      )}
      {source === 'choice' && (
        <Button
          look="plain"
          label={t('options.resetLabel', [title])}
          onClick={() => {
            onChoose(undefined);
            heading.current?.focus();
          }}
        >
          {t('options.reset')}
        </Button>
      )}
    </fieldset>
  );
}

function spoken(range: Range): string {
  return range.weekday === undefined
    ? rangeWords(range)
    : `${dayName(range.weekday)}, ${rangeWords(range)}`;
}

function listText(ranges: readonly Range[]): string {
  return ranges.length === 0 ? t('options.none') : ranges.map(spoken).join('; ');
}
