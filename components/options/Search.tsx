import { useId } from 'preact/hooks';
import { t } from '../../utils/core/strings.ts';
import { Button } from '../ui/Button.tsx';

interface SearchProps {
  readonly query: string;
  /** How many settings it finds. */
  readonly count: number;
  readonly onSearch: (query: string) => void;
  /** Goes to the first setting that was found. */
  readonly onEnter: () => void;
}

/** The field that shows only the settings that match what is typed. */
export function Search({ query, count, onSearch, onEnter }: SearchProps) {
  const id = useId();
  const searching = query.trim() !== '';
  return (
    <search class="settings-search">
      <label for={id}>{t('options.search.label')}</label>
      <div class="setting-field">
        <input
          id={id}
          type="search"
          autocomplete="off"
          spellcheck={false}
          aria-describedby={`${id}-help`}
          value={query}
          onInput={({ currentTarget }) => onSearch(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              event.preventDefault();
              onSearch('');
            }
            if (event.key === 'Enter' && searching && count > 0) onEnter();
          }}
        />
        {searching && (
          <Button
            look="plain"
            onClick={() => {
              onSearch('');
              // This button goes away, so the focus stays here.
              document.getElementById(id)?.focus();
            }}
          >
            {t('options.search.all')}
          </Button>
        )}
      </div>
      <p id={`${id}-help`} class="setting-about">
        {t('options.search.help')}
      </p>
      <p role="status" class="settings-found">
        {searching &&
          (count > 0
            ? t('options.search.found', count)
            : t('options.search.nothing', [query.trim()]))}
      </p>
    </search>
  );
}
