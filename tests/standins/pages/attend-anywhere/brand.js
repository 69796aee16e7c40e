/** Near Me is Attend Anywhere under another name. */
const name = location.hostname.startsWith('scotland.') ? 'Near Me' : 'Attend Anywhere';

for (const element of document.querySelectorAll('[data-brand]')) element.textContent = name;
document.title = `${document.title} - ${name}`;
