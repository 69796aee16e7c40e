import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { timeText } from '../../utils/core/breaks/hours.ts';
import type { DailyRange } from '../../utils/core/breaks/settings.ts';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';
import {
  type Days,
  type HoursProblem,
  type HoursQuestion,
  inNormalForm,
  questionAbout,
  type Range,
  weekdays,
  withRange,
} from './hours.ts';
import { dayName, rangeWords } from './hoursWords.ts';

/** What is in a field: as it was typed, since "5am" says more than "05:00". */
interface Typing {
  readonly typed: string;
  /** The field was left, and shows the time as clocks do. */
  readonly left: boolean;
}

const nothing: Typing = { typed: '', left: false };

interface AddHoursProps {
  readonly value: readonly Range[];
  readonly most: number;
  readonly weekly: boolean;
  /** The heading that says what the hours are for. */
  readonly headingId: string;
  readonly addLabel: string;
  readonly onAdd: (value: readonly Range[]) => void;
}

/** The form that adds hours to a list. Times that were probably meant otherwise are asked about. */
export function AddHours({ value, most, weekly, headingId, addLabel, onAdd }: AddHoursProps) {
  const id = useId();
  const [days, setDays] = useState<Days>(weekly ? 'workdays' : null);
  const [from, setFrom] = useState(nothing);
  const [to, setTo] = useState(nothing);
  const [problem, setProblem] = useState<HoursProblem | null>(null);
  const [question, setQuestion] = useState<HoursQuestion | null>(null);
  const accept = useRef<HTMLDivElement>(null);
  // The form was pressed, so the focus may go to the question.
  useEffect(() => accept.current?.querySelector('button')?.focus(), [question]);

  function add() {
    setProblem(null);
    const asked = questionAbout(from.typed, to.typed);
    if (asked) setQuestion(asked);
    else put(from.typed, to.typed);
  }

  function put(begins: string, ends: string) {
    setQuestion(null);
    const result = withRange(value, days, begins, ends, most);
    if ('problem' in result) {
      setProblem(result.problem);
      const wrong = result.problem === 'to' ? 'to' : 'from';
      document.getElementById(`${id}-${wrong}`)?.focus();
      return;
    }
    setProblem(null);
    setFrom(nothing);
    setTo(nothing);
    onAdd(result.ranges);
  }

  const putRange = (range: DailyRange) => {
    put(timeText(range.from), timeText(range.to));
    document.getElementById(`${id}-from`)?.focus();
  };

  const timeOf = (part: 'from' | 'to', time: Typing, type: (time: Typing) => void) => (
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
        value={time.left ? inNormalForm(time.typed) : time.typed}
        aria-invalid={problem !== null && problem !== (part === 'from' ? 'to' : 'from')}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onInput={({ currentTarget }) => {
          setQuestion(null);
          type({ typed: currentTarget.value, left: false });
        }}
        onBlur={({ currentTarget: { value } }) => {
          type({ typed: time.left ? time.typed : value, left: true });
        }}
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
      {question && (
        <fieldset class="hours-question" aria-labelledby={`${id}-question`}>
          <p id={`${id}-question`} class="setting-problem" role="alert">
            {t('options.hours.meant', [rangeWords(question.meant)])}
          </p>
          <div class="setting-field" ref={accept}>
            <Button look="primary" onClick={() => putRange(question.meant)}>
              {t('options.hours.asMeant', [rangeWords(question.meant)])}
            </Button>
            <Button onClick={() => putRange(question.typed)}>
              {question.typed.to < question.typed.from
                ? t('options.hours.overMidnight', [rangeWords(question.typed)])
                : t('options.hours.asTyped', [rangeWords(question.typed)])}
            </Button>
          </div>
        </fieldset>
      )}
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
