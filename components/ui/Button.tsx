import type { ComponentChildren } from 'preact';
import './button.css';

interface ButtonProps {
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  readonly look?: 'primary' | 'plain' | 'trouble';
  /** Where the visible words do not say enough by themselves. */
  readonly label?: string;
  readonly expanded?: boolean;
  readonly controls?: string;
}

export function Button({ onClick, children, look, label, expanded, controls }: ButtonProps) {
  return (
    <button
      type="button"
      class="button"
      data-look={look}
      aria-label={label}
      aria-expanded={expanded}
      aria-controls={controls}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
