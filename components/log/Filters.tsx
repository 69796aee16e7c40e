import { useId } from 'preact/hooks';
import { checklistName, itemLabel, type Names } from '../../utils/core/log/names.ts';
import { isDay } from '../../utils/core/log/statistics.ts';
import type { LogFilter } from '../../utils/core/log/types.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';

interface FiltersProps {
  readonly filter: LogFilter;
  /** What there is to choose from. */
  readonly platforms: readonly string[];
  readonly checklists: readonly string[];
  readonly items: readonly string[];
  readonly names: Names;
  readonly onFilter: (filter: LogFilter) => void;
}

/** Which consultations are shown, counted and exported. Every change counts at once. */
export function Filters({ filter, platforms, checklists, items, names, onFilter }: FiltersProps) {
  const change = (part: Partial<LogFilter>) => onFilter({ ...filter, ...part });
  const set = Object.values(filter).some((value) => value !== null);
  return (
    <form
      class="log-filters"
      aria-label={t('log.filters.title')}
      onSubmit={(e) => e.preventDefault()}
    >
      <DayField
        label={t('log.filters.from')}
        value={filter.from}
        onChange={(from) => change({ from })}
      />
      <DayField label={t('log.filters.to')} value={filter.to} onChange={(to) => change({ to })} />
      <Choice
        label={t('log.platform')}
        value={filter.platform}
        options={platforms.map((platform) => [platform, names.service(platform)])}
        onChange={(platform) => change({ platform })}
      />
      {checklists.length > 1 && (
        <Choice
          label={t('log.filters.checklist')}
          value={filter.checklist}
          options={checklists.map((key) => [key, checklistName(key, names)])}
          onChange={(checklist) => change({ checklist })}
        />
      )}
      <Choice
        label={t('log.filters.missed')}
        value={filter.missed}
        options={items.map((item) => [item, itemLabel(item, checklists, names)])}
        onChange={(missed) => change({ missed })}
      />
      {set && (
        <Button
          look="plain"
          onClick={() =>
            onFilter({ from: null, to: null, platform: null, checklist: null, missed: null })
          }
        >
          {t('log.filters.clear')}
        </Button>
      )}
    </form>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (day: string | null) => void;
}

export function DayField({ label, value, onChange }: DayFieldProps) {
  const id = useId();
  return (
    <div class="log-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="date"
        value={value ?? ''}
        onChange={({ currentTarget: { value: day } }) => onChange(isDay(day) ? day : null)}
      />
    </div>
  );
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string | null;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string | null) => void;
}) {
  const id = useId();
  return (
    <div class="log-field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
      >
        <option value="">{t('log.filters.any')}</option>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
