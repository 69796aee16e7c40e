import { useEffect } from 'preact/hooks';
import { t } from '../../utils/core/strings.ts';
import './page.css';

/** The full pages, by their names in the string catalogue. */
const pages = ['log', 'options', 'welcome', 'diagnostics'] as const;

/** What every full page begins with: links to the others, its title, and its purpose in a sentence. */
export function PageHead({ page, purpose }: { page: (typeof pages)[number]; purpose: string }) {
  useEffect(() => {
    document.title = `${t(`pages.${page}`)} - ${t('extension.name')}`;
  });
  return (
    <header>
      <nav class="page-nav" aria-label={t('pages.label')}>
        {pages.map((name) => (
          <a key={name} href={`/${name}.html`} aria-current={name === page ? 'page' : undefined}>
            {t(`pages.${name}`)}
          </a>
        ))}
      </nav>
      <h1>{t(`pages.${page}`)}</h1>
      <p>{purpose}</p>
    </header>
  );
}
