import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface PartProps {
  readonly title: string;
  readonly children: () => ComponentChildren;
}

/** A part of the page that is drawn once somebody opens it. */
export function Part({ title, children }: PartProps) {
  const [open, setOpen] = useState(false);
  return (
    <details class="log-part" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {open && children()}
    </details>
  );
}
