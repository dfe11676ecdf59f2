/** What is known of straps, in German; fetched with the first of it that is to be shown. */
import type { Pattern } from './pattern.ts';

/** What the program itself knows of whatever device it is: “es”, das Gerät. */
const OF_THE_PROGRAM: Readonly<Record<string, string>> = {
  'It talks to one device at a time: if it is not listed, close the app that holds it.':
    'Verbinden kann sich immer nur ein Gerät: fehlt es in der Liste, schließen Sie die App, die die Verbindung hält.',
  'It talks to one device at a time, to two if that was allowed: if it is not listed, close the app that holds it.':
    'Verbinden kann sich immer nur ein Gerät, oder zwei, wenn das erlaubt wurde: fehlt es in der Liste, schließen Sie die App, die die Verbindung hält.',
  'Its contact signal is not reliable: it may go on sending numbers when nobody wears it, so switch it off when you take it off.':
    'Was es über Hautkontakt meldet, ist nicht verlässlich: es sendet vielleicht Zahlen weiter, wenn niemand es trägt. Schalten Sie es aus, wenn Sie es ablegen.',
  'It sends no RR intervals, so Plimsoll cannot see when its number stands still.':
    'Es sendet keine RR-Intervalle, darum kann Plimsoll nicht sehen, wenn seine Zahl stehen bleibt.',
  'This device’s contact signal is not reliable: if you do wear it, move it a little or take it off and put it on again.':
    'Was dieses Gerät über Hautkontakt meldet, ist nicht verlässlich: wenn Sie es tragen, verschieben Sie es ein wenig, oder legen Sie es ab und wieder an.',
  'A phone or a watch may hold its only connection: close the app there.':
    'Vielleicht hält ein Telefon oder eine Uhr die einzige Verbindung: schließen Sie dort die App.',
  'The battery level it tells is not to be relied upon; Plimsoll takes it as unknown.':
    'Der gemeldete Batteriestand ist nicht verlässlich; für Plimsoll gilt er als unbekannt.',
};

/** What notes are about; a title that is nothing but a name needs no words. */
const TITLES: Readonly<Record<string, string>> = {
  'Apple Watch through HeartCast': 'Apple Watch über HeartCast',
  'CooSpo H808S and other CooSpo straps': 'CooSpo H808S und andere Gurte von CooSpo',
  'COROS watches and strap': 'Uhren und Gurt von COROS',
  'Decathlon dual strap': 'Dual-Gurt von Decathlon',
  'Older Fitbit watches through a phone': 'Ältere Uhren von Fitbit über ein Telefon',
  'Garmin HRM-Pro and HRM-Pro Plus': 'Garmin HRM-Pro und HRM-Pro Plus',
  'Garmin watches': 'Uhren von Garmin',
  'Models H303, H6 and HW9': 'Modelle H303, H6 und HW9',
  'Mi Band and Amazfit (Huami)': 'Mi Band und Amazfit (Huami)',
  'PineTime with InfiniTime': 'PineTime mit InfiniTime',
  'Polar OH1 and Verity Sense': 'Polar OH1 und Verity Sense',
  'Polar watches and other Polar sensors': 'Uhren und andere Sensoren von Polar',
  'Suunto watches': 'Uhren von Suunto',
  'Straps without a name of their own': 'Gurte ohne eigenen Namen',
  'WHOOP 5.0 and MG': 'WHOOP 5.0 und MG',
};

