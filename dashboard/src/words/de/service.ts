import type { service as english } from '../en/service.ts';
import { OUTSIDE } from './outside.ts';
import type { Pattern } from './pattern.ts';

/** What the service says as it stands, in German. What is not here stays English: understood with effort, and true. */
const SENTENCES: Readonly<Record<string, string>> = {
  // Bluetooth, and how it is mended.
  'The Bluetooth library is not built on this computer.':
    'Die Bluetooth-Bibliothek ist auf diesem Computer nicht gebaut.',
  'Install a C++ compiler, make and Python, then install Plimsoll’s packages again and restart it.':
    'Installieren Sie einen C++-Compiler, make und Python, dann die Pakete von Plimsoll noch einmal, und starten Sie es neu.',
  'This system has no Bluetooth: its kernel lacks the Bluetooth sockets.':
    'Dieses System hat kein Bluetooth: seinem Kernel fehlt es.',
  'Run Plimsoll directly on a computer with Bluetooth, such as a Raspberry Pi or a laptop; virtual machines and most containers have none.':
    'Lassen Sie Plimsoll unmittelbar auf einem Computer mit Bluetooth laufen, etwa einem Raspberry Pi oder Laptop; virtuelle Maschinen und die meisten Container haben keines.',
  'No Bluetooth adapter was found.': 'Es wurde kein Bluetooth-Adapter gefunden.',
  'Plug in a USB Bluetooth adapter (4.0 or newer), or switch the built-in one on in the system’s settings; Plimsoll notices by itself.':
    'Stecken Sie einen USB-Bluetooth-Adapter an (4.0 oder neuer), oder schalten Sie den eingebauten in den Einstellungen des Systems ein; Plimsoll bemerkt es von selbst.',
  'The Bluetooth adapter is switched off.': 'Der Bluetooth-Adapter ist ausgeschaltet.',
  'Switch Bluetooth on in the system’s settings, or with this command; Plimsoll notices by itself.':
    'Schalten Sie Bluetooth in den Einstellungen des Systems ein, oder mit diesem Befehl; Plimsoll bemerkt es von selbst.',
  'Bluetooth is blocked, by flight mode or a switch on the computer.':
    'Bluetooth ist gesperrt, durch den Flugmodus oder einen Schalter am Computer.',
  'Switch flight mode off, or unblock Bluetooth with this command; Plimsoll notices by itself.':
    'Schalten Sie den Flugmodus aus, oder geben Sie Bluetooth mit diesem Befehl frei; Plimsoll bemerkt es von selbst.',
  'Plimsoll may not use Bluetooth on this computer.':
    'Plimsoll darf Bluetooth auf diesem Computer nicht benutzen.',
  'Give Node the right to use Bluetooth with this command (again after each update of Node), then restart Plimsoll.':
    'Geben Sie Node mit diesem Befehl das Recht auf Bluetooth (nach jeder neuen Version von Node noch einmal), und starten Sie Plimsoll neu.',
  'The system’s Bluetooth service does not run, and the chosen Bluetooth driver needs it.':
    'Der Bluetooth-Dienst des Systems läuft nicht, und der gewählte Bluetooth-Treiber braucht ihn.',
  'Start it with this command, or start Plimsoll with --driver stoprocent-hci.':
    'Starten Sie ihn mit diesem Befehl, oder starten Sie Plimsoll mit --driver stoprocent-hci.',
  'This Bluetooth adapter is too old: it lacks Bluetooth Low Energy.':
    'Dieser Bluetooth-Adapter ist zu alt: ihm fehlt Bluetooth Low Energy.',
  'Plug in a USB adapter with Bluetooth 4.0 or newer.':
    'Stecken Sie einen USB-Adapter mit Bluetooth 4.0 oder neuer an.',
  'The Bluetooth part of Plimsoll stops again and again.':
    'Der Bluetooth-Teil von Plimsoll bricht immer wieder ab.',
  'Unplug the Bluetooth adapter and plug it in again, or restart the computer; Plimsoll goes on trying meanwhile.':
    'Ziehen Sie den Bluetooth-Adapter heraus und stecken Sie ihn wieder an, oder starten Sie den Computer neu; Plimsoll versucht es weiter.',
  'Bluetooth does not start, and the reason is not known.':
    'Bluetooth startet nicht, und der Grund ist nicht bekannt.',
  'Restart the computer; if that does not help, this command shows more.':
    'Starten Sie den Computer neu; hilft das nicht, zeigt dieser Befehl mehr.',
  'Plimsoll may not use Bluetooth on this Mac.': 'Plimsoll darf Bluetooth auf diesem Mac nicht benutzen.',
  'Open System Settings, Privacy & Security, Bluetooth, and allow the program that Plimsoll is started from (Terminal, iTerm, or Node when it starts by itself); then start Plimsoll again.':
    'Öffnen Sie Systemeinstellungen, Datenschutz & Sicherheit, Bluetooth, und erlauben Sie es dem Programm, aus dem Plimsoll gestartet wird (Terminal, iTerm, oder Node, wenn es von selbst startet); dann starten Sie Plimsoll neu.',
  'The Bluetooth part of Plimsoll stops again and again; on a Mac this mostly means that Bluetooth is not allowed.':
    'Der Bluetooth-Teil von Plimsoll bricht immer wieder ab; auf einem Mac heißt das meist, dass Bluetooth nicht erlaubt ist.',

  // Refusals.
  'This device is not signed in; open the link that Plimsoll printed when it started, or type a code from the wearer’s screen.':
    'Dieses Gerät ist nicht angemeldet; öffnen Sie den Link, den Plimsoll beim Start angezeigt hat, oder geben Sie einen Code vom Bildschirm der Person mit dem Gurt ein.',
  'Only the wearer can do that; ask them.': 'Das kann nur die Person mit dem Gurt; fragen Sie sie.',
  'The wearer keeps this to themselves.': 'Das behält die Person mit dem Gurt für sich.',
  'Something in Plimsoll went wrong; what it said is in its log.':
    'In Plimsoll ist etwas schiefgegangen; Näheres steht in seinem Protokoll.',
  'This link or code is wrong, was used before or is too old. `npx plimsoll pair` makes a new link, the wearer’s screen a new code.':
    'Dieser Link oder Code ist falsch, wurde schon benutzt oder ist zu alt. Einen neuen Link zeigt `npx plimsoll pair`, einen neuen Code der Bildschirm der Person mit dem Gurt.',
  'Too many attempts to sign in; wait a minute, then try again.':
    'Zu viele Versuche, sich anzumelden; warten Sie eine Minute, und versuchen Sie es noch einmal.',
  'This is not where Plimsoll lives.': 'Unter dieser Adresse gibt es Plimsoll nicht.',
  'Only Plimsoll’s own pages may do that.': 'Das dürfen nur die Seiten von Plimsoll selbst.',
  'That cannot be read.': 'Das ist nicht zu lesen.',
  'This address cannot be read; look how it is written.':
    'Diese Adresse ist nicht zu lesen; sehen Sie nach, wie sie geschrieben ist.',
  'Nothing was sent where JSON has to be.': 'Es wurde nichts gesendet, wo JSON sein muss.',
  'Too much was sent; a request has at most 16 kB.':
    'Es wurde zu viel gesendet; eine Anfrage hat höchstens 16\u00a0kB.',
  'Only JSON is read here; send it with the content type application/json.':
    'Hier wird nur JSON gelesen; senden Sie es mit dem Inhaltstyp application/json.',
  'The request took too long; send it again.':
    'Die Anfrage hat zu lange gedauert; senden Sie sie noch einmal.',
  'The headers of the request are too long.': 'Die Kopfzeilen der Anfrage sind zu lang.',
  'The request cannot be read; what is sent has to be plain JSON.':
    'Die Anfrage ist nicht zu lesen; was gesendet wird, muss JSON sein.',
  'The number at the end of the address is a whole one, from 1 on.':
    'Die Zahl am Ende der Adresse muss eine ganze Zahl ab 1 sein.',
  'Type the code as the wearer’s screen shows it, or open the link that was printed.':
    'Geben Sie den Code so ein, wie ihn der Bildschirm der Person mit dem Gurt zeigt, oder öffnen Sie den Link, der angezeigt wurde.',
  'A day is written like 2026-11-22, a time like 2026-11-22T14:30.':
    'Ein Tag wird so geschrieben: 2026-11-22, eine Zeit so: 2026-11-22T14:30.',
  'Type the sentence that says what is to be deleted.':
    'Geben Sie den Satz ein, der sagt, was gelöscht wird.',
  'Type the sentence that says what is to be deleted, and nothing else.':
    'Geben Sie den Satz ein, der sagt, was gelöscht wird, und sonst nichts.',
  'There is nothing here.': 'Hier ist nichts.',
  'The demo is not running; start it from the first page.':
    'Die Demo läuft nicht; starten Sie sie von der ersten Seite.',
  'There is no such device; it may have been signed out.':
    'Dieses Gerät gibt es nicht; vielleicht wurde es abgemeldet.',
  'Give the device a name, such as “Kitchen tablet”.':
    'Geben Sie dem Gerät einen Namen, etwa „Küchentablet“.',
  'A device’s name has at most 60 characters.': 'Der Name eines Geräts hat höchstens 60 Zeichen.',
  'That strap is not in range any more; put it on, wait until it is listed, and choose it again.':
    'Dieser Gurt ist nicht mehr in Reichweite; legen Sie ihn an, warten Sie, bis er in der Liste steht, und wählen Sie ihn noch einmal.',
  'There is no such strap; the list may have changed, so look again.':
    'Diesen Gurt gibt es nicht; die Liste kann sich geändert haben, sehen Sie noch einmal nach.',
  'A note is about what has been; choose a time that is not ahead.':
    'Eine Notiz gilt für etwas, das schon war; wählen Sie eine Zeit, die nicht in der Zukunft liegt.',
  'There is no such note of this device’s; look at the list again.':
    'Diese Notiz ist nicht von diesem Gerät, oder es gibt sie nicht mehr; sehen Sie noch einmal in die Liste.',
  'There is no such note any more; look at the list again.':
    'Diese Notiz gibt es nicht mehr; sehen Sie noch einmal in die Liste.',
  'Say what it is: bad day, crash, rest, or words.':
    'Sagen Sie, was es ist: schlechter Tag, Crash, Ruhe oder eigene Worte.',
  'Write something down first.': 'Schreiben Sie erst etwas auf.',
  'The note can have at most 500 characters.': 'Die Notiz kann höchstens 500 Zeichen haben.',
  'A day is written like 2026-03-29.': 'Ein Tag wird so geschrieben: 2026-03-29.',
  'A day is written like 2026-03-28.': 'Ein Tag wird so geschrieben: 2026-03-28.',
  'A time of day is written like 07:00.': 'Eine Uhrzeit wird so geschrieben: 07:00.',
  'The first day comes after the last one.': 'Der erste Tag kommt nach dem letzten.',
  'That is more than ten years of days; ask for fewer.':
    'Das sind mehr als zehn Jahre; wählen Sie weniger Tage.',
  'A report covers a year at most; ask for fewer days.':
    'Ein Bericht umfasst höchstens ein Jahr; wählen Sie weniger Tage.',
  'A trace ends after it begins.': 'Ein Verlauf endet nach seinem Beginn.',
  'A trace covers two days at most.': 'Ein Verlauf umfasst höchstens zwei Tage.',
  'The disk that Plimsoll writes to is nearly full; free some space there before nothing can be kept.':
    'Der Speicher, auf den Plimsoll schreibt, ist fast voll; schaffen Sie dort Platz, bevor nichts mehr gespeichert werden kann.',

  // The threshold.
  'Say how the threshold was found: by a clinician, or by your own experience.':
    'Sagen Sie, wie die Schwelle gefunden wurde: ärztlich gemessen, oder aus eigener Erfahrung.',
  'The threshold is a whole number of beats a minute.':
    'Die Schwelle ist eine ganze Zahl von Schlägen in der Minute.',
  'The medicine can have at most 200 characters.': 'Das Medikament kann höchstens 200 Zeichen haben.',
  'Answer every question with yes or no.': 'Beantworten Sie jede Frage mit Ja oder Nein.',
  'Answer the questions first: they decide whether a formula may be used for you.':
    'Beantworten Sie zuerst die Fragen: sie entscheiden, ob eine Formel für Sie verwendet werden darf.',
  'Nothing speaks against the formula. What it gives is still an estimate.':
    'Nichts spricht gegen die Formel. Was sie ergibt, bleibt eine Schätzung.',
  'Therefore no formula: only a threshold that was measured, or one that you found by experience.':
    'Darum keine Formel: nur eine Schwelle, die gemessen wurde, oder eine aus Ihrer eigenen Erfahrung.',
  'A medicine that changes the heart rate moves the rate, but perhaps not your limit: a formula can then be too high.':
    'Ein Medikament, das die Herzfrequenz verändert, verschiebt vielleicht nicht Ihre Grenze: eine Formel kann dann zu hoch liegen.',
  'With POTS the heart rate rises on standing without effort, so a limit from a formula would be passed all the time.':
    'Bei POTS steigt die Herzfrequenz im Stehen ohne Anstrengung; eine Grenze aus einer Formel wäre ständig überschritten.',
  'In atrial fibrillation the heart rate is irregular: neither the rate at rest nor a formula tells where your limit is.':
    'Bei Vorhofflimmern ist die Herzfrequenz unregelmäßig: weder die Ruhe-Herzfrequenz noch eine Formel sagt, wo Ihre Grenze liegt.',
  'A pacemaker sets the heart rate itself, so a formula says nothing of your limit.':
    'Ein Herzschrittmacher gibt die Herzfrequenz selbst vor; eine Formel sagt dann nichts über Ihre Grenze.',
  'In pregnancy the heart rate at rest rises by itself, so a formula would follow it upwards.':
    'In der Schwangerschaft steigt die Ruhe-Herzfrequenz von selbst; eine Formel stiege mit.',
  'If your anaerobic threshold was measured, enter that number. Do not have it tested for this: a test of effort can do harm.':
    'Wurde Ihre anaerobe Schwelle gemessen, geben Sie diese Zahl ein. Lassen Sie sie nicht eigens dafür messen: ein Belastungstest kann schaden.',
  'As you found it.': 'Wie Sie sie gefunden haben.',
  'As it was measured.': 'Wie gemessen.',
  'It is of the first day of the test: on a day after effort your limit may be lower.':
    'Sie ist vom ersten Tag des Tests: am Tag nach einer Anstrengung kann Ihre Grenze niedriger liegen.',
  'A medicine changed since it was measured: ask whether it still holds.':
    'Seit der Messung hat sich ein Medikament geändert: fragen Sie, ob sie noch gilt.',
  'It is not known when it was measured: limits change with the years.':
    'Wann gemessen wurde, ist nicht bekannt: Grenzen ändern sich mit den Jahren.',
  'If you know the heart rate from which symptoms come, enter it. Do not try to find it by effort.':
    'Wenn Sie die Herzfrequenz kennen, ab der Beschwerden kommen, geben Sie sie ein. Versuchen Sie nicht, sie durch Anstrengung zu finden.',
  'If bad days come although you stay under it, it may be too high.':
    'Kommen schlechte Tage, obwohl Sie darunter bleiben, ist sie vielleicht zu hoch.',
  'Enter your age with the questions, and this one can be a cap on the other.':
    'Geben Sie bei den Fragen Ihr Alter ein, dann kann diese Formel die andere nach oben begrenzen.',
  'Too high for many, most of all for the most ill. It is never used by itself, only as a cap.':
    'Für viele zu hoch, vor allem für die am schwersten Kranken. Sie gilt nie allein, sie begrenzt nur nach oben.',
  'No study has compared it with measured thresholds: a cautious start.':
    'Keine Studie hat sie mit gemessenen Schwellen verglichen: ein vorsichtiger Anfang.',
  'From nights it comes out some 4 bpm lower than from morning readings.':
    'Aus Nächten ergibt sie etwa 4\u00a0bpm weniger als aus Morgenmessungen.',
  'Your age is not known, so it could not be held against the formula of the age.':
    'Ihr Alter ist nicht bekannt, darum konnte sie nicht mit der Altersformel verglichen werden.',
  'No lower threshold is offered any more.': 'Es wird keine niedrigere Schwelle mehr angeboten.',
  'There is no such reading any more; look at the list again.':
    'Diese Messung gibt es nicht mehr; sehen Sie noch einmal in die Liste.',
  'No heart rate is being read; put the strap on, wait until the number is there, and begin then.':
    'Es wird keine Herzfrequenz gelesen; legen Sie den Gurt an, warten Sie, bis die Zahl da ist, und beginnen Sie dann.',
  'The strap sent too few beat intervals for a variability in this reading.':
    'Der Gurt hat für eine Variabilität in dieser Messung zu wenige Schlagabstände gesendet.',
  'The reading was stopped. Nothing was kept.': 'Die Messung wurde abgebrochen. Nichts wurde gespeichert.',
  'The strap sent nothing for a minute, so the reading ended. Moisten it, and begin again when you like.':
    'Der Gurt hat eine Minute lang nichts gesendet, darum ist die Messung zu Ende. Befeuchten Sie ihn, und beginnen Sie neu, wenn Sie mögen.',
  'Too much of the reading could not be read, so it ended. Moisten the strap, wear it snug, and try again another time.':
    'Zu viel der Messung war nicht zu lesen, darum ist sie zu Ende. Befeuchten Sie den Gurt, tragen Sie ihn eng, und versuchen Sie es ein andermal.',
  'The reading could not be written to the disk. The page says above what to do.':
    'Die Messung konnte nicht gespeichert werden. Oben auf der Seite steht, was zu tun ist.',

  // What the settings do.
  'Over threshold for this long raises the alert “Over threshold”.':
    'Nach so viel Zeit über der Schwelle kommt der Alarm „Über der Schwelle“.',
  'Over threshold for this long raises the alert “Over threshold for long”.':
    'Nach so viel Zeit über der Schwelle kommt der Alarm „Lange über der Schwelle“.',
  'More time over threshold than this raises the alert “Time over in a day”.':
    'Bei mehr Zeit über der Schwelle kommt der Alarm „Zeit darüber an einem Tag“.',
  'No believable heart rate for this long raises the alert “No heart rate”.':
    'Nach so viel Zeit ohne glaubhafte Herzfrequenz kommt der Alarm „Keine Herzfrequenz“.',
  'A strap’s battery at or below this raises the alert “Strap’s battery low”.':
    'Hat die Batterie eines Gurts nur noch so viel oder weniger, kommt der Alarm „Batterie des Gurts schwach“.',
  'Above this it counts as charged, and the alert ends.':
    'Darüber gilt sie als geladen, und der Alarm endet.',
  'How long the alert “The clock was set” stands.': 'Wie lange der Alarm „Uhr gestellt“ zu sehen ist.',
  'A pacing alert that still stands says so again after this time, acknowledged or not.':
    'Ein Alarm zur Schwelle, der noch ansteht, meldet sich nach dieser Zeit wieder, ob jemand auf „Gesehen“ getippt hat oder nicht.',
  'After “Over threshold” has ended, the next one makes no sound for this long; it is shown at once.':
    'Ist „Über der Schwelle“ vorbei, bleibt der nächste solche Alarm so lange stumm; gezeigt wird er sofort.',
  'Carers’ devices sound when the wearer has not acknowledged for this long; 0: at once.':
    'Die Geräte der Begleitpersonen machen einen Ton, wenn die Person mit dem Gurt so lange nicht auf „Gesehen“ getippt hat; 0: sofort.',
  'How long one tap on “Quiet” lasts.': 'Wie lange ein Tippen auf „Stumm“ gilt.',
  'When the night begins, for what may sound by day or by night.':
    'Wann die Nacht beginnt, für Alarme, die nur tags oder nur nachts zu hören sind.',
  'When the night ends.': 'Wann die Nacht endet.',
  'From this time of day the strap is usually off: “No heart rate” waits until it is read again.':
    'Ab dieser Uhrzeit ist der Gurt meist abgelegt: „Keine Herzfrequenz“ wartet, bis er wieder eine Zahl sendet.',
  'From this time of day on it is worn again.': 'Ab dieser Uhrzeit wird er wieder getragen.',
  'When the waking day begins: the share of it that was recorded tells whether a day is complete.':
    'Wann der wache Tag beginnt: wie viel von ihm aufgezeichnet wurde, sagt, ob ein Tag vollständig ist.',
  'When the waking day ends; before its beginning: after midnight.':
    'Wann der wache Tag endet; vor seinem Beginn: nach Mitternacht.',
  'An MQTT broker in the house that is told the state, for Home Assistant and others.':
    'Ein MQTT-Broker im Haus, dem der Zustand gemeldet wird, für Home Assistant und andere.',
  'The user name at the broker, if it asks for one.': 'Der Benutzername beim Broker, wenn er einen verlangt.',
  'The password at the broker, if it asks for one.': 'Das Passwort beim Broker, wenn er eines verlangt.',
  'What this Plimsoll is called there: the first part of its topics.':
    'Wie dieses Plimsoll dort heißt: der erste Teil seiner Topics.',
  'a password': 'ein Passwort',
  'The first part of the topics by which Home Assistant finds devices.':
    'Der erste Teil der Topics, an denen Home Assistant Geräte erkennt.',
  'A program in the house that is sent a POST for every alert and what becomes of it.':
    'Ein Programm im Haus, das zu jedem Alarm und zu dem, was aus ihm wird, einen POST bekommt.',
  'What carers see: everything; the live state only; nothing. Displays see the live state at most.':
    'Was Begleitpersonen sehen: alles; nur den jetzigen Stand; nichts. Anzeigen sehen höchstens den jetzigen Stand.',
  'The Bluetooth library: @stoprocent/noble by itself, @abandonware/noble, or the first through BlueZ.':
    'Die Bluetooth-Bibliothek: @stoprocent/noble allein, @abandonware/noble, oder die erste über BlueZ.',
};

