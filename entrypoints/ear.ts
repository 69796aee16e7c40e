import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { endWithPage, superseding } from '../utils/callpage/content.ts';
import { listen } from '../utils/callpage/ear.ts';

export default defineUnlistedScript(() => {
  const running = superseding('ear');
  endWithPage(running);
  listen(document, running);
});
