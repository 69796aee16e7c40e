import { useEffect } from 'preact/hooks';

/**
 * Keeps the focus of somebody who uses the keyboard where the work is: when the control that had it
 * went with what was shown, the first item takes it, or the title. Never takes it from the call.
 * @param shown what tells one thing that is shown from the next
 */
export function useFocusWithin(shown: string): void {
  useEffect(() => {
    restoreFocus();
  }, [shown]);
  useEffect(() => {
    // An item that gives way to the next one in the same place.
    const gone = () => requestAnimationFrame(restoreFocus);
    document.addEventListener('focusout', gone);
    return () => document.removeEventListener('focusout', gone);
  }, []);
}

function restoreFocus(): void {
  if (!document.hasFocus() || (document.activeElement ?? document.body) !== document.body) return;
  const places = ['.item-label input', '.small-tab', 'aside h1'];
  const [first] = places.flatMap((place) => [...document.querySelectorAll<HTMLElement>(place)]);
  first?.focus();
}
