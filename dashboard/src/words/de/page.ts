import type { page as english } from '../en/page.ts';

export const page: typeof english = {
  language: 'de',
  locale: 'de-DE',
  name: 'Plimsoll',

  band: {
    under: 'Unter der Schwelle',
    near: 'Nahe der Schwelle',
    over: 'Über der Schwelle. Bitte hinsetzen oder hinlegen.',
    unknown: 'Noch keine Schwelle',
  },
  overAlone: 'Über der Schwelle',
  noSignal: 'Kein Signal',
  noSignalYet: 'Noch kein Signal',
  noConnection: 'Keine Verbindung',
  since: (time) => `seit ${time}`,
  noSignalSince: (time) => `Kein Signal seit ${time}`,
  notRecording: 'Keine Aufzeichnung',
  notRecordingSince: (time) => `Keine Aufzeichnung seit ${time}`,
  notRecordingWhy: 'Der Gurt ist abgelegt',
  lastReading: (seconds) => `Letzter Wert vor ${seconds}\u00a0s`,
  verdict: {
    ok: null,
    malformed: 'Der Gurt sendet etwas Unlesbares.',
    'no-reading': 'Der Gurt findet keinen Herzschlag. Befeuchten Sie ihn, und ziehen Sie ihn fester.',
    'no-contact': 'Der Gurt spürt keine Haut. Befeuchten Sie ihn, und ziehen Sie ihn fester.',
    implausible: 'Der Gurt sendet eine Zahl, die nicht sein kann.',
    jump: 'Der Gurt sendet springende Zahlen.',
    frozen: 'Der Gurt sendet immer wieder dieselbe Zahl.',
  },

  seconds: (count) => `${count}\u00a0s`,
  minutes: (count) => `${count}\u00a0min`,
  wholeHours: (hours) => `${hours}\u00a0h`,
  hours: (hours, minutes) => `${hours}\u00a0h\u00a0${minutes}`,

  beatsAMinute: (bpm) => `${bpm} Schläge pro Minute`,
  numberHidden: 'Die Zahl ist ausgeblendet',

  connecting: 'Verbindung zu Plimsoll wird aufgebaut',
  notReached: 'Keine Verbindung zu Plimsoll. Neuer Versuch läuft.',
  tryingAgain: 'Neuer Versuch läuft',
  blind: (time) => `Keine Verbindung zu Plimsoll seit ${time}. Die Zahlen unten sind alt.`,
  otherVersion:
    'Diese Seite und Plimsoll haben verschiedene Versionen. Schließen Sie die Seite und öffnen Sie sie neu.',

  today: 'Heute',
  atLeast: 'heute mindestens',
  overToday: 'darüber',
  overUnknown: (why) => `unbekannt, ${why}`,
  overUnknownWhy: {
    'no-threshold': 'noch keine Schwelle',
    'nothing-recorded': 'heute noch nichts aufgezeichnet',
    'recorded-before-threshold': 'nichts aufgezeichnet, seit die Schwelle eingetragen wurde',
  },
  minutesOverToday: 'Heute über der Schwelle',
  recorded: (time) => `${time} aufgezeichnet`,
  unjudged: (time) => `davon ${time}, bevor es eine Schwelle gab`,
  lastHour: 'Letzte Stunde',
  lastHourEmpty: 'In der letzten Stunde nichts aufgezeichnet',
  lastHourShown: (from, to) => `Herzfrequenz von ${from} bis ${to}; Lücken wurden nicht aufgezeichnet`,

  unnamedStrap: 'Gurt ohne Namen',
  link: {
    'no-strap': 'kein Gurt gewählt',
    'no-bluetooth': 'kein Bluetooth',
    searching: 'wird gesucht',
    waiting: 'gleich ein neuer Versuch',
    connecting: 'wird verbunden',
    preparing: 'verbunden, gleich bereit',
    listening: 'verbunden',
    silent: 'verbunden, sendet aber nichts',
  },
  linkSentence: {
    'no-strap': 'Noch kein Gurt gewählt',
    'no-bluetooth': 'Warten auf Bluetooth',
    searching: 'Ihr Gurt wird gesucht',
    waiting: 'Die Verbindung gelang nicht; gleich ein neuer Versuch',
    connecting: 'Ihr Gurt wird verbunden',
    preparing: 'Verbunden, gleich bereit',
    listening: 'Verbunden, wartet auf den Gurt',
    silent: 'Verbunden, aber Ihr Gurt sendet nichts. Er wird geweckt.',
  },
  listeningTo: (name, time) => `Die Zahlen kommen seit ${time} von ${name}`,
  insteadOf: {
    silent: (name) => `weil ${name} verstummt ist`,
    lost: (name) => `weil die Verbindung zu ${name} verloren ging`,
    'not-heard': (name) => `weil ${name} nicht in Reichweite ist`,
  },
  battery: (percent) => `Batterie ${percent}\u00a0%`,
  batteryLastSeen: (percent) => `Batterie zuletzt ${percent}\u00a0%`,
  batteryUnknown: 'Batterie unbekannt',
  watchers: (count) => (count === 1 ? '1 Bildschirm sieht zu' : `${count} Bildschirme sehen zu`),
  watchersUnknown: 'wer zusieht, ist unbekannt',

  alerts: 'Alarme',
  alert: {
    over: (time) => `Über der Schwelle seit ${time}. Bitte hinsetzen oder hinlegen.`,
    wasOver: (time) => `War ab ${time} über der Schwelle; noch nicht 10\u00a0s lang 5\u00a0bpm darunter.`,
    longOver: (minutes, time) =>
      `Mehr als ${minutes}\u00a0min darüber${time === '' ? '' : `, seit ${time}`}. Bitte hinsetzen oder hinlegen.`,
    wasLongOver: (minutes, time) =>
      `War mehr als ${minutes}\u00a0min darüber${time === '' ? '' : `, ab ${time}`}; noch nicht 10\u00a0s lang 5\u00a0bpm unter der Schwelle.`,
    longLastSeen: (minutes, time) =>
      `Zuletzt mehr als ${minutes}\u00a0min darüber, kein Signal${time === '' ? '' : ` seit ${time}`}.`,
    lastSeen: (time) =>
      time === ''
        ? 'Zuletzt über der Schwelle, kein Signal.'
        : `Zuletzt über der Schwelle, kein Signal seit ${time}.`,
    dayTotal: (minutes) => `Heute mehr als ${minutes}\u00a0min über der Schwelle.`,
    noSignal: (time) => `Keine Herzfrequenz seit ${time}.`,
    battery: (percent) => `Die Batterie des Gurts ist schwach: ${percent}\u00a0%.`,
    bluetooth: 'Kein Bluetooth. Plimsoll versucht es weiter.',
    clock: (by, forward) =>
      `Die Uhr von Plimsolls Computer wurde um ${by} ${forward ? 'vorgestellt' : 'zurückgestellt'}.`,
    firstOfTwo: (what) => `Erster Alarm: ${what}`,
    laterOfTwo: (what) => `Späterer Alarm: ${what}`,
    acknowledge: 'Gesehen',
    sending: 'Wird gesendet …',
    sentLater: '„Gesehen“ wird gesendet, sobald die Verbindung wieder da ist.',
    allRight: 'Alles in Ordnung',
    onMyWay: 'Ich komme',
    notWearing: 'Gurt ist abgelegt',
    inSight: 'Alarme, die anstehen',
    quietFor: (minutes) => `${minutes}\u00a0min stumm`,
    acknowledged: (time, by) => (by === null ? `Gesehen ${time}` : `Gesehen ${time}: ${by}`),
    saysAgain: (time) => `meldet sich wieder um ${time}`,
    carersSoon: (left) => `Begleitpersonen erfahren es in ${left}`,
    wearerFirst: (left) => `Zuerst ist die Person mit dem Gurt dran; dieses Gerät macht in ${left} einen Ton`,
    wearerFirstSilent: (left) =>
      `Zuerst ist die Person mit dem Gurt dran, Begleitpersonen in ${left}; dieses Gerät macht keinen Ton`,
    carersTold: (time) => `Geräte der Begleitpersonen melden es seit ${time}`,
    noCarer: 'Kein Gerät einer Begleitperson ist verbunden',
    quietUntil: (time, by) => `Stumm bis ${time}: ${by}`,
    quietBecause: {
      'quiet-time': 'Kein Ton: der letzte Alarm ist gerade erst vorbei',
      hours: 'Kein Ton um diese Uhrzeit',
    },
    notWithoutConnection: '„Gesehen“ geht wieder, wenn die Verbindung da ist.',
  },
  you: 'Sie',
  roles: { wearer: 'Person mit dem Gurt', carer: 'Begleitperson', display: 'Anzeige' },
  person: (device, role) => `${device} (${role})`,
  house: {
    'all-right': (who, time) => `„Alles in Ordnung“: ${who}, ${time}`,
    'on-my-way': (who, time) => `„Ich komme“: ${who}, ${time}`,
    quiet: {
      pacing: (time: string, by: string) => `Alarme zur Schwelle sind stumm bis ${time}: ${by}.`,
      technical: (time: string, by: string) => `Technische Alarme sind stumm bis ${time}: ${by}.`,
    },
    undo: 'Rückgängig',
    notWorn: (time) =>
      `Abgelegt seit ${time}. „Keine Herzfrequenz“ wartet, bis der Gurt wieder eine Zahl sendet.`,
    worn: 'Gurt ist wieder an',
  },

  storageProblem: 'Die Aufzeichnung kann nicht gespeichert werden.',

  demo: {
    badge: 'DEMO',
    madeUp: 'Der Gurt ist erfunden.',
    leave: 'Demo verlassen',
    try: 'Demo ansehen',
    tryWhat: 'Die Demo hat einen erfundenen Gurt, damit Sie sich umsehen können.',
  },

  signIn: {
    title: 'Plimsoll',
    how: 'Öffnen Sie den Link, den Plimsoll beim Start angezeigt hat, oder geben Sie einen Code vom Bildschirm der Person mit dem Gurt ein.',
    checking: 'Einen Moment',
    code: 'Code vom Bildschirm der Person mit dem Gurt',
    device: 'Wie dieses Gerät heißen soll',
    deviceExample: 'Tablet in der Küche',
    letIn: 'Dieses Gerät anmelden',
  },
  notShared:
    'Die Person mit dem Gurt behält dies gerade für sich. Wenn sich das ändert, geht es hier von selbst weiter.',
  sessionEnds: (when, isWearer) =>
    isWearer
      ? `Dieses Gerät ist bis ${when} angemeldet. Melden Sie es vorher mit einem neuen Link wieder an: npx plimsoll pair am Computer zeigt einen.`
      : `Dieses Gerät ist bis ${when} angemeldet. Melden Sie es vorher mit einem neuen Code vom Bildschirm der Person mit dem Gurt wieder an.`,
  unencrypted:
    'Nichts ist verschlüsselt: in diesem Netz kann jeder mitlesen. Starten Sie Plimsoll stattdessen mit --lan.',

  devices: {
    open: 'Geräte',
    title: 'Angemeldete Geräte',
    how: 'Noch ein Gerät anmelden:',
    letIn: {
      carer: 'Gerät einer Begleitperson',
      display: 'Anzeige an der Wand',
      wearer: 'Noch ein Gerät von mir',
    },
    role: {
      wearer: 'Person mit dem Gurt',
      carer: 'Begleitperson',
      display: 'Anzeige',
    },
    scan: 'Richten Sie die Kamera des anderen Geräts hierauf, oder öffnen Sie Plimsoll dort und geben Sie den Code ein:',
    onlyHere:
      'Plimsoll ist nur auf diesem Computer zu erreichen. Für Geräte im Haus starten Sie es mit --lan. Ein Browser auf diesem Computer kann den Code verwenden:',
    qr: 'Der Link mit dem Code, als QR-Code',
    codeLeft: (minutes) => `Gilt noch ${minutes}\u00a0min, und nur einmal.`,
    codeOver: 'Dieser Code gilt nicht mehr.',
    orGoTo: (address) => `Die Adresse, die dort zu öffnen ist: ${address}`,
    done: 'Fertig',
    thisOne: 'dieses Gerät',
    connected: 'jetzt verbunden',
    lastSeen: (time) => `zuletzt verbunden ${time}`,
    signOut: 'Abmelden',
    signOutNamed: (name) => `${name} abmelden`,
    signOutAsks:
      'Es zeigt dann nichts und meldet keinen Alarm, bis es mit einem neuen Code wieder angemeldet ist.',
    signOutSure: 'Jetzt abmelden',
    leaveIn: 'Angemeldet lassen',
    sharing: 'Was Begleitpersonen sehen',
    share: {
      everything: 'Alles',
      live: 'Nur den jetzigen Stand, keine vergangenen Tage',
      nothing: 'Nichts',
    },
  },

  trust: {
    title: 'Warnt der Browser vor dieser Seite?',
    why: 'Dieser Haushalt stellt seine Zertifikate selbst aus. Ein Gerät, das ihnen vertraut, warnt nicht mehr und kann den Bildschirm anlassen und Mitteilungen zeigen.',
    anew: 'Diese Zertifikate sind nicht die ersten des Haushalts. Ein Gerät, das früheren vertraut hat, muss auch diesen vertrauen.',
    download: 'Zertifikat herunterladen',
    compare:
      'Bevor Sie ihm vertrauen, vergleichen Sie diesen Fingerabdruck mit dem in dem Terminal, in dem Plimsoll gestartet wurde:',
    systems: [
      {
        name: 'Android',
        steps:
          'Öffnen Sie die Datei; oder Einstellungen, Sicherheit, Weitere Sicherheitseinstellungen, Zertifikat installieren, CA-Zertifikat.',
      },
      {
        name: 'iPad und iPhone',
        steps:
          'Öffnen Sie die Datei in Safari, erlauben Sie das Profil, installieren Sie es unter Einstellungen, Allgemein, VPN und Geräteverwaltung; schalten Sie es dann unter Allgemein, Info, Zertifikatsvertrauenseinstellungen ein.',
      },
      {
        name: 'Windows',
        steps:
          'Öffnen Sie die Datei, Zertifikat installieren, Aktueller Benutzer, Speicher „Vertrauenswürdige Stammzertifizierungsstellen“.',
      },
      {
        name: 'Firefox',
        steps:
          'Einstellungen, Datenschutz & Sicherheit, Zertifikate anzeigen, Zertifizierungsstellen, Importieren.',
      },
    ],
  },

  bluetooth: { title: 'Kein Bluetooth' },

  strap: {
    title: 'Welcher Gurt ist Ihrer?',
    change: 'Gurt wechseln',
    choose: 'Gurt wählen',
    advice: 'Legen Sie ihn zuerst an: Elektroden befeuchten, unter der Brust, nicht zu locker.',
    start: 'Gurte suchen',
    looking: 'Gurte werden gesucht. Die getragenen erscheinen hier.',
    noNumber: 'noch keine Zahl',
    noNumberNow: 'gerade keine Zahl',
    notHeard: (time) => `nichts gehört seit ${time}`,
    bpm: (bpm) => `${bpm}\u00a0bpm`,
    mine: 'Das ist meiner',
    mineNamed: (name) => `Das ist meiner: ${name}`,
    isYours: 'Ihrer',
    yours: 'Ihre Gurte',
    chosen: (day) => `gewählt am ${day}`,
    about: (title) => `Was man weiß über: ${title}`,
    first: 'bevorzugt',
    prefer: 'Diesen bevorzugen',
    preferNamed: (name) => `Diesen bevorzugen: ${name}`,
    forget: 'Diesen Gurt vergessen',
    forgetNamed: (name) => `Diesen Gurt vergessen: ${name}`,
    forgetOnly: 'Dann wird nichts aufgezeichnet, und kein Alarm kommt, bis wieder ein Gurt gewählt ist.',
    forgetOneOf: 'Dann kommen von diesem keine Zahlen mehr, bis er wieder gewählt ist.',
    forgetSure: 'Vergessen',
    keep: 'Behalten',
    signal: {
      strong: 'starkes Signal',
      medium: 'mittleres Signal',
      weak: 'schwaches Signal',
      unknown: 'Signalstärke unbekannt',
    },
  },

  day: 'Tag',
  notes: 'Notizen',
  titles: { weeks: 'Wochen', report: 'Eine Seite für die Praxis', reading: 'Morgenmessung' },

  threshold: {
    title: 'Schwelle',
    open: (bpm) => `Schwelle ${bpm}`,
    enter: 'Schwelle eintragen',
    lowerOffered: ': eine niedrigere wird angeboten',
    none: 'Noch keine Schwelle. Ohne sie zeigt Plimsoll nur die Zahl.',
    inForce: 'Gültig',
    earlier: 'Früher',
    new: 'Eine neue',
    first: 'Ihre Schwelle',
    bpmUnit: 'bpm',
    inBpm: (bpm) => `${bpm}\u00a0bpm`,
    bpm: 'Schläge pro Minute',
    bpmHint: 'Eine ganze Zahl von 50 bis 200.',
    method: 'Wie wurde sie gefunden?',
    methods: {
      clinician: 'Ärztlich gemessen',
      symptom: 'Aus eigener Erfahrung',
      resting: 'Aus meiner Ruhe-Herzfrequenz',
    },
    methodShown: {
      clinician: 'ärztlich gemessen',
      symptom: 'aus eigener Erfahrung',
      resting: 'aus der Ruhe-Herzfrequenz',
    },
    note: 'Notiz',
    noteHint: 'Wenn Sie mögen: der Tag, die Haltung, das Medikament.',
    reason: 'Grund für den höheren Wert',
    reasonHint:
      'Höher als die gültige Schwelle. Plimsoll erhöht sie nie; das können nur Sie, mit einem Grund.',
    estimate: 'eine Schätzung; sie kann um 15\u00a0bpm oder mehr danebenliegen',
    since: (day) => `seit ${day}`,
    from: (day) => `ab ${day}`,
    save: 'Speichern',
    saved: (bpm) => `Die Schwelle ist ab jetzt ${bpm}\u00a0bpm.`,
  },

  device: {
    open: 'Dieses Gerät',
    title: 'Ton und Bildschirm',
    only: 'Diese Einstellungen gelten nur für dieses Gerät.',
    language: 'Sprache',
    appearance: 'Wie die Seite aussieht',
    appearances: { auto: 'Wie das Gerät', dark: 'Dunkel', light: 'Hell' },
    volume: 'Lautstärke der Töne',
    percent: (volume) => `${volume} Prozent`,
    noSound: 'Kein Ton von diesem Gerät',
    isSilent: 'Dieses Gerät ist stumm gestellt.',
    silent: 'Dieses Gerät macht keinen Ton. Alarme werden gezeigt.',
    sound: {
      ready: 'Der Ton ist an.',
      blocked: 'Der Browser lässt noch keinen Ton heraus. Tippen Sie irgendwohin.',
      missing: 'Dieser Browser hat keinen Ton. Alarme werden gezeigt.',
    },
    try: 'Wie sie klingen',
    tones: { pacing: 'Über der Schwelle', technical: 'Technisch', resolved: 'Vorbei' },
    muted:
      'Ob das Gerät selbst stumm ist, kann eine Seite nicht wissen. Wenn Sie nichts hören, stellen Sie es dort lauter.',
    vibrate: 'Auch vibrieren',
    keepAwake: 'Bildschirm anlassen',
    wake: {
      off: 'Wenn der Bildschirm ausgeht, kann das Gerät diese Seite anhalten, und dann kommt kein Ton.',
      on: 'Der Bildschirm bleibt an, solange diese Seite vorn ist.',
      waiting: 'Der Bildschirm bleibt an, wenn diese Seite wieder vorn ist.',
      insecure: 'Der Browser erlaubt das nur über HTTPS. Stellen Sie es im Gerät selbst ein.',
      missing: 'Dieser Browser kann das nicht. Stellen Sie es im Gerät selbst ein.',
      refused: 'Das Gerät lehnt es gerade ab, vielleicht weil sein Akku schwach ist.',
    },
    notices: 'Mitteilungen, während eine andere Seite vorn ist',
    allowNotices: 'Mitteilungen erlauben',
    noticeState: {
      ask: 'Der Browser fragt Sie zuerst.',
      allowed: 'Erlaubt.',
      refused: 'Abgelehnt. Das lässt sich in den Einstellungen des Browsers für diese Seite ändern.',
      insecure: 'Der Browser erlaubt sie nur über HTTPS.',
      missing: 'Dieser Browser hat keine für Seiten.',
    },
  },
  openSettings: 'Einstellungen',

  soundBlocked: 'Dieses Gerät macht noch keinen Ton: der Browser will zuerst ein Tippen.',
  soundMissing: 'Dieser Browser hat keinen Ton. Alarme werden nur auf der Seite gezeigt.',
  switchSoundOn: 'Ton einschalten',
  slept: (from, to) => `Diese Seite schlief von ${from} bis ${to}. In dieser Zeit wäre kein Ton gekommen.`,
  sleptSeveral: (from, to) =>
    `Diese Seite schlief zwischen ${from} und ${to} mehrmals. In diesen Zeiten wäre kein Ton gekommen.`,
  ok: 'OK',
  quiet: 'Stumm',
  blindQuiet: 'Stumm, bis die Verbindung zurück ist.',
  notice: (since, text) => `${text} Seit ${since}.`,

  menu: 'Menü',
  more: 'Mehr',
  bed: {
    open: 'Bettmodus',
    leave: 'Bettmodus verlassen',
    what: 'Für ein dunkles Zimmer: Schwarz und Bernstein, und eine Zahl auf der ersten Seite.',
  },
  kiosk: {
    open: 'Wandanzeige',
    leave: 'Wandanzeige verlassen',
    what: 'Für ein Tablet an der Wand: das Zeichen, die Minuten über der Schwelle heute und die letzte Stunde. Der Bildschirm bleibt an, wo der Browser das kann, und jede Minute rückt das Bild ein wenig, damit sich nichts einbrennt. Ein Tippen zeigt den Weg zurück.',
  },

  hideNumber: 'Zahl ausblenden',
  showNumber: 'Zahl einblenden',
  back: 'Zurück',
  notMedical: 'Plimsoll ist kein Medizinprodukt.',
  failed: 'Plimsoll ist nicht erreichbar. Versuchen Sie es noch einmal.',
};