const POSTURES: Readonly<Record<string, string>> = { sitting: 'im Sitzen', lying: 'im Liegen' };
const READINGS: Readonly<Record<string, string>> = {
  'morning readings': 'Morgenmessungen',
  nights: 'Nächten',
};

/** The same with something in it: what it looks like, and the German around what is in it. */
const PATTERNS: readonly Pattern[] = [
  [
    /^The age is a whole number of years from (\d+) to (\d+); leave it out if you would rather not say\.$/,
    (min, max) =>
      `Das Alter ist eine ganze Zahl von Jahren von ${min} bis ${max}; lassen Sie es weg, wenn Sie es nicht sagen mögen.`,
  ],
  [
    /^The threshold lies between (\d+) and (\d+) bpm\.$/,
    (min, max) => `Die Schwelle liegt zwischen ${min} und ${max}\u00a0bpm.`,
  ],
  [
    /^(\d+) bpm is higher than your threshold of (\d+) bpm; write down why, then enter it again\.$/,
    (bpm, inForce) =>
      `${bpm}\u00a0bpm ist höher als Ihre Schwelle von ${inForce}\u00a0bpm; schreiben Sie auf, warum, und geben Sie es dann noch einmal ein.`,
  ],
  [
    /^From the heart rate at rest comes (\d+) bpm today, not (\d+); look again, and choose that one\.$/,
    (today, asked) =>
      `Aus der Ruhe-Herzfrequenz ergeben sich heute ${today}\u00a0bpm, nicht ${asked}; sehen Sie noch einmal nach, und wählen Sie diese.`,
  ],
  [
    /^A formula never raises the threshold of (\d+) bpm\. If it is too low for you, enter a higher one as found by your own experience, with the reason\.$/,
    (bpm) =>
      `Eine Formel erhöht die Schwelle von ${bpm}\u00a0bpm nie. Ist sie für Sie zu niedrig, geben Sie eine höhere als eigene Erfahrung ein, mit dem Grund.`,
  ],
  [
    /^What comes out is no whole number from (\d+) to (\d+) bpm, so it is not used\.$/,
    (min, max) =>
      `Was herauskommt, ist keine ganze Zahl von ${min} bis ${max}\u00a0bpm, darum gilt es nicht.`,
  ],
  [/^Measured on (\d{4}-\d\d-\d\d)\.$/, (date) => `Gemessen am ${day(date)}.`],
  [
    /^It was measured (sitting|lying): upright your heart beats faster at the same effort\.$/,
    (posture = '') =>
      `Gemessen wurde ${POSTURES[posture]}: aufrecht schlägt Ihr Herz bei derselben Anstrengung schneller.`,
  ],
  [
    /^This formula was made for ages from (\d+) to (\d+) years\.$/,
    (min, max) => `Diese Formel wurde für ein Alter von ${min} bis ${max} Jahren gemacht.`,
  ],
  [/^0\.55 × \(220 − (\d+)\)\.$/, (age) => `0,55 × (220 − ${age}).`],
  [
    /^The formulas do not fit you: the one of the age gives ([\d.]+) bpm, and your heart rate at rest is ([\d.]+) bpm\. Ask a clinician\.$/,
    (bpm, resting) =>
      `Die Formeln passen nicht zu Ihnen: die Altersformel ergibt ${number(bpm)}\u00a0bpm, und Ihre Ruhe-Herzfrequenz ist ${number(resting)}\u00a0bpm. Fragen Sie Ihre Ärztin oder Ihren Arzt.`,
  ],
  [
    /^([\d.]+) bpm at rest, the middle of (\d+) (morning readings|nights), \+ (\d+)\.$/,
    (resting, count, kind = '', above) =>
      `${number(resting)}\u00a0bpm in Ruhe, der mittlere Wert aus ${count} ${READINGS[kind]}, + ${above}.`,
  ],
  [
    /^The formula of the age gives less, ([\d.]+) bpm: the lower one counts\.$/,
    (bpm) => `Die Altersformel ergibt weniger, ${number(bpm)}\u00a0bpm: die niedrigere zählt.`,
  ],
  [
    /^They are (\d+) bpm apart, from (\d+) to (\d+)\. None of them is exact; the lower one is the more cautious start\.$/,
    (apart, from, to) =>
      `Sie liegen ${apart}\u00a0bpm auseinander, von ${from} bis ${to}. Keine ist genau; mit der niedrigeren beginnt man vorsichtiger.`,
  ],
  [
    /^Your heart rate at rest was ([\d.]+) bpm when your threshold came into force, and for a week it has been (\d+) bpm or more below that; it is ([\d.]+) bpm now\. (\d+) bpm would fit it\.$/,
    (then, fallen, now, to) =>
      `Ihre Ruhe-Herzfrequenz war ${number(then)}\u00a0bpm, als Ihre Schwelle zu gelten begann, und liegt seit einer Woche ${fallen}\u00a0bpm oder mehr darunter; jetzt ist sie ${number(now)}\u00a0bpm. ${to}\u00a0bpm würden dazu passen.`,
  ],
  [
    /^Not known yet: (\d+) more mornings? with a reading, or (\d+) more nights? with the strap on, within (\d+) days\.$/,
    (waking, night, days) =>
      `Noch nicht bekannt: dazu braucht es innerhalb von ${days} Tagen noch ${waking} Morgen mit einer Messung, oder ${night} ${night === '1' ? 'Nacht' : 'Nächte'} mit dem Gurt.`,
  ],
  [
    /^To say whether that is usual for you takes (\d+) more readings? within (\d+) days\.$/,
    (lacking, days) =>
      `Um zu sagen, ob das für Sie üblich ist, braucht es innerhalb von ${days} Tagen noch ${lacking} ${lacking === '1' ? 'Messung' : 'Messungen'}.`,
  ],
  [
    /^The disk of (.+) is full; free some space there, or choose another folder with --data\.$/,
    (folder) =>
      `Der Speicher von ${folder} ist voll; schaffen Sie dort Platz, oder wählen Sie mit --data einen anderen Ordner.`,
  ],
  [
    /^The disk of (.+) is read-only; make it writable, or choose another folder with --data; if it became so by itself, as a failing SD card does, copy the data first \(plimsoll backup\)\.$/,
    (folder) =>
      `Der Speicher von ${folder} lässt sich nur lesen; machen Sie ihn beschreibbar, oder wählen Sie mit --data einen anderen Ordner. Kam das von selbst, wie bei einer SD-Karte, die versagt, sichern Sie zuerst die Daten (plimsoll backup).`,
  ],
  [
    /^The folder (.+) cannot be written \((.+)\); make it writable for this user, or choose another with --data\.$/,
    (folder, why) =>
      `In den Ordner ${folder} kann nicht geschrieben werden (${why}); machen Sie ihn für diesen Benutzer beschreibbar, oder wählen Sie mit --data einen anderen.`,
  ],
  [
    /^The database in (.+) is damaged; nothing was changed\. Stop Plimsoll and start it again: it sets the damaged files aside and saves what can be read\.$/,
    (folder) =>
      `Die Datenbank in ${folder} ist beschädigt; nichts wurde geändert. Beenden Sie Plimsoll und starten Sie es neu: es legt die beschädigten Dateien beiseite und rettet, was zu lesen ist.`,
  ],
  ...OUTSIDE,
  [
    /^This came after three days under your threshold \((\d+) of (\d+) bad days? in 28 days\)\. The threshold may be too high for you; you can enter a lower one\. Heart rate also does not see thinking, feeling, infection or standing still\.$/,
    (count, all) =>
      `Das kam nach drei Tagen unter Ihrer Schwelle (${count} von ${all} ${all === '1' ? 'schlechten Tag' : 'schlechten Tagen'} in 28 Tagen). Die Schwelle ist vielleicht zu hoch für Sie; Sie können eine niedrigere eintragen. Die Herzfrequenz sieht auch weder Denken noch Fühlen, Infekte oder Stillstehen.`,
  ],
  [
    /^A medicine changed on (\d{4}-\d\d-\d\d): heart rates at rest count from the day after\.$/,
    (date) =>
      `Am ${day(date)} hat sich ein Medikament geändert: Ruhe-Herzfrequenzen zählen ab dem Tag danach.`,
  ],
  [
    /^The time zone changed on (\d{4}-\d\d-\d\d): nights count from the one after\.$/,
    (date) => `Am ${day(date)} hat sich die Zeitzone geändert: Nächte zählen ab der Nacht danach.`,
  ],
  [
    /^(\d{4}-\d\d-\d\d) has not begun yet; ask for an earlier day\.$/,
    (date) => `Der ${day(date)} hat noch nicht begonnen; wählen Sie einen früheren Tag.`,
  ],
  [/^A note has at most (\d+) characters\.$/, (most) => `Eine Notiz hat höchstens ${number(most)} Zeichen.`],
  [
    /^A stored row is damaged \((.+)\) and is not believed\. Stop Plimsoll and start it again: it sets the damaged database aside and saves the rest\.$/,
    (row) =>
      `Etwas Gespeichertes ist beschädigt (${row}) und gilt nicht. Beenden Sie Plimsoll und starten Sie es neu: es legt die beschädigte Datenbank beiseite und rettet das Übrige.`,
  ],
  [
    /^A stored piece of the recording is damaged \((.+)\); run plimsoll verify to see what is missing\.$/,
    (reason = '') =>
      `Ein Stück der Aufzeichnung ist beschädigt (${REASONS[reason] ?? reason}); „plimsoll verify“ zeigt, was fehlt.`,
  ],
  [
    /^(\S+) is set by the environment variable (\S+); change it there and start Plimsoll again\.$/,
    (key, variable) =>
      `${key} ist durch die Umgebungsvariable ${variable} gesetzt; ändern Sie es dort, und starten Sie Plimsoll neu.`,
  ],
  [
    /^(.+) is a text such as (.+?)(, or off)?, not (.*)\.$/,
    (key, example, off = '', typed) =>
      `${key} ist ein Text wie ${example}${off === '' ? '' : ', oder aus'}, nicht ${typed}.`,
  ],
  [/^(\S+) must be more than (\S+)\.$/, (key, other) => `${key} muss größer sein als ${other}.`],
  [/^(\S+) must differ from (\S+)\.$/, (key, other) => `${key} muss sich von ${other} unterscheiden.`],
  [
    /^(\S+) and (\S+) are set together or are both off\.$/,
    (key, other) => `${key} und ${other} werden zusammen gesetzt oder sind beide aus.`,
  ],
  [
    /^(\S+) is a whole number from (\d+) to (\d+) \((.+?)\)(, or off)?, not (.*)\.$/,
    (key, min, max, unit, off = '', typed) =>
      `${key} ist eine ganze Zahl von ${min} bis ${max} (${unit})${off === '' ? '' : ', oder aus'}, nicht ${typed}.`,
  ],
  [
    /^(\S+) holds a user name or a password, which the settings would show and the broker would not be told; leave it out of the address and set (\S+) and (\S+)\.$/,
    (key, name, password) =>
      `${key} enthält einen Benutzernamen oder ein Passwort; die Einstellungen würden es zeigen, und der Broker erführe es nicht. Lassen Sie es in der Adresse weg, und setzen Sie ${name} und ${password}.`,
  ],
  [
    /^(\S+) is a time of day such as 07:30(, or off)?, not (.*)\.$/,
    (key, off = '', typed) =>
      `${key} ist eine Uhrzeit wie 07:30${off === '' ? '' : ', oder aus'}, nicht ${typed}.`,
  ],
];

