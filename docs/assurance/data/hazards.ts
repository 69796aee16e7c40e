import { browser, type Evidence, unit, written } from './evidence.ts';
import type { Rating } from './scheme.ts';

/** Something that keeps a hazard away, or its harm small. */
export interface Control {
  readonly says: string;
  /** Who sees to it: Webside by how it is made, or the practice that uses it. */
  readonly by: 'Webside' | 'the practice';
  /** What shows it. For what the practice does: where it is asked for. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

export interface Hazard {
  /** Never used again for another. */
  readonly id: `H${number}`;
  readonly name: string;
  /** What could go wrong. */
  readonly hazard: string;
  readonly causes: readonly [string, ...string[]];
  /** What could come of it for a patient, or for whom else. */
  readonly effect: string;
  /** Without the controls. */
  readonly initial: Rating;
  readonly controls: readonly [Control, ...Control[]];
  /** With the controls as they are today. */
  readonly residual: Rating;
  /**
   * Whether the controls were tried on stand-ins for call pages alone, and depend on how the real
   * ones behave. The likelihood left is never rated below "low" then.
   */
  readonly standInsOnly: boolean;
  /** What the controls leave, and why no more is done. */
  readonly remains: string;
}

const webside = (says: string, ...evidence: [Evidence, ...Evidence[]]): Control => ({
  says,
  by: 'Webside',
  evidence,
});
const practice = (says: string, ...evidence: [Evidence, ...Evidence[]]): Control => ({
  says,
  by: 'the practice',
  evidence,
});

const starter = 'docs/assurance/dcb0160-starter.md';
const limits = written('README.md', 'Known limits');
const tellDoctors = written(starter, 'What doctors need to know');
const beforeUse = written(starter, 'Before the first consultation');
const inUse = written(starter, 'While it is in use');

/** In every order of events, for the machine of consultations. */
const always = (name: string) =>
  unit('machineProperties', `whatever happens, in whatever order and at whatever time > ${name}`);
/** The same for the machine of breaks. */
const breaksAlways = (name: string) =>
  unit('breaksProperties', `whatever happens, in whatever order and at whatever time > ${name}`);
const patients = (name: string) => unit('patients', `in every history of patients > ${name}`);