/** What `firmware-notes/` say, in the order of their files. */
const OF_NOTES: Readonly<Record<string, string>> = {
  'Start HeartCast on the phone and the watch, and leave it open on both.':
    'Starten Sie HeartCast auf dem Telefon und auf der Uhr, und lassen Sie es auf beiden offen.',
  'Once paired it was not found again later, and the phone probably changes its Bluetooth address. Remove it from the system’s own Bluetooth list, start HeartCast anew, and choose it again here.':
    'Nach dem Koppeln wurde es später nicht wiedergefunden; vermutlich ändert das Telefon seine Bluetooth-Adresse. Entfernen Sie es aus der Bluetooth-Liste des Systems, starten Sie HeartCast neu, und wählen Sie es hier noch einmal.',
  'Start the broadcasting of heart rate on the watch.':
    'Schalten Sie an der Uhr das Senden der Herzfrequenz ein.',
  'Start “HR on equipment” or an exercise on the tracker, and tap Share there when Plimsoll connects.':
    'Starten Sie am Tracker „HR on equipment“ (Herzfrequenz an Geräten) oder ein Training, und tippen Sie dort auf „Teilen“, wenn Plimsoll sich verbindet.',
  'Each connection has to be accepted on the tracker. Look at the tracker and tap Share.':
    'Jede Verbindung muss am Tracker erlaubt werden. Sehen Sie auf den Tracker, und tippen Sie auf „Teilen“.',
  'Sharing ends when the exercise on the tracker ends. Start it again, and tap Share.':
    'Das Teilen endet, wenn das Training am Tracker endet. Starten Sie es noch einmal, und tippen Sie auf „Teilen“.',
  'Start the program that passes the heart rate on, on the watch and on the phone.':
    'Starten Sie das Programm, das die Herzfrequenz weitergibt, auf der Uhr und auf dem Telefon.',
  'Set the strap to its open mode in Garmin’s app; in the secure mode it speaks to paired Garmin devices only.':
    'Stellen Sie den Gurt in der App von Garmin auf den offenen Modus; im gesicherten spricht er nur mit gekoppelten Geräten von Garmin.',
  'In its secure mode it turns others away. Choose the open mode in Garmin’s app.':
    'Im gesicherten Modus weist er andere ab. Wählen Sie in der App von Garmin den offenen Modus.',
  'Start “Broadcast heart rate” on the watch, each time.':
    'Schalten Sie an der Uhr das Senden der Herzfrequenz ein („Broadcast heart rate“), jedes Mal.',
  'Some models connect and then send no heart rate (Instinct 2 and Forerunner 255 are reported). Start the broadcast again; if nothing comes, pair the watch with this computer once, or wear a chest strap.':
    'Manche Modelle verbinden sich und senden dann keine Herzfrequenz (berichtet von Instinct 2 und Forerunner 255). Starten Sie das Senden noch einmal; kommt nichts, koppeln Sie die Uhr einmal mit diesem Computer, oder tragen Sie einen Brustgurt.',
  'Some models want to be paired with the computer before they send anything (Forerunner 245), and newer firmware has an open and a secure mode. Choose the open mode on the watch, or pair it in the computer’s own Bluetooth settings.':
    'Manche Modelle wollen mit dem Computer gekoppelt sein, bevor sie etwas senden (Forerunner 245), und neuere Firmware hat einen offenen und einen gesicherten Modus. Wählen Sie an der Uhr den offenen Modus, oder koppeln Sie sie in den Bluetooth-Einstellungen des Computers.',
  '“Broadcast during activity” ends with the activity, and some older models have no broadcast over Bluetooth (vivoactive HR). Start the broadcast by hand, and leave the watch on that screen.':
    'Das Senden während einer Aktivität („Broadcast during activity“) endet mit ihr, und manche ältere Modelle senden nicht über Bluetooth (vivoactive HR). Starten Sie das Senden von Hand, und lassen Sie die Uhr auf dieser Anzeige.',
  'In the band’s own app switch on “discoverable” and the sharing of heart rate during activities, then start a workout on the band.':
    'Schalten Sie in der App des Armbands „Auffindbar“ und das Teilen der Herzfrequenz bei Aktivitäten ein; starten Sie dann am Armband ein Training.',
  '255 stands for “no reading”, and it measures in some kinds of workout only. Wear it tighter, and start another kind of workout on the band.':
    '255 steht für „kein Messwert“, und es misst nur bei manchen Arten von Training. Ziehen Sie es fester, und starten Sie am Armband eine andere Art von Training.',
  'A band that was paired with a phone does not say that it has a heart rate; it has to have been paired once. Start the workout first, with the phone’s Bluetooth off.':
    'Ein Armband, das mit einem Telefon gekoppelt wurde, sagt nicht, dass es eine Herzfrequenz hat; gekoppelt worden sein muss es aber einmal. Schalten Sie Bluetooth am Telefon aus, und starten Sie zuerst das Training.',
  'Without “discoverable” the band refuses, and a Band 7 let connections run out of time. Switch “discoverable” on in its app, and try with the phone’s Bluetooth off.':
    'Ohne „Auffindbar“ lehnt das Armband ab, und ein Band 7 ließ Verbindungen verstreichen, bis die Zeit um war. Schalten Sie „Auffindbar“ in seiner App ein, und versuchen Sie es mit ausgeschaltetem Bluetooth am Telefon.',
  'Switch on the broadcasting of heart rate on the watch; older firmware has none, so update it first.':
    'Schalten Sie an der Uhr das Senden der Herzfrequenz ein; ältere Firmware kann das nicht, aktualisieren Sie sie dann zuerst.',
  'Broadcasting came with a firmware update. Update the watch in Huawei’s app, then switch broadcasting on.':
    'Das Senden kam erst mit einer neuen Firmware. Aktualisieren Sie die Uhr in der App von Huawei, und schalten Sie dann das Senden ein.',
  'Start the heart-rate measurement on the watch.': 'Starten Sie an der Uhr die Messung der Herzfrequenz.',
  'It goes on sending its last heart rate after the measurement was stopped. Switch its Bluetooth off when you stop measuring.':
    'Sie sendet ihre letzte Herzfrequenz weiter, nachdem die Messung beendet wurde. Schalten Sie ihr Bluetooth aus, wenn Sie die Messung beenden.',
  'Lying on a desk it has sent more than 150 bpm. Do not leave it measuring when nobody wears it.':
    'Auf einem Tisch liegend hat sie schon mehr als 150\u00a0bpm gesendet. Lassen Sie sie nicht messen, wenn niemand sie trägt.',
  'Its number stands still while the arm moves. Keep the arm still for some seconds; for pacing, a chest strap is better.':
    'Ihre Zahl bleibt stehen, während der Arm sich bewegt. Halten Sie den Arm einige Sekunden still; für das Pacing ist ein Brustgurt besser.',
  'Every such watch tells the serial number 0 and the same name. If a neighbour has one too, make sure that the one listed is yours.':
    'Jede dieser Uhren nennt die Seriennummer 0 und denselben Namen. Hat in der Nachbarschaft noch jemand eine, sehen Sie nach, ob die in der Liste Ihre ist.',
  'Start heart-rate sharing on the watch, and accept the request there each time.':
    'Starten Sie an der Uhr das Teilen der Herzfrequenz, und erlauben Sie dort jedes Mal die Anfrage.',
  'A Pixel Watch 2 said “sharing” and sent nothing. End the sharing on the watch, start it again and accept the request once more.':
    'Eine Pixel Watch 2 zeigte an, dass sie teilt, und sendete nichts. Beenden Sie das Teilen an der Uhr, starten Sie es noch einmal, und erlauben Sie die Anfrage erneut.',
  'Whether it reports contact at all changes while it is worn. Wear it snug, a finger’s breadth above the wrist bone.':
    'Ob es überhaupt Hautkontakt meldet, wechselt, während es getragen wird. Tragen Sie es eng, einen Fingerbreit über dem Handgelenkknochen.',
  'Off the body it goes silent after about 45 s. Moisten the electrodes and put it on; it wakes when it feels skin.':
    'Abgelegt verstummt er nach etwa 45\u00a0s. Befeuchten Sie die Elektroden, und legen Sie ihn an; er wacht auf, wenn er Haut spürt.',
  'An ECG stream that another app left open keeps it on until its battery is empty. Close that app, take the sensor off the strap for a minute, and put in a new battery if it stays silent.':
    'Ein EKG, das eine andere App offen gelassen hat, lässt ihn eingeschaltet, bis seine Batterie leer ist. Schließen Sie diese App, nehmen Sie den Sensor für eine Minute vom Gurt, und legen Sie eine neue Batterie ein, wenn er stumm bleibt.',
  'It loses the connection when the body lies between strap and computer, or the electrodes have dried. Use electrode gel for the night, and move the computer or its Bluetooth adapter closer.':
    'Er verliert die Verbindung, wenn der Körper zwischen Gurt und Computer liegt oder die Elektroden trocken sind. Nehmen Sie für die Nacht Elektrodengel, und stellen Sie den Computer oder seinen Bluetooth-Adapter näher heran.',
  'As the second of two connections it says “no contact” at first. Wait a moment; it mends itself.':
    'Über die zweite von zwei Verbindungen meldet er zuerst „kein Hautkontakt“. Warten Sie einen Moment; das gibt sich von selbst.',
  'One went on sending a fixed heart rate after it was taken off. If nobody wears it, unclip the sensor from the strap.':
    'Einer sendete nach dem Ablegen immer dieselbe Herzfrequenz weiter. Trägt ihn niemand, nehmen Sie den Sensor vom Gurt.',
  'Absurd intervals were put down to an old strap or an empty battery. Change the battery first, then the textile strap.':
    'Unsinnige Abstände zwischen Schlägen wurden auf einen alten Gurt oder eine leere Batterie zurückgeführt. Wechseln Sie zuerst die Batterie, dann den Textilgurt.',
  'After it is taken off it sends 0, or a random heart rate, within 10 to 40 s. Hold its button until it is off when you take it off.':
    'Nach dem Ablegen sendet er innerhalb von 10 bis 40\u00a0s eine 0 oder eine zufällige Herzfrequenz. Halten Sie beim Ablegen seine Taste gedrückt, bis er aus ist.',
  'When the arm moves it may go on sending its last reliable value, and a new one every 5 s only. Close other apps that use its beat-to-beat measurement.':
    'Bewegt sich der Arm, sendet er vielleicht seinen letzten verlässlichen Wert weiter, und nur alle 5\u00a0s einen neuen. Schließen Sie andere Apps, die seine Messung von Schlag zu Schlag benutzen.',
  'The Verity Sense switches itself off 10 min after its last good reading. Press its button to switch it on again.':
    'Der Verity Sense schaltet sich 10\u00a0min nach seinem letzten brauchbaren Messwert aus. Drücken Sie seine Taste, um ihn wieder einzuschalten.',
  'Start the watch’s heart-rate sensor mode, so that it shares its heart rate with other devices.':
    'Starten Sie an der Uhr den Herzfrequenz-Sensormodus, damit sie ihre Herzfrequenz mit anderen Geräten teilt.',
  'A Polar watch may insist on a pairing in which both sides show a number, which Plimsoll’s Bluetooth cannot do on Linux. Wear a chest strap or an armband instead.':
    'Eine Uhr von Polar besteht vielleicht auf einer Kopplung, bei der beide Seiten eine Zahl zeigen; das kann das Bluetooth von Plimsoll unter Linux nicht. Tragen Sie stattdessen einen Brust- oder Armgurt.',
  'Set the armband to its heart-rate mode; its other modes mix in cadence or power.':
    'Stellen Sie den Armgurt auf den Herzfrequenz-Modus; seine anderen Modi mischen Trittfrequenz oder Leistung dazu.',
  'In another mode than heart rate its number alternates between 0 and the right one. Press its button until it is in heart-rate mode.':
    'In einem anderen Modus wechselt seine Zahl zwischen 0 und der richtigen. Drücken Sie seine Taste, bis er im Herzfrequenz-Modus ist.',
  'It has come back badly after a lost connection. Switch it off and on.':
    'Nach einer verlorenen Verbindung kam er schlecht wieder. Schalten Sie ihn aus und wieder ein.',
  'One says “contact” in every packet, worn or not. Take the sensor off the strap when you take the strap off.':
    'Einer meldet in jedem Paket „Hautkontakt“, getragen oder nicht. Nehmen Sie den Sensor vom Gurt, wenn Sie den Gurt ablegen.',
  'It has spells of sending 0. Moisten the electrodes and wear it tighter; if the spells stay, change the battery.':
    'Er sendet zeitweise 0. Befeuchten Sie die Elektroden, und ziehen Sie ihn fester; bleibt es dabei, wechseln Sie die Batterie.',
  'Windows had trouble once the strap was paired there. Remove it from the system’s own Bluetooth list; Plimsoll needs no pairing.':
    'Windows hatte Schwierigkeiten, wenn der Gurt dort gekoppelt war. Entfernen Sie ihn aus der Bluetooth-Liste des Systems; Plimsoll braucht keine Kopplung.',
  'Switch on “HR broadcast” in WHOOP’s app.':
    'Schalten Sie in der App von WHOOP das Senden der Herzfrequenz ein („HR broadcast“).',
  'With recent firmware it says 100 % always. Look into WHOOP’s own app for the true level.':
    'Mit neuerer Firmware sagt es immer 100\u00a0%. Den wahren Stand zeigt die App von WHOOP.',
  'With firmware 50.36.2.0 it never advertises a heart rate, and it bonds with one phone. Update it, switch the broadcast off and on, and keep the phone away for a moment.':
    'Mit der Firmware 50.36.2.0 bietet es nie eine Herzfrequenz an, und es bindet sich an ein Telefon. Aktualisieren Sie sie, schalten Sie das Senden aus und wieder ein, und halten Sie das Telefon einen Moment fern.',
  'Its live heart rate can stop while the connection stays well. Plimsoll subscribes and connects again by itself; if nothing comes, switch the broadcast off and on.':
    'Die Herzfrequenz kann ausbleiben, obwohl die Verbindung steht. Plimsoll verbindet sich von selbst neu; kommt nichts, schalten Sie das Senden aus und wieder ein.',
  'Its RR intervals hold made-up ones of exactly 500 ms. Do not use recordings of it for heart-rate variability.':
    'Unter seinen RR-Intervallen sind erfundene von genau 500\u00a0ms. Verwenden Sie Aufzeichnungen davon nicht für die Herzfrequenzvariabilität.',
};

const WORDS: Readonly<Record<string, string>> = { ...OF_THE_PROGRAM, ...TITLES, ...OF_NOTES };

const BATTERY: Pattern = [
  /^It tells a battery level of (.+) % whatever the battery holds; Plimsoll takes that as unknown\.$/,
  (levels = '') =>
    `Es meldet einen Batteriestand von ${levels.replaceAll(' or ', ' oder ')}\u00a0%, was immer die Batterie hat; für Plimsoll gilt das als unbekannt.`,
];

/** Every sentence and title that has words here as it stands. */
export const STRAP_SENTENCES: readonly string[] = Object.keys(WORDS);

/** A sentence or a title of a note in German; one that has no words here stays English: understood with effort, and true. */
export function saidOfStraps(sentence: string): string {
  const [pattern, german] = BATTERY;
  const found = pattern.exec(sentence);
  return WORDS[sentence] ?? (found === null ? sentence : german(...found.slice(1)));
}
