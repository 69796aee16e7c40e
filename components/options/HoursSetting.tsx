import { useId, useRef, useState } from 'preact/hooks';
import { fieldOf } from '../../utils/core/settings/field.ts';
import type { Policy } from '../../utils/core/settings/policy.ts';
import type { Source } from '../../utils/core/settings/resolve.ts';
import type { Setting } from '../../utils/core/settings/setting.ts';
import { settingText, t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import {
  byDay,
  type Days,
  type HoursProblem,
  type Range,
  rangeText,
  weekdays,
  withoutRange,
  withRange,
} from './hours.ts';
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
                  {textOf(range)}
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

interface AddHoursProps {
  readonly value: readonly Range[];
  readonly most: number;
  readonly weekly: boolean;
  /** The heading that says what the hours are for. */
  readonly headingId: string;
  readonly addLabel: string;
  readonly onAdd: (value: readonly Range[]) => void;
}

function AddHours({ value, most, weekly, headingId, addLabel, onAdd }: AddHoursProps) {
  const id = useId();
  const [days, setDays] = useState<Days>(weekly ? 'workdays' : null);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [problem, setProblem] = useState<HoursProblem | null>(null);

  function add() {
    const result = withRange(value, days, from, to, most);
    if ('problem' in result) {
      setProblem(result.problem);
      const wrong = result.problem === 'to' ? 'to' : 'from';
      document.getElementById(`${id}-${wrong}`)?.focus();
      return;
    }
    setProblem(null);
    setFrom('');
    setTo('');
    onAdd(result.ranges);
  }

  const timeOf = (part: 'from' | 'to', text: string, type: (text: string) => void) => (
    <div>
      <label id={`${id}-${part}-title`} for={`${id}-${part}`}>
        {t(`options.hours.${part}`)}
      </label>
      <input
        id={`${id}-${part}`}
        aria-labelledby={`${id}-${part}-title ${headingId}`}
        type="text"
        autocomplete="off"
        spellcheck={false}
        size={6}
        value={text}
        aria-invalid={problem !== null && problem !== (part === 'from' ? 'to' : 'from')}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
    </div>
  );

  return (
    <>
      <div class="hours-add setting-field">
        {weekly && (
          <div>
            <label id={`${id}-days-title`} for={`${id}-days`}>
              {t('options.hours.days')}
            </label>
            <select
              id={`${id}-days`}
              aria-labelledby={`${id}-days-title ${headingId}`}
              value={String(days)}
              onChange={({ currentTarget: { value: chosen } }) =>
                setDays(chosen === 'workdays' ? chosen : Number(chosen))
              }
            >
              <option value="workdays">{t('options.hours.workdays')}</option>
              {weekdays.map((day) => (
                <option key={day} value={String(day)}>
                  {dayName(day)}
                </option>
              ))}
            </select>
          </div>
        )}
        {timeOf('from', from, setFrom)}
        {timeOf('to', to, setTo)}
        <Button label={addLabel} onClick={add}>
          {t('options.hours.add')}
        </Button>
      </div>
      {problem && (
        <p id={`${id}-problem`} class="setting-problem" role="alert">
          {problem === 'tooMany'
            ? t('options.hours.problems.tooMany', [String(most)])
            : t(`options.hours.problems.${problem}`)}
        </p>
      )}
    </>
  );
}

function dayName(weekday: number): string {
  // Any Sunday will do.
  const date = new Date(Date.UTC(2024, 0, 7 + weekday));
  return date.toLocaleDateString(t('extension.language'), { weekday: 'long', timeZone: 'UTC' });
}

function textOf(range: Range): string {
  return rangeText(range, (from, to) => t('options.hours.range', [from, to]));
}

function spoken(range: Range): string {
  return range.weekday === undefined
    ? textOf(range)
    : `${dayName(range.weekday)}, ${textOf(range)}`;
}

function listText(ranges: readonly Range[]): string {
  return ranges.length === 0 ? t('options.none') : ranges.map(spoken).join('; ');
}
