/** Wales and Scotland have Attend Anywhere under names of their own. */
const NAMES = [
  ['scotland.', 'Near Me'],
  ['wales.', 'NHS Wales Video Consulting'],
];
const name =
  NAMES.find(([start]) => location.hostname.startsWith(start ?? ''))?.[1] ?? 'Attend Anywhere';

for (const element of document.querySelectorAll('[data-brand]')) element.textContent = name;
document.title = `${document.title} - ${name}`;
