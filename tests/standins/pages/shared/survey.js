/** Where a hang-up leads, and from where a link leads back to the same room. */
import { query } from './flags.js';

const link = document.querySelector('#return');
const back = query.get('back');
if (link instanceof HTMLAnchorElement && back?.startsWith('/')) link.href = back;
