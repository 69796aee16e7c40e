/**
 * Our own drawings, of nobody's product. What they show is said in the text beside them, so they are
 * hidden from screen readers.
 */

/** A video call, and the checklist at its edge. */
export function CallPicture() {
  return (
    <svg class="picture" viewBox="0 0 240 150" aria-hidden="true">
      <rect class="picture-frame" x="2" y="2" width="236" height="146" rx="10" />
      <circle class="picture-person" cx="76" cy="44" r="22" />
      <path class="picture-person" d="M34 114c4-30 22-42 42-42s38 12 42 42z" />
      <circle class="picture-control" cx="56" cy="131" r="7" />
      <circle class="picture-control" cx="76" cy="131" r="7" />
      <circle class="picture-control" cx="96" cy="131" r="7" />
      <rect class="picture-panel" x="150" y="14" width="80" height="122" rx="6" />
      <rect class="picture-action" x="158" y="22" width="36" height="7" rx="3" />
      {[0, 1, 2, 3, 4].map((row) => (
        <g key={row} transform={`translate(158 ${40 + row * 18})`}>
          <rect class="picture-box" width="11" height="11" rx="2" />
          {row < 3 && <path class="picture-tick" d="M2 6l3 3 4-6" />}
          <rect class="picture-line" x="17" y="3" width={row % 2 ? 38 : 46} height="5" rx="2" />
        </g>
      ))}
    </svg>
  );
}

/** Pages of several services, each with the checklist; and a telephone. */
export function ServicesPicture() {
  return (
    <svg class="picture" viewBox="0 0 240 150" aria-hidden="true">
      {[0, 1, 2].map((page) => (
        <g key={page} transform={`translate(${8 + page * 52} ${8 + page * 22})`}>
          <rect class="picture-frame" width="120" height="80" rx="8" />
          <path class="picture-edge" d="M0 18h120" />
          <circle class="picture-control" cx="11" cy="9" r="3" />
          <circle class="picture-control" cx="21" cy="9" r="3" />
          <rect class="picture-panel" x="84" y="24" width="30" height="48" rx="4" />
          <path class="picture-tick" d="M90 38l4 4 8-10" />
        </g>
      ))}
      <rect class="picture-frame" x="14" y="100" width="26" height="46" rx="5" />
      <path class="picture-edge" d="M23 106h8" />
      <circle class="picture-control" cx="27" cy="139" r="3" />
    </svg>
  );
}

/** One device with the log in it, and no way out. */
export function DevicePicture() {
  return (
    <svg class="picture" viewBox="0 0 240 150" aria-hidden="true">
      <rect class="picture-frame" x="44" y="12" width="152" height="100" rx="8" />
      <path class="picture-edge" d="M20 128h200" />
      <path class="picture-person" d="M34 128l10-12h152l10 12z" />
      <rect class="picture-panel" x="96" y="54" width="48" height="38" rx="5" />
      <path class="picture-tick" d="M106 54v-9c0-18 28-18 28 0v9" />
      <circle class="picture-action" cx="120" cy="69" r="5" />
      <rect class="picture-action" x="118" y="70" width="4" height="12" rx="2" />
    </svg>
  );
}
