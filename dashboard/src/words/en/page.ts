import type { AlertFamily } from '../../../../src/contract/alerts.ts';
import type { Band, Verdict } from '../../../../src/contract/common.ts';
import type { Role } from '../../../../src/contract/http.ts';
import type { Listening } from '../../../../src/contract/live.ts';
import type { Sharing } from '../../../../src/contract/sharing.ts';
import type { LinkState } from '../../../../src/contract/straps.ts';
import type { ThresholdMethod } from '../../../../src/contract/threshold.ts';
import type { Appearance } from '../../device/preferences.ts';
import type { NoticeState, SoundState, WakeState } from '../../device/states.ts';
import type { Language } from '../language.ts';

/** The words of the first page, of the frame around every screen, and of what is needed everywhere. */
export const page = {
  language: 'en' as Language,
  locale: 'en-GB',
  name: 'Plimsoll',

  band: {
    under: 'Under threshold',
    near: 'Near threshold',
    over: 'Over threshold. Sit or lie down.',
    unknown: 'No threshold yet',
  } satisfies Record<Band, string>,
  /** The same of over, while the band of an alert says what to do. */
  overAlone: 'Over threshold',
  noSignal: 'No signal',
  noSignalYet: 'No signal yet',
  noConnection: 'No connection',
  since: (time: string) => `since ${time}`,
  noSignalSince: (time: string) => `No signal since ${time}`,
  notRecording: 'Not recording',
  notRecordingSince: (time: string) => `Not recording since ${time}`,
  notRecordingWhy: 'The strap is off',
  lastReading: (seconds: number) => `Last reading ${seconds}\u00a0s ago`,
  /** Why a packet that came gave no number; null where there is nothing to be done about it. */
  verdict: {
    ok: null,
    malformed: 'The strap sends something unreadable.',
    'no-reading': 'The strap finds no heartbeat. Moisten it, and wear it snug.',
    'no-contact': 'The strap feels no skin. Moisten it, and wear it snug.',
    implausible: 'The strap sends a number that cannot be.',
    jump: 'The strap sends numbers that jump.',
    frozen: 'The strap sends the same number again and again.',
  } satisfies Record<Verdict, string | null>,

  seconds: (count: number) => `${count}\u00a0s`,
  minutes: (count: number) => `${count}\u00a0min`,
  wholeHours: (hours: number) => `${hours}\u00a0h`,
  hours: (hours: number, minutes: string) => `${hours}\u00a0h\u00a0${minutes}`,

  beatsAMinute: (bpm: number) => `${bpm} beats a minute`,
  numberHidden: 'The number is hidden',

  connecting: 'Connecting to Plimsoll',
  notReached: 'No connection to Plimsoll. Trying again.',
  tryingAgain: 'Trying to reach it again',
  blind: (time: string) => `No connection to Plimsoll since ${time}. Numbers below are old.`,
  otherVersion: 'This page and Plimsoll are of different versions. Close the page and open it again.',

  today: 'Today',
  atLeast: 'at least',
  overToday: 'over today',
  overUnknown: (why: string) => `unknown, ${why}`,
  overUnknownWhy: {
    'no-threshold': 'no threshold yet',
    'nothing-recorded': 'nothing recorded yet today',
    'recorded-before-threshold': 'nothing recorded since the threshold was entered',
  },
  minutesOverToday: 'Minutes over today',
  recorded: (time: string) => `${time} recorded`,
  unjudged: (time: string) => `${time} of it before there was a threshold`,
  lastHour: 'Last hour',
  lastHourEmpty: 'Nothing recorded in the last hour',
  lastHourShown: (from: string, to: string) => `Heart rate from ${from} to ${to}; gaps were not recorded`,

  unnamedStrap: 'Unnamed strap',
  link: {
    'no-strap': 'no strap chosen',
    'no-bluetooth': 'no Bluetooth',
    searching: 'searching for it',
    waiting: 'trying again in a moment',
    connecting: 'connecting',
    preparing: 'connected, getting ready',
    listening: 'connected',
    silent: 'connected, but sends nothing',
  } satisfies Record<LinkState, string>,
  /** The same as a sentence, in place of the words under the mark. */
  linkSentence: {
    'no-strap': 'No strap chosen yet',
    'no-bluetooth': 'Waiting for Bluetooth',
    searching: 'Searching for your strap',
    waiting: 'Connecting failed; trying again in a moment',
    connecting: 'Connecting to your strap',
    preparing: 'Connected, getting ready',
    listening: 'Connected, waiting for your strap to send',
    silent: 'Connected, but your strap sends nothing. Waking it up.',
  } satisfies Record<LinkState, string>,
  listeningTo: (name: string, time: string) => `Listening to ${name} since ${time}`,
  /** Why another strap than the preferred one is listened to. */
  insteadOf: {
    silent: (name: string) => `because ${name} went silent`,
    lost: (name: string) => `because the connection to ${name} was lost`,
    'not-heard': (name: string) => `because ${name} is not in range`,
  } satisfies Record<InsteadOfWhy, (name: string) => string>,
  battery: (percent: number) => `battery ${percent}\u00a0%`,
  batteryLastSeen: (percent: number) => `battery ${percent}\u00a0% when last seen`,
  batteryUnknown: 'battery unknown',
  watchers: (count: number) => (count === 1 ? '1 screen watching' : `${count} screens watching`),
  watchersUnknown: 'who is watching is unknown',

  alerts: 'Alerts',
  alert: {
    over: (time: string) => `Over threshold since ${time}. Sit or lie down.`,
    /** Of a number that is not over: whether it falls or rises again, this is true. */
    wasOver: (time: string) => `Was over threshold from ${time}; not yet 5\u00a0bpm under it for 10\u00a0s.`,
    longOver: (minutes: number, time: string) =>
      `Over for more than ${minutes}\u00a0min${time === '' ? '' : `, since ${time}`}. Sit or lie down.`,
    wasLongOver: (minutes: number, time: string) =>
      `Was over for more than ${minutes}\u00a0min${time === '' ? '' : `, from ${time}`}; not yet 5\u00a0bpm under the threshold for 10\u00a0s.`,
    longLastSeen: (minutes: number, time: string) =>
      `Over for more than ${minutes}\u00a0min when last seen, no signal${time === '' ? '' : ` since ${time}`}.`,
    lastSeen: (time: string) =>
      time === '' ? 'Over when last seen, no signal.' : `Over when last seen, no signal since ${time}.`,
    dayTotal: (minutes: number) => `More than ${minutes}\u00a0min over threshold today.`,
    noSignal: (time: string) => `No heart rate since ${time}.`,
    battery: (percent: number) => `The strap’s battery is low: ${percent}\u00a0%.`,
    bluetooth: 'No Bluetooth. Plimsoll goes on trying.',
    clock: (by: string, forward: boolean) =>
      `The clock of Plimsoll’s computer was set ${forward ? 'forward' : 'back'} by ${by}.`,
    /** Of an alert and the one for long, which share a band: what is said of one of them alone. */
    firstOfTwo: (what: string) => `First alert: ${what}`,
    laterOfTwo: (what: string) => `Later alert: ${what}`,
    acknowledge: 'Acknowledge',
    sending: 'Sending…',
    sentLater: 'It is acknowledged as soon as the connection is back.',
    allRight: 'I’m all right',
    onMyWay: 'On my way',
    notWearing: 'Not wearing it',
    inSight: 'Alerts that stand',
    quietFor: (minutes: number) => `Quiet for ${minutes}\u00a0min`,
    acknowledged: (time: string, by: string | null) =>
      by === null ? `Acknowledged ${time}` : `Acknowledged ${time} by ${by}`,
    saysAgain: (time: string) => `says so again at ${time}`,
    carersSoon: (left: string) => `Carers will be told in ${left}`,
    wearerFirst: (left: string) => `The wearer has it first; this device sounds in ${left}`,
    wearerFirstSilent: (left: string) =>
      `The wearer has it first, carers in ${left}; this device makes no sound`,
    carersTold: (time: string) => `Carers’ devices tell of it since ${time}`,
    noCarer: 'No carer’s device is connected',
    quietUntil: (time: string, by: string) => `Quiet until ${time}, by ${by}`,
    quietBecause: {
      'quiet-time': 'No sound: the last one has only just ended',
      hours: 'No sound at this hour',
    },
    notWithoutConnection: 'It can be acknowledged when the connection is back.',
  },
  you: 'you',
  roles: { wearer: 'wearer', carer: 'carer', display: 'display' } satisfies Record<Role, string>,
  person: (device: string, role: string) => `${device} (${role})`,
  house: {
    'all-right': (who: string, time: string) => `“I’m all right”: ${who}, ${time}`,
    'on-my-way': (who: string, time: string) => `“On my way”: ${who}, ${time}`,
    quiet: {
      pacing: (time: string, by: string) => `Alerts about the threshold are quiet until ${time}, by ${by}.`,
      technical: (time: string, by: string) => `Technical alerts are quiet until ${time}, by ${by}.`,
    } satisfies Record<AlertFamily, unknown>,
    undo: 'Undo',
    notWorn: (time: string) => `Not worn since ${time}. “No heart rate” waits until the strap is read again.`,
    worn: 'Wearing it again',
  },

  storageProblem: 'The recording cannot be written to the disk.',

  demo: {
    badge: 'DEMO',
    madeUp: 'The strap is made up.',
    leave: 'Leave the demo',
    try: 'Try the demo',
    tryWhat: 'The demo has a made-up strap, so that you can look around.',
  },

  signIn: {
    title: 'Plimsoll',
    how: 'Open the link that Plimsoll printed when it started, or type a code from the wearer’s screen.',
    checking: 'One moment',
    code: 'Code from the wearer’s screen',
    device: 'What this device is called',
    deviceExample: 'Kitchen tablet',
    letIn: 'Let this device in',
  },
  notShared: 'The wearer keeps this to themselves for now. This screen goes on by itself when that changes.',
  sessionEnds: (when: string, isWearer: boolean) =>
    isWearer
      ? `This device is let in until ${when}. Before then let it in again by a new link: npx plimsoll pair on the computer prints one.`
      : `This device is let in until ${when}. Before then let it in again by a new code from the wearer’s screen.`,
  unencrypted:
    'Nothing is encrypted: anybody in this network can read along. Start Plimsoll with --lan instead.',

  devices: {
    open: 'Devices',
    title: 'Who is let in',
    how: 'Let another device in:',
    letIn: {
      carer: 'A carer’s device',
      display: 'A display on the wall',
      wearer: 'Another device of mine',
    } satisfies Record<Role, string>,
    role: { carer: 'Carer', display: 'Display', wearer: 'Wearer' } satisfies Record<Role, string>,
    scan: 'Point the other device’s camera at this, or open Plimsoll there and type the code:',
    onlyHere:
      'Plimsoll listens on this computer alone. Start it with --lan for devices in the house. A browser on this computer can use the code:',
    qr: 'The link with the code, as a QR code',
    codeLeft: (minutes: number) => `For ${minutes}\u00a0min, and once.`,
    codeOver: 'The time for this code is over.',
    orGoTo: (address: string) => `The address to open there: ${address}`,
    done: 'Done',
    thisOne: 'this device',
    connected: 'connected now',
    lastSeen: (time: string) => `last seen ${time}`,
    signOut: 'Sign out',
    signOutNamed: (name: string) => `Sign ${name} out`,
    signOutAsks: 'It shows nothing and sounds no alarm then, until it is let in again with a new code.',
    signOutSure: 'Sign it out',
    leaveIn: 'Leave it in',
    sharing: 'What carers see',
    share: {
      everything: 'Everything',
      live: 'What is now, no past days',
      nothing: 'Nothing',
    } satisfies Record<Sharing, string>,
  },

  trust: {
    title: 'The browser warns about this page?',
    why: 'This household signs its own certificates. A device that trusts them warns no more, and can use the screen lock and notifications.',
    anew: 'These certificates are not the household’s first ones. A device that trusted earlier ones has to trust these, too.',
    download: 'Get the certificate',
    compare:
      'Before you trust it, compare this fingerprint with the one on the terminal where Plimsoll was started:',
    systems: [
      {
        name: 'Android',
        steps:
          'Open the file; or Settings, Security, More security settings, Install a certificate, CA certificate.',
      },
      {
        name: 'iPad and iPhone',
        steps:
          'Open the file in Safari, allow the profile, install it under Settings, General, VPN & Device Management; then switch it on under General, About, Certificate Trust Settings.',
      },
      {
        name: 'Windows',
        steps:
          'Open the file, Install Certificate, Current User, place it in “Trusted Root Certification Authorities”.',
      },
      { name: 'Firefox', steps: 'Settings, Privacy & Security, View Certificates, Authorities, Import.' },
    ],
  },

  bluetooth: { title: 'No Bluetooth' },

  strap: {
    title: 'Which strap is yours?',
    change: 'Change strap',
    choose: 'Choose your strap',
    advice: 'Put it on first: moisten the electrodes, wear it under the chest, snug.',
    start: 'Look for straps',
    looking: 'Looking for straps. The ones that are worn appear here.',
    noNumber: 'no number yet',
    noNumberNow: 'no number now',
    notHeard: (time: string) => `not heard since ${time}`,
    bpm: (bpm: number) => `${bpm}\u00a0bpm`,
    mine: 'This is mine',
    mineNamed: (name: string) => `This is mine: ${name}`,
    isYours: 'yours',
    yours: 'Your straps',
    chosen: (day: string) => `chosen ${day}`,
    about: (title: string) => `What is known of the ${title}`,
    first: 'listened to first',
    prefer: 'Listen to this one first',
    preferNamed: (name: string) => `Listen to this one first: ${name}`,
    forget: 'Forget this strap',
    forgetNamed: (name: string) => `Forget this strap: ${name}`,
    forgetOnly: 'Then nothing is recorded and no alert comes until a strap is chosen again.',
    forgetOneOf: 'Then this one is not listened to any more until it is chosen again.',
    forgetSure: 'Forget it',
    keep: 'Keep it',
    signal: {
      strong: 'strong signal',
      medium: 'medium signal',
      weak: 'weak signal',
      unknown: 'signal strength unknown',
    },
  },

  day: 'Day',
  notes: 'Notes',
  /** What these screens are called in the title of the page. */
  titles: { weeks: 'Weeks', report: 'A page for a clinician', reading: 'Morning reading' },

  threshold: {
    title: 'Threshold',
    open: (bpm: number) => `Threshold ${bpm}`,
    enter: 'Enter your threshold',
    lowerOffered: ': a lower one is offered',
    none: 'No threshold yet. Without one Plimsoll shows the number alone.',
    inForce: 'In force',
    earlier: 'Earlier',
    new: 'A new one',
    first: 'Your threshold',
    bpmUnit: 'bpm',
    inBpm: (bpm: number | string) => `${bpm}\u00a0bpm`,
    bpm: 'Beats a minute',
    bpmHint: 'A whole number from 50 to 200.',
    method: 'How was it found?',
    methods: {
      clinician: 'Measured by a clinician',
      symptom: 'Found by my own experience',
      resting: 'From my heart rate at rest',
    } satisfies Record<ThresholdMethod, string>,
    methodShown: {
      clinician: 'measured by a clinician',
      symptom: 'found by own experience',
      resting: 'from the heart rate at rest',
    } satisfies Record<ThresholdMethod, string>,
    note: 'Note',
    noteHint: 'If you like: the day, the posture, the medicine.',
    reason: 'Reason for the higher value',
    reasonHint: 'Higher than the one in force. Plimsoll never raises it: only you do, and with a reason.',
    estimate: 'an estimate; it can be off by 15\u00a0bpm or more',
    since: (day: string) => `since ${day}`,
    from: (day: string) => `from ${day}`,
    save: 'Save',
    saved: (bpm: number) => `The threshold is ${bpm}\u00a0bpm from now on.`,
  },

  device: {
    open: 'This device',
    title: 'Sound and screen',
    only: 'These settings are for this device alone.',
    language: 'Language',
    appearance: 'How the page looks',
    appearances: { auto: 'As the device', dark: 'Dark', light: 'Light' } satisfies Record<Appearance, string>,
    volume: 'Volume of the sounds',
    percent: (volume: number) => `${volume} percent`,
    noSound: 'No sound from this device',
    isSilent: 'This device is set to make no sound.',
    silent: 'This device makes no sound. Alerts are shown.',
    sound: {
      ready: 'Sound is on.',
      blocked: 'The browser lets no sound out yet. Tap anywhere.',
      missing: 'This browser has no sound. Alerts are shown.',
    } satisfies Record<SoundState, string>,
    try: 'What they sound like',
    tones: { pacing: 'Over threshold', technical: 'Technical', resolved: 'Resolved' },
    muted: 'Whether the device itself is muted, a page cannot know. If you hear nothing, turn it up there.',
    vibrate: 'Vibrate too',
    keepAwake: 'Keep the screen on',
    wake: {
      off: 'When the screen goes off, a device may stop this page, and then it cannot sound.',
      on: 'The screen stays on while this page is in front.',
      waiting: 'The screen stays on when this page is in front again.',
      insecure: 'The browser allows this on HTTPS only. Set it in the device’s own settings.',
      missing: 'This browser cannot do it. Set it in the device’s own settings.',
      refused: 'The device refuses now, perhaps because its battery is low.',
    } satisfies Record<WakeState, string>,
    notices: 'Notifications while another page is in front',
    allowNotices: 'Allow notifications',
    noticeState: {
      ask: 'The browser asks you first.',
      allowed: 'Allowed.',
      refused: 'Refused. It can be changed in the browser’s settings for this page.',
      insecure: 'The browser allows them on HTTPS only.',
      missing: 'This browser has none for pages.',
    } satisfies Record<NoticeState, string>,
  },
  openSettings: 'Settings',

  soundBlocked: 'This device makes no sound yet: the browser wants a tap first.',
  soundMissing: 'This browser has no sound. Alerts are shown on the page only.',
  switchSoundOn: 'Switch sound on',
  slept: (from: string, to: string) =>
    `This page slept from ${from} to ${to}. In that time it would not have sounded.`,
  sleptSeveral: (from: string, to: string) =>
    `This page slept several times between ${from} and ${to}. Then it would not have sounded.`,
  ok: 'OK',
  quiet: 'Quiet',
  blindQuiet: 'Quiet until it is back.',
  notice: (since: string, text: string) => `${text} Since ${since}.`,

  menu: 'Menu',
  more: 'More',
  bed: {
    open: 'Bed mode',
    leave: 'Leave bed mode',
    what: 'For a dark room: black and amber, and one number on the first page.',
  },
  kiosk: {
    open: 'Kiosk',
    leave: 'Leave the kiosk',
    what: 'For a tablet on the wall: the mark, minutes over today and the last hour. It keeps the screen on where the browser can, and moves a little every minute, so that nothing is burnt in. A tap shows the way back.',
  },

  hideNumber: 'Hide number',
  showNumber: 'Show number',
  back: 'Back',
  notMedical: 'Plimsoll is not a medical device.',
  failed: 'Plimsoll could not be reached. Try again.',
};

type InsteadOfWhy = NonNullable<Listening['insteadOf']>['why'];