/** Every hazard that the project knows of, in no order of weight. */
export const hazards: readonly Hazard[] = [
  {
    id: 'H01',
    name: 'Distraction',
    hazard: "The checklist draws the doctor's eyes or thoughts from the patient.",
    causes: [
      'it opens, moves or changes by itself in the talk',
      'it is read out or filled in like a form',
      'it sits far from the camera, so that the doctor looks away',
    ],
    effect:
      'A cue, a symptom or a concern is missed, and assessment or treatment comes late. The patient feels unheard.',
    initial: { likelihood: 'medium', severity: 'considerable' },
    controls: [
      webside(
        'One phase is shown at a time, with at most five items.',
        unit(
          'checklist',
          'the default checklist > shows at most five items at a time, and some in every phase',
        ),
        unit(
          'checklistFile',
          'what is wrong with a file > is that a phase has more than five items, for each that is too many',
        ),
      ),
      webside(
        "Its form changes with the doctor's own step, with presenting and with the end of the call alone.",
        always(
          'the form changes with the doctor’s own step, with presenting, and with the end alone',
        ),
      ),
      webside(
        'While consulting it is one line under the camera, unless the doctor chooses otherwise.',
        unit(
          'arrangement',
          'the form of the checklist > is the line while consulting, and the panel before and after',
        ),
        browser(
          'sidebar',
          'the sidebar in Chromium > in its forms > is one line that leaves the controls of $name free',
        ),
      ),
      webside(
        'It can be hidden at any time, and stays so until the next consultation.',
        unit(
          'machine/tab',
          'a tab > remembers that the doctor hid the checklist until the next consultation',
        ),
        browser(
          'pages',
          "Webside's own pages in Chromium > says in the popup what it sees, hides the checklist and shows it again",
        ),
      ),
      practice('Doctors talk first and tick at a natural pause.', tellDoctors),
    ],
    residual: { likelihood: 'low', severity: 'considerable' },
    standInsOnly: false,
    remains:
      'Nobody has watched a doctor use it with a patient. Only use can show how much it distracts.',
  },
  {
    id: 'H02',
    name: 'False reassurance from a tick',
    hazard:
      'A tick, or a phase with nothing open, is taken for proof that the thing was done, or done well.',
    causes: [
      'an item is ticked by habit or by a slip',
      'what the label says is less than what the patient needed',
      'the log or the note is read later as a record of what was said',
    ],
    effect:
      'A step that matters, such as the safety net or confirming who the patient is, is left out and nobody notices.',
    initial: { likelihood: 'medium', severity: 'major' },
    controls: [
      webside(
        'Only the doctor ticks, with one exception: the item for the break, which then says "auto" and which the doctor can untick.',
        always(
          'ticks are recorded only where the doctor ticks, and for the consultation on screen',
        ),
        unit('arrangement', 'a tick by Webside itself > is marked as such, also in the log'),
        browser(
          'breaks',
          'breaks in Chromium > settle their item after a call, marked as Webside’s, until the doctor unticks it',
        ),
      ),
      webside(
        'Every consultation starts with nothing ticked.',
        always('every consultation starts with nothing ticked'),
      ),
      webside(
        'A slip can be taken back.',
        unit('arrangement', 'the last tick or step > can be taken back, once'),
      ),
      webside(
        'After the call it lists what was left open.',
        browser(
          'sidebar',
          'the sidebar in Chromium > is walked through by the keyboard alone, from the first item to the note',
        ),
        written('docs/CHECKLIST.md', 'Reminders'),
      ),
      webside(
        'Nothing is scored or praised; figures come with the number that they are a part of.',
        unit(
          'logFigures',
          'figures from the days > say what is missed most, with its denominator, and nothing that always was done',
        ),
        written('docs/CHECKLIST.md', 'How it is designed, and why'),
      ),
      practice('Doctors are told that a tick says that a doctor ticked, and no more.', tellDoctors),
    ],
    residual: { likelihood: 'low', severity: 'major' },
    standInsOnly: false,
    remains:
      'Ticking without doing cannot be prevented by a list of this kind. Webside does not listen, by design, so it cannot compare.',
  },
  {
    id: 'H03',
    name: 'A wrong word that sound or picture is fine',
    hazard:
      'The doctor takes something that Webside shows for a sign that the patient hears and sees.',
    causes: [
      'the toolbar button or the popup says "In a call"',
      'the checklist does not say "Reconnecting" although the patient\'s end has failed',
      'the item on sound and picture is ticked without having asked',
    ],
    effect: 'The doctor goes on although the patient does not hear; advice is lost.',
    initial: { likelihood: 'low', severity: 'considerable' },
    controls: [
      webside(
        'There is no sign in Webside that sound or picture is good. It measures loudness to find a pause for a reminder, and to know whether anybody is there whom it cannot see, and shows nothing of it.',
        written('README.md', 'Privacy'),
        written('docs/architecture/consultations.md', 'Waiting for a pause in the talk'),
      ),
      webside(
        'The item asks the doctor to ask, and never ticks itself.',
        always(
          'ticks are recorded only where the doctor ticks, and for the consultation on screen',
        ),
        written('docs/CHECKLIST.md', 'The items'),
      ),
      webside(
        'A gap that Webside does see is said as "Reconnecting" after two seconds.',
        unit('machine/drop', 'a call that drops > is shown as reconnecting until it is back'),
        unit(
          'phase/properties',
          'whatever a page shows and whenever it is looked at > a gap is told and taken back in turn, and only within a call',
        ),
      ),
      practice('Doctors ask the patient whether they hear and see.', tellDoctors),
    ],
    residual: { likelihood: 'low', severity: 'considerable' },
    standInsOnly: true,
    remains:
      "Webside sees media at the doctor's end alone. If a sign of quality is ever added, this hazard has to be rated anew first.",
  },
  {
    id: 'H04',
    name: 'Ticks carried to the next patient',
    hazard: 'What was ticked for one patient is shown as done for the next.',
    causes: [
      'the next patient joins the same page, within the time that a dropped call may take to come back',
      'the next patient is in the room before the one before has left it',
      'the camera stays on between patients, as in most applications',
      'a canvas or a mixed sound that lasts as long as the page is taken for the camera or for the other side',
      'a hang-up leads to a page of its own and from there back to the same room',
      'a server shows the next patient in the same place, so by the same tracks',
      'the page is refreshed at an address that several calls share',
      'a message that a call ended is lost',
      'the doctor brings ticks back by mistake',
    ],
    effect:
      "Identity, consent or the safety net look done and are not. Another patient's consultation gets into the note.",
    initial: { likelihood: 'high', severity: 'major' },
    controls: [
      webside(
        'A consultation goes on after a gap only where the evidence says that it is the same call; everything else starts empty.',
        always('a consultation goes on after a gap only by the evidence that it is the same call'),
        patients(
          'no tick made for one is there in the call of another, unless brought back by hand',
        ),
        patients(
          'a frame that notices a hang-up late takes no tick to the next patient, and ends nothing',
        ),
      ),
      webside(
        'It holds also where any one message is lost.',
        patients('the same holds for a running consultation when any one signal never arrives'),
      ),
      webside(
        'Where nobody can tell, the list starts empty and the doctor is asked, for a minute. After a clear end nothing is offered.',
        unit(
          'machine/offer',
          'where nobody can tell whom the next call is with > it starts empty and offers the ticks of the one before',
        ),
        always('after a clear end nothing is offered, except to undo "New patient"'),
        always('ticks are brought back from the consultation that was offered, and from no other'),
      ),
      webside(
        'An address that does not name one call counts as no sign that it is the same.',
        unit('address', 'an address > %s is that of every call of its service'),
        unit(
          'machine/page',
          'an address that many calls share > does not make a page that is loaded anew the same, which starts empty and offers',
        ),
      ),
      webside(
        'Media that stalled before they went are a line that failed; who goes while their picture moves has left, and whoever comes then starts with an empty list. Where others are there before the first have gone, it is asked whether it is the same patient.',
        unit(
          'phase/properties',
          'whatever a page shows and whenever it is looked at > no call goes on after they were away for two seconds unless their line had failed',
        ),
        unit(
          'phase/properties',
          'whatever a page shows and whenever it is looked at > no call is with others unless theirs was a line that failed',
        ),
      ),
      webside(
        'After something that the doctor pressed as the other side went, or since, a call in that frame counts as another. A camera is known by its device, so that no canvas or mixed sound passes for one.',
        unit('phase/gaps', 'after a longer gap > %s do not go on where something was pressed'),
        unit(
          'media',
          'the doctor’s own capture > is a camera or a microphone, and not %s, which lasts as long as the page',
        ),
      ),
      webside(
        'It was played in real browsers: thirty patients in one page, the next one after a hang-up, from the console, and after "back".',
        browser(
          'soak',
          'a long day in Chromium > keeps thirty consultations apart, and no more memory than three',
        ),
        browser(
          'scenarios/beginAndEnd',
          'turns of a call in Chromium > when the call breaks off > the next patient comes five seconds after a hang-up',
        ),
        browser(
          'scenarios/services',
          'turns of a call in Chromium > on Attend Anywhere > the next patient comes within the page',
        ),
        browser('firefox', 'calls in Firefox > starts empty for the next patient on the same page'),
      ),
      webside(
        'The manners of real applications were played in Chromium and Firefox, the camera on throughout: patients in turn with and without a gap, the next one before the last has gone, selective and mixing servers, a place that is kept, mixed sound, a self-view on a canvas.',
        browser('scenarios/manners', 'patients in turn in %s > with the camera on > $name'),
      ),
      practice(
        'Doctors press "New patient" where one patient follows another in the same room, and the practice may shorten `reconnectSeconds`.',
        limits,
        tellDoctors,
      ),
    ],
    residual: { likelihood: 'medium', severity: 'major' },
    standInsOnly: true,
    remains:
      "Controls that were rated as holding did not. On five of eight WebRTC applications of others on which it was tried, ticks of one patient stood in the list of the next: a camera that stayed on counted as a sign of the same call, and so did a canvas and a mixed sound that were taken for it. They are none any more, and those manners are played. But the likelihood was rated low on stand-ins once and was not, so it is rated medium until a real service was tried. What remains: a patient's line fails or their browser is killed, another person joins the same room within a minute, and the doctor presses nothing; or a server shows the next patient by the same tracks within twelve seconds. The same holds after a refresh at an address with a number in it that is the clinic's and not the call's. More cannot reasonably be done: nothing in the page tells these from the same patient, and to start empty after every lost line would lose ticks in the calls that go worst. No service that doctors use has been tried.",
  },
  {
    id: 'H05',
    name: 'The checklist is seen in a shared screen',
    hazard: 'The patient, or who else is in the call, sees the checklist or a prompt for a break.',
    causes: [
      'the doctor shares the tab, the window or the screen',
      'Webside does not notice that a screen is shared',
    ],
    effect:
      'The patient reads items such as "safeguarding" and takes them for a suspicion, or feels handled by a script. Trust suffers.',
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        'While it notices that the doctor presents, the checklist is a small button, and a question waits.',
        always(
          'the checklist is in full while the screen is shown only where the doctor wants that',
        ),
        unit('view', 'while the doctor shows their screen > a question waits until it is over'),
        browser(
          'scenarios/teams',
          'turns of a call in Chromium > on Teams > the doctor shows their screen, again, and once more without a small checklist',
        ),
      ),
      webside(
        'No prompt for a break is shown meanwhile, and its words are general at all times.',
        breaksAlways('nothing is shown while a call is live or a screen is presented'),
        browser(
          'breaks',
          'breaks in Chromium > are held, and taken back, while the doctor shows their screen and nobody else is there',
        ),
        written('docs/PERMISSIONS.md', 'What is asked'),
      ),
      webside(
        'Nothing of a patient is in it that could be read: it knows nothing of one.',
        written('README.md', 'What it stores'),
      ),
      practice('Doctors hide the checklist before they share a screen.', limits, tellDoctors),
    ],
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: true,
    remains:
      'Outside Teams it notices presenting only where the page shows the doctor what is presented. The small button can be seen.',
  },
  {
    id: 'H06',
    name: "A bad checklist of the practice's or the doctor's own",
    hazard:
      'A list that somebody made or imported leaves out what matters, or says something wrong.',
    causes: [
      'items are hidden or reworded',
      'a file from a colleague is imported unread',
      'a starting point without an item is taken for a full list',
    ],
    effect: 'A step such as the safety net is never asked for, or wrong advice stands in the list.',
    initial: { likelihood: 'medium', severity: 'major' },
    controls: [
      webside(
        'A file that is wrong changes nothing, and each fault is told with its place.',
        unit(
          'checklistFile',
          'what is wrong with a file > is told once, with its place and what to do: %j',
        ),
        browser(
          'checklists',
          'checklists of a doctor’s own > go out as a file and come back, and a bad file changes nothing',
        ),
      ),
      webside(
        "Webside's own list cannot be changed, and stays there to go back to.",
        unit('customChecklists', 'a list > of Webside stays as it is'),
      ),
      webside(
        'No edit leaves a list that cannot be used, or with more than five items in a phase.',
        unit(
          'checklistProperties',
          'whatever a doctor edits, in whatever order > every list stays sound and the active one can be used',
        ),
      ),
      webside(
        'The starting points add no words of their own, and what they leave out is listed.',
        unit(
          'checklistStore',
          'a starting point > "%s" orders items of the default checklist and adds none',
        ),
        written('docs/CHECKLIST.md', "Checklists of a doctor's own"),
      ),
      webside(
        'The log keeps the words that each consultation had, so that a bad list can be found out later.',
        unit(
          'checklistProperties',
          'whatever a doctor edits, in whatever order > every row keeps showing what it showed when it was made',
        ),
      ),
      practice('A clinician reads a local list before it is used.', beforeUse),
    ],
    residual: { likelihood: 'low', severity: 'major' },
    standInsOnly: false,
    remains: 'Webside cannot judge what a list says. A policy cannot fix which list is in use.',
  },
  {
    id: 'H07',
    name: 'A prompt for a break in urgent work',
    hazard: 'A prompt for a break interrupts work that cannot wait.',
    causes: [
      'a call is not recognised, so the prompt is not held',
      'the urgent work is no call: a result, a prescription, a colleague at the door',
      'a doctor at the end of a call is met with it before the notes are written',
    ],
    effect: 'A step in a sequence is left out or done twice.',
    initial: { likelihood: 'medium', severity: 'considerable' },
    controls: [
      webside(
        'Nothing is shown while a call is live, and a new call takes a prompt back.',
        breaksAlways('nothing is shown while a call is live or a screen is presented'),
        unit('breaks', 'a new call > takes the prompt away, and the break comes after it'),
        browser(
          'breaks',
          'breaks in Chromium > come once, thirty seconds after the call in which they fell due; a new call takes them back',
        ),
        browser(
          'breaks',
          'breaks in Firefox > fall due in a call, are held, come after it, and are taken',
        ),
      ),
      webside(
        'Meetings, and calls of which nothing has been heard for up to five minutes, keep it back too.',
        browser('breaks', 'breaks in Chromium > are held by a meeting that is no consultation'),
        unit(
          'breaks',
          'a call that is not heard of > is asked for after a minute and holds prompts back for five',
        ),
      ),
      webside(
        'It comes thirty seconds after a call, never at its end, and once.',
        breaksAlways(
          'nobody who ends a call, comes back or wakes the machine is met with a prompt',
        ),
        breaksAlways('a prompt comes once, goes once, and is there exactly in its phase'),
      ),
      webside(
        'It asks for nothing: it can be put off, let be, paused for the day or switched off, and goes by itself.',
        unit('breaks', 'an answer > that does not come within two minutes is none'),
        unit(
          'breaks',
          'later > puts a break off by five minutes, twice, and then there is no button',
        ),
        unit('breaks', 'switched off > nothing is counted or shown, and no alarm is set'),
      ),
      practice(
        'The practice sets quiet hours, or switches breaks off, where on-call work needs it.',
        beforeUse,
      ),
    ],
    residual: { likelihood: 'low', severity: 'considerable' },
    standInsOnly: true,
    remains:
      'Urgent work without a call cannot be told from any other. A call in which nobody was seen or heard for a minute (by voice alone five) no longer holds a prompt back, since a frozen one did so for hours. The notification is silent in Chrome and Edge; in Firefox the system decides.',
  },
  {
    id: 'H08',
    name: 'A log is matched to a patient',
    hazard:
      'Somebody finds out from the log which patient a consultation was with, and what was left open.',
    causes: [
      'the start and the length are laid beside the appointment book',
      'a day has one consultation on a service',
      'an export with clock times is passed on',
    ],
    effect: 'Confidentiality is broken; several patients may be affected, since a log holds many.',
    initial: { likelihood: 'medium', severity: 'considerable' },
    controls: [
      webside(
        'No name, number, address or title is stored; a message can carry none, since unknown fields are refused.',
        unit('router', 'a field of a message > $field of "$name" may have no stranger beside it'),
        written('README.md', 'What it stores'),
      ),
      webside(
        'The start is kept to the hour, or the date alone if so chosen.',
        unit(
          'localTime',
          'a start time > is floored to the hour or the day of the doctor’s clock, or kept',
        ),
        unit('log', 'closing > keeps the start as exactly as the doctor chose'),
      ),
      webside(
        'Exact times go when a consultation closes.',
        unit('log', 'closing > folds the events into the row and deletes them'),
      ),
      webside(
        'Files leave clock times out unless they are asked for.',
        unit('logFile', 'a log as a file > leaves clock times out unless they are asked for'),
      ),
      webside(
        'Old rows go by themselves after 90 days, or as many as are chosen.',
        unit(
          'logDatabase',
          'the daily look > takes what is older than the settings say, and an import that nobody finished',
        ),
      ),
      practice(
        'The practice treats the log as confidential, and may set `timePrecision`, `retentionDays` and `exports`.',
        beforeUse,
      ),
    ],
    residual: { likelihood: 'low', severity: 'considerable' },
    standInsOnly: false,
    remains:
      'Who has both the log and the appointment book can often match them. Hour and length are kept, since a log without them is of little use to look back on.',
  },
  {
    id: 'H09',
    name: 'A mistyped policy is skipped',
    hazard:
      'A value in a browser policy is wrong, and the setting is not what the practice decided.',
    causes: [
      'a key or a value is mistyped',
      'a tool delivers a number for a switch, or text for a list',
      'Chrome or Edge drops a value of the wrong type without a word',
    ],
    effect:
      'A service that was to be off runs, the log is kept longer than decided, or reminders are on against a decision.',
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        'A wrong value touches no other setting.',
        unit(
          'policy',
          'for every policy, whatever the doctor chose > what it says of one setting, right or wrong, changes no other',
        ),
        browser(
          'policy',
          'passes over values that cannot be, and leaves those settings to the doctor',
        ),
      ),
      webside(
        'Each value that was skipped is named on the Diagnostics page with the reason.',
        unit(
          'policy',
          'for every policy, whatever the doctor chose > every value that cannot be used is named, and no other',
        ),
        unit(
          'diagnostics',
          'a diagnosis > names each value that was skipped, of the policy and of the doctor',
        ),
        browser('admin', 'names a value that was skipped, with the reason, and touches no other'),
      ),
      webside(
        'Values are taken in every form in which Windows may deliver them.',
        unit(
          'policy',
          'a policy > fixes every setting there is, in every form in which it may be delivered',
        ),
      ),
      webside(
        'The kit refuses a policy that is wrong, with the line, and writes values so that no browser drops them.',
        unit('adminOptions', 'a policy file > is refused as in %j'),
        unit(
          'adminKit',
          'a policy that is written down > is read again as the same, and lets nothing be dropped by Chrome or Edge',
        ),
      ),
      practice(
        'After each change of the policy, somebody looks at the Diagnostics page of one machine.',
        written('docs/ADMIN.md', 'Check a machine'),
      ),
    ],
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: false,
    remains:
      'What Chrome and Edge drop never reaches Webside. It shows only as "Webside’s default" where a value was meant.',
  },
  {
    id: 'H10',
    name: 'An old policy in force',
    hazard: 'A practice has changed its policy, and a browser goes on with the one before.',
    causes: [
      'Firefox reads policies only when it starts, and runs for days',
      'Webside goes on with its copy while the browser says nothing of the policy',
    ],
    effect:
      'A service that was switched off after an incident goes on, or a log is kept longer than decided.',
    initial: { likelihood: 'high', severity: 'significant' },
    controls: [
      webside(
        'In Chromium a change is in force within seconds, and no tick is lost by it.',
        browser('policy', 'that changes in a consultation counts soon, and every tick stays'),
        browser(
          'policy',
          'that switches a service off ends what is open there, and nothing runs there',
        ),
      ),
      webside(
        'The copy stands only until the browser answers; a policy that is taken away is gone at a second look.',
        unit(
          'policy',
          'the policy in the browser > goes when it is still gone at a second look, and leaves the choices',
        ),
        browser(
          'policy',
          'is in force as soon as the browser has started again, before it has loaded it',
        ),
      ),
      webside(
        'The Diagnostics page shows each setting with its value and source.',
        unit(
          'diagnostics',
          'a diagnosis > has every setting, with its value, where that comes from, and its limits',
        ),
      ),
      webside(
        "A policy can bear the practice's own mark, which the Diagnostics page shows: it tells one edition from the next.",
        unit('diagnostics', 'a diagnosis > goes into plain text with all of it'),
      ),
      practice(
        'After a change that matters for safety, Firefox is started anew on every machine.',
        written('docs/ADMIN.md', 'Change, pin, update, roll back'),
      ),
    ],
    residual: { likelihood: 'medium', severity: 'significant' },
    standInsOnly: false,
    remains:
      'Webside cannot bring Firefox to read a policy. It could show when the policy was last read, and does not.',
  },
  {
    id: 'H11',
    name: 'An update or a removal in a call',
    hazard:
      'Webside is updated, reloaded or removed, or the browser ends, while a consultation runs.',
    causes: [
      'the browser or the practice installs an update',
      'the practice removes Webside by policy',
      'the browser or the machine stops',
    ],
    effect:
      'Ticks are out of sight in the middle of a consultation, and the doctor does not know what was done.',
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        'An update that the browser announces waits until the call is over and its consultation closed.',
        browser(
          'admin',
          'updates from 1.0.0 to 1.1.0 only when the call is over and its checklist done',
        ),
      ),
      webside(
        'After an update in spite of that, the ticks are in the log and on offer.',
        browser(
          'tabs',
          'an extension that changes under a call > is there once after an update, with the old ticks in the log and on offer',
        ),
      ),
      webside(
        'Each tick is stored before it is shown, so that a browser that is killed loses none.',
        browser(
          'log',
          'a browser that is killed while it writes > loses nothing that was acknowledged, … times over',
        ),
        browser(
          'pages',
          'a browser that is closed in the middle > finds the consultation in the log with every tick, and offers them to the next',
        ),
        browser(
          'calls',
          'calls in Chromium > loses no acknowledged tick when the worker is killed at ten points',
        ),
      ),
      webside(
        'A removal leaves the call page as it was.',
        browser(
          'pages',
          'installing and removing Webside during a call > leaves the page as it was, and is there again without a reload, once',
        ),
      ),
      practice(
        'Webside is removed out of hours, after doctors have exported what they want to keep.',
        written('docs/ADMIN.md', 'Remove'),
      ),
    ],
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: true,
    remains:
      'A removal deletes the log at once, whatever runs. The update was tried in Chromium on Debian alone.',
  },
  {
    id: 'H12',
    name: 'The checklist covers something',
    hazard: "The panel lies over a control of the call or over the patient's picture.",
    causes: [
      'the service moves its controls',
      'the window is small or zoomed',
      'a dialog or full screen changes the page',
    ],
    effect: 'The doctor cannot mute, hang up or admit somebody in time, or does not see a sign.',
    initial: { likelihood: 'medium', severity: 'considerable' },
    controls: [
      webside(
        'At first it leaves the controls of each known service free, in two sizes of window.',
        browser(
          'geometry',
          'the place of the panel in Chromium > leaves the controls of $name free at first',
        ),
        browser(
          'sidebar',
          'the sidebar in Chromium > in its forms > is one line that leaves the controls of $name free',
        ),
      ),
      webside(
        'It stays within every window and at every zoom.',
        browser(
          'geometry',
          'the place of the panel in Chromium > lies across a narrow page beside the controls, and stays within every window',
        ),
        browser(
          'geometry',
          'the place of the panel in Chromium > stays within the window and takes ticks at every zoom',
        ),
      ),
      webside(
        'It can be moved, made smaller and hidden, also by a key.',
        browser(
          'sidebar',
          'the sidebar in Chromium > in its forms > goes where it is dragged, and is there again on that service alone',
        ),
        browser(
          'sidebar',
          'the sidebar in Chromium > follows the browser’s keys: hides, shows, ticks the next item, and starts',
        ),
      ),
      webside(
        'The page is as before when it is gone.',
        browser(
          'calls',
          'calls in Chromium > on $name > opens one sidebar in time, logs what is ticked, and leaves the call alone',
        ),
      ),
      practice('Each service that is used is looked at once in a test call.', beforeUse),
    ],
    residual: { likelihood: 'low', severity: 'considerable' },
    standInsOnly: true,
    remains: 'Where the real services have their controls is known from public descriptions alone.',
  },
  {
    id: 'H13',
    name: 'The note in the wrong record, or saying too much',
    hazard:
      "The copied note is pasted into another patient's record, or is taken for a full record.",
    causes: [
      'another record is open, or the clipboard still holds the note of before',
      'an item was ticked by habit',
      "a template or an item of the doctor's own says more than was done",
    ],
    effect: 'A record says that identity, consent or a safety net was there and it was not.',
    initial: { likelihood: 'medium', severity: 'considerable' },
    controls: [
      webside(
        'The note is made of what was ticked and of nothing else.',
        unit(
          'note',
          'whatever was ticked and whatever the template > the note names nothing but what was done, each in the order of the checklist',
        ),
        unit('note', 'the note for the record > says nothing of what was set aside or left open'),
      ),
      webside(
        'It is shown before it is copied, and a template that cannot be used is refused with the place of the fault.',
        unit('note', 'a template > that reads %j is judged with the place of each fault'),
        browser(
          'checklists',
          'checklists of a doctor’s own > have a note, whose template is judged while it is typed and shown as it will read',
        ),
        browser(
          'sidebar',
          'the sidebar in Chromium > is walked through by the keyboard alone, from the first item to the note',
        ),
      ),
      webside(
        "Ticks of one patient do not get into the next one's consultation, as far as H04 says.",
        patients(
          'no tick made for one is there in the call of another, unless brought back by hand',
        ),
      ),
      webside(
        'A practice can switch the note off by policy.',
        browser(
          'admin',
          'updates from 1.0.0 to 1.1.0 only when the call is over and its checklist done',
        ),
      ),
      practice(
        'Doctors read the note in the record before they save it. The practice decides whether a clipboard history may be on.',
        tellDoctors,
        beforeUse,
      ),
    ],
    residual: { likelihood: 'low', severity: 'considerable' },
    standInsOnly: true,
    remains:
      'Webside does not know which record is open, since it knows no patient. The clipboard belongs to the system. What H04 leaves gets into the note as well, and is shown there before it is copied.',
  },
  {
    id: 'H14',
    name: 'Welsh words that mislead',
    hazard: 'A Welsh label or note says something other than the English one.',
    causes: ['the Welsh is a draft that no Welsh-speaking clinician has gone through'],
    effect: 'A doctor who works in Welsh leaves a step out, or a record says something wrong.',
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        'The settings call it a draft, in both languages.',
        limits,
        written('CONTRIBUTING.md', 'a language'),
      ),
      webside(
        'Nothing is missing in it, and each string takes the same values.',
        unit(
          'languages',
          'the catalogue "%s" > has every string that the English one has, and no other',
        ),
        unit('languages', 'the catalogue "%s" > takes the same values, in every form of a plural'),
        unit('languages', 'the catalogue "%s" > has a template of the note that can be used'),
      ),
      practice(
        'The practice fixes `language` at English until a Welsh-speaking clinician has gone through the Welsh.',
        beforeUse,
      ),
    ],
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: false,
    remains:
      'Tests compare the form and not the sense. Chrome and Edge show Welsh only where it is chosen; Firefox in Welsh shows it by itself.',
  },
  {
    id: 'H15',
    name: 'The checklist is shown to a patient',
    hazard: "Webside opens the doctor's checklist on a page where a patient sits, and logs it.",
    causes: [
      "a patient's link is opened on a machine with Webside, such as one in a kiosk or a shared home",
      'patients and doctors use the same host',
      'on a service that was added nothing tells the two apart',
    ],
    effect:
      'The patient sees a list that was not meant for them, and a visit to a clinic is in a log on that machine.',
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        "On a patient's page nothing is opened, asked or stored, and what had begun ends.",
        always('neither a call nor an answer opens anything on a patient’s page'),
        unit('platforms', '$name > opens nothing for a patient, by whichever mark it tells one'),
        unit(
          'machine/patient',
          'a patient’s page > found out in the middle of a call ends what had begun',
        ),
        browser(
          'scenarios/who',
          'turns of a call in Chromium > who is at the screen > a patient’s link of Attend Anywhere is the patient',
        ),
        browser('firefox', 'calls in Firefox > shows a patient nothing'),
      ),
      webside(
        'Hosts that only patients use are not asked for, and cannot be added.',
        unit(
          'platforms',
          '$name > asks for no host that only patients use, and nobody can add one',
        ),
        unit(
          'hosts',
          'what an address belongs to > is nothing for a page of patients alone, however its host came into the list',
        ),
      ),
      practice(
        "Webside is installed for doctors' accounts alone, and not on machines that patients use.",
        beforeUse,
      ),
    ],
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: true,
    remains:
      "A patient's link of Attend Anywhere is known by a guess. On an added service nothing is known.",
  },
  {
    id: 'H16',
    name: 'A call or a reminder that does not come',
    hazard: 'The checklist does not open, or a reminder stays away, and the doctor relies on it.',
    causes: [
      'the service has changed its page, or keeps its media out of sight',
      'the browser withholds the permission, or a security service shows the page under another name',
      'the checklist is paused or hidden',
    ],
    effect: 'A doctor who is used to the list leaves out what it would have named.',
    initial: { likelihood: 'high', severity: 'significant' },
    controls: [
      webside(
        'A call is told by its media, on every known service, within seconds.',
        unit(
          'phase/properties',
          'whatever a page shows and whenever it is looked at > three seconds of an unbroken picture are a call',
        ),
        browser(
          'calls',
          'calls in Chromium > on $name > opens one sidebar in time, logs what is ticked, and leaves the call alone',
        ),
        browser('firefox', 'calls in Firefox > notices a call on $name, takes ticks and logs them'),
        browser(
          'scenarios/teams',
          'turns of a call in Chromium > on Teams > its marks have other names: the control that leaves, the others, all',
        ),
      ),
      webside(
        'It says where a page has changed so that it recognises only a part.',
        unit(
          'phase/marks',
          'the platform’s marks > are missing from a call of fifteen seconds in which both were never there together',
        ),
        unit(
          'view',
          'a page without the marks by which the service is known > is told, as long as any frame with a call lacks them',
        ),
      ),
      webside(
        'The popup says that sound plays where no call is seen, and that the browser withholds pages; the checklist can be started by hand.',
        written('docs/architecture/panel.md', 'The toolbar button'),
        browser(
          'pages',
          "Webside's own pages in Chromium > starts a checklist by hand in the side panel, and logs it",
        ),
        browser(
          'options',
          'the settings of services in Chromium > say so where the browser keeps Webside from a platform that is switched on',
        ),
      ),
      webside(
        'A reminder comes at the latest half a minute after its time, whatever the pause that it waits for.',
        always('a reminder never comes before its time, nor later than the longest wait after it'),
      ),
      practice(
        'Each service is tried once in a test call, and doctors know how to start the list by hand.',
        written('docs/PLATFORMS.md', 'Recording the missing facts'),
        beforeUse,
        tellDoctors,
      ),
    ],
    residual: { likelihood: 'medium', severity: 'significant' },
    standInsOnly: true,
    remains:
      'No real page has been tried; until one is, expect that something is missed on some service. What the popup says of sound without a call is tried by no test.',
  },
  {
    id: 'H17',
    name: 'A false start or a false end',
    hazard: 'The checklist opens where there is no consultation, or ends in the middle of one.',
    causes: [
      'a preview, a recording, an echo test or a meeting is taken for a call',
      "the doctor has joined and nobody else is there, while a server's sound plays",
      'a gap in the connection, or a toolbar that leaves the page for a while, is taken for the end',
    ],
    effect:
      'The doctor is distracted in a meeting, or goes on with an empty list and repeats or leaves out steps.',
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        'Nothing counts as a call before three seconds of unbroken evidence, and no recording or device test does.',
        unit(
          'phase/properties',
          'whatever a page shows and whenever it is looked at > nothing is a call before three seconds of unbroken evidence',
        ),
        unit('media', 'the media of a page > are no call’s where a recording plays'),
        browser(
          'scenarios/who',
          'turns of a call in Chromium > who is at the screen > a device test is no call',
        ),
      ),
      webside(
        'A call begins when somebody is seen or heard, and not when the doctor joins; a control that is missing ends nothing.',
        unit('phase/begins', 'the doctor has joined and nobody is there > until they come'),
        unit(
          'phase/marks',
          'a call that only the platform’s marks show > goes on without a word while its toolbar is out of the page for six seconds',
        ),
        browser(
          'scenarios/manners',
          'patients in turn in %s > with the camera on > nobody on a mixing server: no consultation, and the clock from the patient on',
        ),
      ),
      webside(
        'On Teams, where most meetings are none, it asks first.',
        unit(
          'settings',
          'the catalogue > asks first on Teams and opens by itself where every call is a consultation',
        ),
        browser(
          'scenarios/beginAndEnd',
          'turns of a call in Chromium > what a call does > asks, opens on yes, and asks again at another address',
        ),
      ),
      webside(
        'A drop within the window goes on with its ticks, and where nobody can tell they are offered.',
        patients(
          'no tick is lost through drops and refreshes within the window, and the checklist runs',
        ),
        browser(
          'scenarios/beginAndEnd',
          'turns of a call in Chromium > when the call breaks off > the patient is away for 20 seconds, and comes back',
        ),
        browser(
          'firefox',
          'calls in Firefox > keeps the ticks over a drop, a refresh and another site, and ends with the tab',
        ),
      ),
      practice(
        'The practice chooses for each service whether a call opens the list, asks first or waits.',
        beforeUse,
      ),
    ],
    residual: { likelihood: 'medium', severity: 'significant' },
    standInsOnly: true,
    remains:
      'Controls that were rated as holding did not: on servers that mix sound a consultation began in an empty room, and a toolbar that was away for six seconds ended a call. Both are mended and played. Rated medium, since services may do what no stand-in plays, and an echo test through a server cannot be told from a call.',
  },
  {
    id: 'H18',
    name: 'Ticks or the log are lost',
    hazard: 'A tick is not kept, or the log is gone.',
    causes: [
      'the disk is full, and the browser takes its own torn files for spoilt and deletes them',
      "the database's files are damaged, or the browser clears its data",
      'the database will not open, or is out of reach for a while',
      'the profile is deleted, or the machine changed',
    ],
    effect:
      'The doctor does not know what was done; there is less to look back on. No medical record is lost, since it is none.',
    initial: { likelihood: 'high', severity: 'minor' },
    controls: [
      webside(
        'Nothing is written while the disk is full. What was torn all the same is mended before the next write.',
        browser('disk', 'the log under faults > loses nothing without a word: %s'),
      ),
      webside(
        'What the browser deleted with damaged files comes back from a second copy, and the page says what is missing.',
        browser('disk', 'the log under faults > loses nothing without a word: %s'),
      ),
      webside(
        'What finds no space is not shown as ticked, and the checklist says so.',
        browser(
          'disk',
          'the log under faults > says on a full disk what was not kept, once, and afterwards in the log',
        ),
        browser(
          'log',
          'the session log in Chromium > says that a tick was not kept where the device has no room, and shows none',
        ),
        unit('log', 'what cannot be stored > leaves nothing behind, not even what could be'),
      ),
      webside(
        'A database that will not open is set aside untouched, and the log goes on.',
        unit(
          'logDatabase',
          'a database that will not open > is set aside untouched, and the log goes on in another',
        ),
      ),
      webside(
        "A newer version loses nothing of an older one's log.",
        unit(
          'logDatabase',
          'a database of an earlier version > %s loses nothing, and its days are summed up',
        ),
      ),
      webside(
        'A log can be saved as a file and comes back whole.',
        browser(
          'log',
          'the session log in Chromium > comes back whole from the file it was saved to, and takes nothing twice',
        ),
      ),
      practice(
        'The medical record is written in the record system, never in Webside.',
        tellDoctors,
      ),
    ],
    residual: { likelihood: 'low', severity: 'minor' },
    standInsOnly: false,
    remains:
      "The second copy is in the same profile: who clears the browser's data, or loses the disk, loses both. Of a log above 5,000 consultations it has the reflections and the figures of each day, not every row. What was ticked in the last second before a loss, and a consultation that was open then, may be gone. An earlier version was thought to keep a log over a full disk and lost all of it: the rating before controls is higher since.",
  },
  {
    id: 'H19',
    name: 'Erased data still on the disk',
    hazard: "What was deleted from the log can be read from the browser's files.",
    causes: ['browsers keep bytes of deleted rows in their own files until they tidy them up'],
    effect: 'Somebody with the disk and the tools reads what the doctor believed gone.',
    initial: { likelihood: 'low', severity: 'significant' },
    controls: [
      webside(
        'A deleted row goes from the database; only its random id and the time stay.',
        unit(
          'logDeletions',
          'the log > keeps deleted rows for as long as the undo lasts, then only their ids',
        ),
        browser(
          'pages',
          "Webside's own pages in Chromium > deletes a consultation with an undo, and all of them for good",
        ),
      ),
      webside(
        "What was deleted is taken out of the browser's own files, in a log of up to 10,000 consultations.",
        browser(
          'log',
          'what was deleted for good, in … > is in no file of the browser any more, and all else is in the log',
        ),
      ),
      webside(
        'Little could be read: the log knows no patient.',
        unit('router', 'a field of a message > $field of "$name" may have no stranger beside it'),
        written('README.md', 'What it stores'),
      ),
      practice('Disks are encrypted, and wiped before a machine is passed on.', limits, beforeUse),
    ],
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: false,
    remains:
      'No extension can overwrite the free space of a disk. A larger log is left to the browser, which in Chromium 156 kept the bytes over restarts. How the browser deletes was watched in one version of each.',
  },
  {
    id: 'H20',
    name: 'A shared machine or account',
    hazard: 'Who uses the same account after the doctor reads the log, or ticks and deletes in it.',
    causes: [
      'several people use one account of the system or one browser profile',
      'a screen is left unlocked',
      'the profile roams, is backed up or is kept by IT',
    ],
    effect:
      'A colleague or an employer reads what was for the doctor alone; with an appointment book, patients can be matched (H08).',
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        'Nothing is synchronised to an account, and nothing leaves the device by itself.',
        browser(
          'build',
          'the build for %s > asks for exactly the permissions that docs/PERMISSIONS.md gives reasons for',
        ),
        browser(
          'build',
          'the build for %s > names no address on the network except those of the platforms and the cited sources',
        ),
        written('docs/PERMISSIONS.md', 'What is asked'),
      ),
      webside(
        'The log can be deleted in part or in whole, and what is old goes by itself.',
        unit(
          'logDatabase',
          'the daily look > takes what is older than the settings say, and an import that nobody finished',
        ),
        browser(
          'log',
          'the session log in Chromium > deletes the consultations of some days, and another window follows it and its undo',
        ),
        browser(
          'pages',
          "Webside's own pages in Chromium > deletes a consultation with an undo, and all of them for good",
        ),
      ),
      webside(
        'It is not in private windows unless that is allowed in the browser.',
        browser(
          'tabs',
          'an extension that changes under a call > is not in private windows, unless it is allowed there',
        ),
      ),
      practice(
        'Each doctor has an account of their own on the machine, and locks it. The practice knows where profiles are copied to.',
        beforeUse,
      ),
    ],
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: false,
    remains:
      'The log has no password of its own and is not encrypted by Webside. It is as safe as the account.',
  },
  {
    id: 'H21',
    name: 'The wording is clinically wrong or incomplete',
    hazard:
      "Webside's own list leaves out a step that matters, or words one so that it is misread.",
    causes: [
      'no clinician has gone through the wording',
      'of its sources one has been read in the original',
      'guidance changes after the list was written',
    ],
    effect: 'Doctors who follow the list leave the step out in every consultation.',
    initial: { likelihood: 'medium', severity: 'major' },
    controls: [
      webside(
        'Each item cites its sources, and says of each whether the original was read.',
        unit('checklist', 'the default checklist > $id rests on sources that are listed'),
        unit(
          'checklist',
          'the sources > are marked as read only where the project has read the original',
        ),
      ),
      webside(
        'Every tip of the one guidance that was read is covered.',
        unit(
          'checklist',
          'the default checklist > covers every tip of the guidance, its considerations, capacity and the choice of mode',
        ),
      ),
      webside(
        'The list is the same for all, gives no advice on a condition, and says that no clinician has gone through it.',
        written('docs/CHECKLIST.md', 'Intended purpose'),
        written('README.md', 'Clinical honesty'),
      ),
      practice(
        'A clinician of the practice goes through all items before they are used.',
        beforeUse,
      ),
    ],
    residual: { likelihood: 'medium', severity: 'major' },
    standInsOnly: false,
    remains:
      'Nothing that a program or a test can do lowers this. It takes clinicians who go through the words, and that has not happened.',
  },
  {
    id: 'H22',
    name: 'A reminder at a bad moment, or one too many',
    hazard:
      'A reminder comes while the patient is in distress or says what matters, or is skipped since there are too many.',
    causes: ['the time alone decides when it comes', 'reminders tire'],
    effect: 'The doctor interrupts or loses the thread; later reminders are not read.',
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        'There are two a call at most, each once and a minute apart.',
        always('there are at most two nudges, each once, and a minute apart'),
      ),
      webside(
        'It names only what is open, and goes when that is settled or the doctor dismisses it.',
        always('a nudge names something that is still open, and none is shown where they are off'),
        unit('nudges', 'the nudge on screen > goes when the doctor dismisses it, and stays away'),
      ),
      webside(
        'It waits for two seconds in which the other side is silent, half a minute at most.',
        unit(
          'nudges',
          'a nudge that waits for a pause in the talk > is not shown at its time, but as soon as the call is quiet',
        ),
        browser(
          'quiet',
          'a reminder in Chromium > waits while the patient is heard, and comes in the silence, on $name',
        ),
      ),
      webside(
        'It is a line of words and a coloured edge, announced once, without sound, motion or focus.',
        browser(
          'sidebar',
          'the sidebar in Chromium > says its names, and what is announced, to assistive technology',
        ),
        written('docs/CHECKLIST.md', 'Reminders'),
      ),
      practice(
        'The practice sets the length of an appointment, or switches reminders off.',
        beforeUse,
      ),
    ],
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: true,
    remains:
      "Silence may be when a patient weeps. The doctor's own speech is not measured. In Firefox the wait needs a machine with an output for sound; without one the reminder comes at its time.",
  },
  {
    id: 'H23',
    name: 'Words that identify a patient are written into Webside',
    hazard: "A doctor types a patient's name, number or story where Webside keeps it.",
    causes: [
      'a reflection tells too much',
      "a checklist, a template or the name of a service bears a patient's name",
    ],
    effect: 'Confidential details lie unencrypted in the browser and in files that are passed on.',
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        'Beside a reflection stands a warning, and what looks like a number, a date of birth, a telephone number, a postcode or an e-mail address is asked about before it is kept.',
        browser(
          'log',
          'the session log in Chromium > asks before it keeps words that may tell who a patient is',
        ),
        unit('identifiers', 'a text that tells who a patient may be > by a %s: %s'),
      ),
      webside('There is nothing to type in during a call.', written('README.md', 'What it stores')),
      webside(
        'Reflections and exports can be switched off by policy.',
        unit(
          'logDatabase',
          'what the log page asks for > keeps a reflection, unless reflections are switched off',
        ),
        browser(
          'log',
          'the session log in Chromium > lets nothing out and nothing be written where the settings say so',
        ),
      ),
      practice('Doctors write no names and no story that only one patient can have.', tellDoctors),
    ],
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: false,
    remains:
      'The check knows forms and no names. Names of services, checklists and templates are not checked.',
  },
  {
    id: 'H24',
    name: 'A hostile page',
    hazard:
      'A call page, another site or another extension reads what is ticked, forges messages, leads a click into the checklist or uses Webside to do harm.',
    causes: [
      'a page or a script in it is malicious',
      'another extension is',
      'a page lays something over the checklist, or shows a copy of its frame',
    ],
    effect:
      "What was ticked gets out, or an item is ticked, or a checklist opens or ends, at somebody else's will.",
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        "The checklist is a frame of the extension's own origin in a closed root: the page finds nothing of it.",
        browser(
          'calls',
          'calls in Chromium > on pages that defend themselves > shows the page nothing of itself',
        ),
        browser(
          'calls',
          'calls in Chromium > on pages that defend themselves > works beside a focus trap, and its keys never reach the page',
        ),
      ),
      webside(
        "The frame's address is told to no page, and a copy of the frame shows nothing and does nothing.",
        browser(
          'hostile',
          'a hostile page in Chromium > learns nothing of the frame, not even where memory is measured',
        ),
        browser(
          'hostile',
          'a hostile page in Chromium > cannot frame a copy: neither a call page nor another site sees or does anything',
        ),
        browser(
          'hostile',
          'a hostile page in Firefox > gets nothing out of a copy of the frame, and the checklist goes on',
        ),
        unit(
          'router',
          'a frame of our page in a page > is heard once it shows what the panel’s script vouched for, and no other is',
        ),
      ),
      webside(
        'In Chrome and Edge a press counts only while nothing lies over the checklist, and the end of a consultation only after that was so for half a second. A checklist that stays covered is said by the toolbar button and the popup.',
        browser(
          'hostile',
          'a hostile page in Chromium > gets no click through what it lays over the checklist, and that is said',
        ),
      ),
      webside(
        'Messages are judged by who the browser says sent them, and by a strict schema each.',
        unit('router', 'a signal > "%s" is refused from our own pages'),
        unit('router', 'a request > "%s" is refused from a call page'),
        unit(
          'router',
          'another extension > is heard by nobody, whatever it sends and whatever it says of itself',
        ),
        unit(
          'router',
          'what is no message at all > or any JSON never breaks anything and never reaches anybody',
        ),
      ),
      webside(
        'Its pages load nothing but their own files.',
        browser('build', 'the build for %s > allows its pages nothing but its own files'),
      ),
      webside(
        'A cell of an exported table cannot run as a formula.',
        unit(
          'csv',
          'a cell of a spreadsheet > that a spreadsheet would run has an apostrophe before it',
        ),
      ),
      practice(
        'The practice decides which extensions and services are allowed on its machines.',
        beforeUse,
      ),
    ],
    // An earlier form of these controls let a click through what covered the checklist.
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: false,
    remains:
      'No outside party has tested the security. A page can always hide or cover the panel; Webside then says so on the toolbar button and in the popup. Firefox does not tell what lies over a frame: there a cover in a shadow root that lets clicks through is not noticed.',
  },
  {
    id: 'H25',
    name: 'Figures used to judge a doctor',
    hazard: 'Ticks and breaks are asked for by an employer, or compared between doctors.',
    causes: ['the log is exported on demand', 'a figure without its context is read as quality'],
    effect:
      "Doctors tick to look good, so that the list no longer jogs anybody's memory (H02), or take no breaks.",
    initial: { likelihood: 'medium', severity: 'significant' },
    controls: [
      webside(
        "The log is on the doctor's device, and Webside sends it to nobody.",
        browser(
          'build',
          'the build for %s > names no address on the network except those of the platforms and the cited sources',
        ),
        written('README.md', 'Privacy'),
      ),
      webside(
        'No figure stands without the number that it is a part of, and none is a mark.',
        unit(
          'logFigures',
          'figures from the days > say what is missed most, with its denominator, and nothing that always was done',
        ),
        written('docs/CHECKLIST.md', 'How it is designed, and why'),
      ),
      webside(
        'Exports can be switched off by policy.',
        browser(
          'log',
          'the session log in Chromium > lets nothing out and nothing be written where the settings say so',
        ),
      ),
      practice('The practice says in writing that nobody has to show a log.', beforeUse),
    ],
    residual: { likelihood: 'low', severity: 'significant' },
    standInsOnly: false,
    remains: 'Who can order a doctor to export a log cannot be stopped by Webside.',
  },
  {
    id: 'H26',
    name: 'Keys that land in the wrong place',
    hazard:
      'What the doctor types goes to the checklist instead of the call page, or the other way round.',
    causes: [
      'a click on the checklist takes the focus',
      'a key of the browser or the page is taken',
    ],
    effect: "A word meant for the patient's chat is lost, or a key ticks an item unseen.",
    initial: { likelihood: 'medium', severity: 'minor' },
    controls: [
      webside(
        'A click on the checklist leaves the focus in the call.',
        browser(
          'sidebar',
          'the sidebar in Chromium > in its forms > leaves the focus in the call when it is clicked',
        ),
      ),
      webside(
        'Keys typed in the checklist do not reach the page, and count only while it has the focus.',
        browser(
          'calls',
          'calls in Chromium > on pages that defend themselves > works beside a focus trap, and its keys never reach the page',
        ),
        written('docs/architecture/panel.md', "The browser's keys"),
      ),
      webside(
        'The last tick can be taken back.',
        unit('arrangement', 'the last tick or step > comes back as it was, with its second'),
      ),
    ],
    residual: { likelihood: 'low', severity: 'minor' },
    standInsOnly: true,
    remains: "The browser's own keys can be set to something that a service uses.",
  },
  {
    id: 'H27',
    name: 'Two consultations at once',
    hazard: 'A tick goes to the wrong one of two consultations.',
    causes: [
      'two calls in two tabs or windows',
      'a call moves into a window of its own',
      'a checklist started by hand runs beside a call',
    ],
    effect: "One patient's list says done what was done for the other.",
    initial: { likelihood: 'medium', severity: 'considerable' },
    controls: [
      webside(
        'Each tab has a consultation of its own, and a tick counts for the one on screen.',
        always(
          'a place has one consultation at a time, and a closed one is never written to again',
        ),
        always(
          'ticks are recorded only where the doctor ticks, and for the consultation on screen',
        ),
        browser('sidebar', 'the sidebar in Chromium > keeps two consultations in two tabs apart'),
        browser(
          'scenarios/services',
          'turns of a call in Chromium > several calls at once > in two …s',
        ),
      ),
      webside(
        'Which tab a request came from is what the browser says.',
        unit(
          'router',
          'a request > is told to the worker with the tab it came from, which the page cannot choose',
        ),
      ),
      webside(
        'A call that moves to another window starts empty there and offers its ticks.',
        unit(
          'machine/frames',
          'a call that goes on in a window of its own > ends and closes what its page had, unclear so that the ticks can be offered',
        ),
        browser(
          'scenarios/teams',
          'turns of a call in Chromium > on Teams > the others go into a window of their own, and back',
        ),
      ),
      practice('Doctors close the tab of the patient before.', tellDoctors),
    ],
    residual: { likelihood: 'low', severity: 'considerable' },
    standInsOnly: true,
    remains: "The checklist bears no patient's name, so that only its place tells whose it is.",
  },
  {
    id: 'H28',
    name: 'The call gets worse by Webside',
    hazard:
      'Webside takes so much of the machine or the page that sound or picture suffer, or breaks something in the page.',
    causes: [
      'scripts run in every frame of a call',
      'a panel is drawn beside the video',
      'sound is measured',
    ],
    effect: 'The talk breaks off or is not understood.',
    initial: { likelihood: 'medium', severity: 'considerable' },
    controls: [
      webside(
        'What runs in a call page is small, and without database or drawing library.',
        browser(
          'build',
          'the build for %s > keeps within the bytes that may run in or beside a call page',
        ),
        browser(
          'build',
          'the build for %s > keeps the polyfill, the database and the drawing library out of the call page',
        ),
      ),
      webside(
        'No timer runs where there is no call.',
        browser('soak', 'an idle page in Chromium > starts no timer where there is no call'),
        unit(
          'phase/properties',
          'whatever a page shows and whenever it is looked at > a timer runs while there is a call, a candidate, a room, a camera or a drop to watch',
        ),
      ),
      webside(
        'Memory does not grow over a day, and the page is left alone.',
        browser(
          'soak',
          'a long day in Chromium > keeps thirty consultations apart, and no more memory than three',
        ),
        browser(
          'calls',
          'calls in Chromium > on $name > opens one sidebar in time, logs what is ticked, and leaves the call alone',
        ),
      ),
      webside(
        'Sound is measured only while a reminder waits, half a minute at most, and in a call in which no picture moves, twice a second, without an output.',
        always(
          'silence is awaited only while a reminder is due, by frames of the call, and in no pause',
        ),
        written('docs/architecture/consultations.md', 'Waiting for a pause in the talk'),
      ),
      practice('A service can be switched off, so that nothing of Webside runs there.', inUse),
    ],
    residual: { likelihood: 'low', severity: 'considerable' },
    standInsOnly: true,
    remains: 'No slow machine of a practice and no real service has been measured.',
  },
  {
    id: 'H29',
    name: 'A doctor who cannot use it',
    hazard:
      'A doctor with a disability cannot read or work the checklist, or it gets in the way of their aids.',
    causes: ['a screen reader announces too much in a call', 'colours, sizes or keys do not suit'],
    effect: 'The doctor is distracted (H01) or works without the list that colleagues have.',
    initial: { likelihood: 'medium', severity: 'minor' },
    controls: [
      webside(
        'Its pages are checked against the rules of WCAG 2.2 AA that a machine can judge, in every form, phase and theme.',
        browser(
          'sidebar',
          'the sidebar in Chromium > by the rules of WCAG 2.2 AA > has nothing wrong in any form, phase and theme beside a call',
        ),
        browser(
          'log',
          'the session log in Chromium > has nothing that axe objects to, in any of its states',
        ),
      ),
      webside(
        'All of it can be done by keyboard, and it announces little.',
        browser(
          'sidebar',
          'the sidebar in Chromium > is walked through by the keyboard alone, from the first item to the note',
        ),
        browser(
          'sidebar',
          'the sidebar in Chromium > says its names, and what is announced, to assistive technology',
        ),
      ),
      practice(
        'Doctors who use assistive technology try it before they use it with patients.',
        beforeUse,
      ),
    ],
    residual: { likelihood: 'low', severity: 'minor' },
    standInsOnly: false,
    remains: 'No screen reader and no person with a disability has tried it: see accessibility.md.',
  },
  {
    id: 'H30',
    name: 'A log that shows what was not so',
    hazard:
      "Examples, a practice call or somebody else's log are taken for the doctor's own consultations.",
    causes: [
      'examples were loaded and not removed',
      'a file of another doctor is taken over',
      "the machine's clock is wrong",
    ],
    effect: 'A doctor, or an appraisal, draws a wrong conclusion on how calls are held.',
    initial: { likelihood: 'medium', severity: 'minor' },
    controls: [
      webside(
        'Examples are a service of their own, are said to be there, and go by one click.',
        browser(
          'log',
          'the session log in Chromium > explains itself while it is empty, and takes examples in and out by one click',
        ),
        unit(
          'logDatabase',
          'what the log page asks for > loads examples once, and takes every one of them away again',
        ),
      ),
      webside(
        'A practice call is never in the log, and its ticks never in a real one.',
        unit('log', 'a practice call > is never in the log, and soon not in the database either'),
        browser(
          'welcome',
          'the first steps > take no tick of a practice call into a real one in the same tab',
        ),
      ),
      webside(
        'What an import would bring is counted first, nothing of it is taken twice, and a file that is wrong changes nothing.',
        unit('logImport', 'taking a log over > counts beforehand what will come of it'),
        unit(
          'logImport',
          'taking a log over > gives the same log on both machines, whichever exports first, and changes nothing twice',
        ),
        unit(
          'logFileProblems',
          'a file that is wrong > %s: is told with its place and a remedy, and changes nothing',
        ),
      ),
    ],
    residual: { likelihood: 'low', severity: 'minor' },
    standInsOnly: false,
    remains:
      'Whose log a file holds is not written in it, on purpose. Times are those of the machine.',
  },
];