/** What became of data that was damaged: such sentences may stand several in a line. */
const PARTS: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [
    /((?:[a-z]+ )?\S+) is damaged \((?:(\d+) entries(?: of (\S+) to (\S+))?, )?(\d+) bytes; ([^)]*)\) and was (set aside|passed over); the rest serves\./g,
    (_, name, entries, from, to, bytes, reason = '', fate) => {
      const span = from === undefined ? '' : ` von ${from} bis ${to}`;
      const what = entries === undefined ? '' : `${entries} Einträge${span}, `;
      const done = fate === 'set aside' ? 'beiseitegelegt' : 'übergangen';
      return `${name} ist beschädigt (${what}${bytes}\u00a0Byte; ${REASONS[reason] ?? reason}) und wurde ${done}; das Übrige gilt.`;
    },
  ],
  [
    /(\d+) more parts? (?:is|are) damaged\./g,
    (_, count) =>
      count === '1' ? '1 weiterer Teil ist beschädigt.' : `${count} weitere Teile sind beschädigt.`,
  ],
  [
    /The last changes of the database were damaged \((\d+) bytes of (\S+)\) and are lost; a copy was set aside as (\S+)\. Look at your threshold, your straps and what carers see\./g,
    (_, bytes, file, copy) =>
      `Die letzten Änderungen der Datenbank waren beschädigt (${bytes}\u00a0Byte von ${file}) und sind verloren; eine Kopie liegt beiseite als ${copy}. Sehen Sie nach Ihrer Schwelle, Ihren Gurten und der Freigabe für Begleitpersonen.`,
  ],
  [
    /The database was damaged and was set aside as (\S+) \((\d+) bytes\); (\d+) thresholds, (\d+) alerts, (\d+) segments were saved from it\./g,
    (_, copy, bytes, thresholds, alerts, segments) =>
      `Die Datenbank war beschädigt und liegt beiseite als ${copy} (${bytes}\u00a0Byte); aus ihr wurden ${thresholds} Schwellen, ${alerts} Alarme und ${segments} Abschnitte gerettet.`,
  ],
  [/Everything in it could still be read\./g, () => 'Alles darin war noch zu lesen.'],
  [
    /Not everything could be read \(([^)]*)\): look at your threshold, your straps and what carers see, or restore a backup\./g,
    (_, tables) =>
      `Nicht alles war zu lesen (${tables}): sehen Sie nach Ihrer Schwelle, Ihren Gurten und der Freigabe für Begleitpersonen, oder spielen Sie eine Sicherung zurück.`,
  ],
  [
    /What carers see could not be read any more: they see nothing until you choose it again\./g,
    () => 'Die Freigabe für Begleitpersonen war nicht mehr zu lesen: sie sehen nichts, bis Sie neu wählen.',
  ],
];
const REASONS: Readonly<Record<string, string>> = {
  'a checksum does not agree': 'eine Prüfsumme stimmt nicht',
  'its checksum does not agree': 'seine Prüfsumme stimmt nicht',
  'a column does not inflate': 'eine Spalte lässt sich nicht entpacken',
  'a number is too large': 'eine Zahl ist zu groß',
  'a packet has too many RR intervals': 'ein Paket hat zu viele RR-Intervalle',
  'a verdict is unknown': 'ein Urteil ist unbekannt',
  'flags are unknown': 'Kennzeichen sind unbekannt',
  'its heart rates are stored in an unknown way': 'seine Herzfrequenzen sind auf unbekannte Art gespeichert',
  'its times are stored in an unknown way': 'seine Zeiten sind auf unbekannte Art gespeichert',
  'it cannot be read': 'es ist nicht zu lesen',
  'it ends too early': 'es endet zu früh',
  'it is not what its place in the table says': 'es ist nicht, was an seiner Stelle verzeichnet ist',
  'it is of an unknown kind': 'es ist von unbekannter Art',
  'it is too long': 'es ist zu lang',
  'it is too short': 'es ist zu kurz',
};

const NUMBER = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 1 });
const DATE = new Intl.DateTimeFormat('de-DE', { dateStyle: 'long', timeZone: 'UTC' });

/** A number as German writes it, with a comma. */
const number = (text = ''): string => NUMBER.format(Number(text));

/** A date as German writes it. @param date `YYYY-MM-DD` */
const day = (date = ''): string => DATE.format(Date.parse(date)).replaceAll(' ', '\u00a0');

export const service: typeof english = {
  said(sentence) {
    const whole = SENTENCES[sentence];
    if (whole !== undefined) return whole;
    for (const [pattern, german] of PATTERNS) {
      const found = pattern.exec(sentence);
      if (found !== null) return german(...found.slice(1));
    }
    return PARTS.reduce((text, [part, german]) => text.replace(part, german), sentence);
  },
};
