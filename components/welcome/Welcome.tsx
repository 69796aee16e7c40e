import type { ComponentChildren } from 'preact';
import { t } from '../../utils/core/strings.ts';
import '../ui/button.css';
import { PageHead } from '../ui/PageHead.tsx';
import { CallPicture, DevicePicture, ServicesPicture } from './pictures.tsx';
import './welcome.css';

/** The first steps: three pictures, and a call to practise with. */
export function Welcome({ services }: { readonly services: readonly string[] }) {
  return (
    <main class="page welcome">
      <PageHead page="welcome" purpose={t('welcome.purpose')} />
      <ol class="welcome-steps">
        <Step title={t('welcome.happens')} picture={<CallPicture />}>
          <p>{t('welcome.happensText')}</p>
        </Step>
        <Step title={t('welcome.where')} picture={<ServicesPicture />}>
          <p>{t('welcome.whereText', [listed(services)])}</p>
        </Step>
        <Step title={t('welcome.stored')} picture={<DevicePicture />}>
          <p>{t('log.stored.keeps')}</p>
          <p>{t('log.stored.never')}</p>
          <p>{t('log.stored.where')}</p>
        </Step>
      </ol>
      <p class="welcome-try">
        <a class="button" data-look="primary" href="/practice.html">
          {t('welcome.try')}
        </a>{' '}
        <span>{t('welcome.tryText')}</span>
      </p>
      <p>
        <a href="/options.html">{t('welcome.settings')}</a>
      </p>
    </main>
  );
}

interface StepProps {
  readonly title: string;
  readonly picture: ComponentChildren;
  readonly children: ComponentChildren;
}

function Step({ title, picture, children }: StepProps) {
  return (
    <li>
      {picture}
      <div>
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat(t('extension.language'), { type: 'conjunction' }).format(names);
}
