import type { ComponentChildren } from 'preact';
import './button.css';

interface ButtonProps {
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  readonly look?: 'primary' | 'plain' | 'trouble';
  /** Where the visible words do not say enough by themselves. */
  readonly label?: string;
  readonly expanded?: boolean;
  /** Of several, this is the one that is chosen. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly controls?: string;
}

export function Button(props: ButtonProps) {
  const { onClick, children, look, label, expanded, pressed, disabled, controls } = props;
  return (
    <button
      type="button"
      class="button"
      data-look={look}
      aria-label={label}
      aria-expanded={expanded}
      aria-pressed={pressed}
      disabled={disabled}
      aria-controls={controls}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
