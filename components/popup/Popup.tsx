import type { View } from '../../utils/consultation/view.ts';
import { platformName, t } from '../../utils/strings.ts';
import { Button } from '../ui/Button.tsx';
import './popup.css';

interface PopupProps {
  /** What is going on in the tab in front. */
  readonly view: View;
  /** A consultation started by hand is running. */
  readonly byHand: boolean;
  /** The last request was not carried out. */
  readonly trouble: boolean;
  readonly onStart: () => void;
  readonly onShow: () => void;
  readonly onSidePanel: () => void;
  readonly onLog: () => void;
  readonly onOptions: () => void;
  readonly onStored: () => void;
}

/** Says in words what Webside sees in this tab, and starts what it cannot see. */
export function Popup({ view, byHand, trouble, ...on }: PopupProps) {
  const running = view.kind === 'consultation' || byHand;
  return (
    <main class="popup">
      <h1>{t('sidebar.title')}</h1>
      <p class="popup-status" role="status">
        {statusOf(view)}
      </p>
      {trouble && <p class="popup-error">{t('popup.trouble')}</p>}
      {!running && (
        <>
          <Button look="primary" onClick={on.onStart}>
            {t('popup.start')}
          </Button>
          {!isCallPage(view) && <p class="popup-help">{t('popup.startHelp')}</p>}
        </>
      )}
      {view.kind === 'consultation' && (view.hidden || view.panelGone) && (
        <Button look="primary" onClick={on.onShow}>
          {t('popup.show')}
        </Button>
      )}
      {running && <Button onClick={on.onSidePanel}>{t('popup.sidePanel')}</Button>}
      {byHand && <p class="popup-help">{t('popup.running')}</p>}
      <Button onClick={on.onLog}>{t('pages.log')}</Button>
      <Button onClick={on.onOptions}>{t('pages.options')}</Button>
      <Button look="plain" onClick={on.onStored}>
        {t('popup.stored')}
      </Button>
    </main>
  );
}

/** Whether the tab shows a page of a platform, so that a checklist started there sits beside the call. */
export function isCallPage(view: View): boolean {
  return view.kind !== 'idle' || (view.platform !== null && view.seen !== 'patient');
}

function statusOf(view: View): string {
  if (view.kind === 'ask') return t('popup.seen.ask', [platformName(view.platform)]);
  if (view.kind === 'idle') {
    if (view.platform === null) return t('popup.seen.unknown');
    const seen = view.seen === 'nothing' ? 'known' : view.seen;
    return t(`popup.seen.${seen}`, [platformName(view.platform)]);
  }
  const name: [string] = [platformName(view.platform)];
  if (view.panelGone) return t('popup.seen.panelGone');
  if (view.platform === 'byHand') return t('popup.seen.byHand');
  if (view.connection === 'reconnecting') return t('popup.seen.reconnecting', name);
  if (view.connection === 'ended') return t('popup.seen.ended', name);
  if (view.connection === 'none') return t('popup.seen.prepared');
  return view.hidden ? t('popup.seen.hidden', name) : t('popup.seen.inCall', name);
}
