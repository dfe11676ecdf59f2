import type { Pattern } from './pattern.ts';

/** Why a webhook failed; what is not here is the system's own name for it. */
const WHY: readonly Pattern[] = [
  [/^nothing listens there$/, () => 'dort nimmt nichts Verbindungen an'],
  [/^no such name$/, () => 'diesen Namen gibt es nicht'],
  [/^no answer in time$/, () => 'keine Antwort'],
  [/^the connection broke$/, () => 'die Verbindung brach ab'],
  [
    /^it answered (\d+), a redirect, which Plimsoll does not follow$/,
    (status) => `Antwort ${status}, eine Weiterleitung, der Plimsoll nicht folgt`,
  ],
  [/^it answered (\d+)$/, (status) => `Antwort ${status}`],
];

function why(reason = ''): string {
  for (const [pattern, german] of WHY) {
    const found = pattern.exec(reason);
    if (found !== null) return german(...found.slice(1));
  }
  return reason;
}

/** Why a broker or a webhook of the house cannot be told anything. */
export const OUTSIDE: readonly Pattern[] = [
  [
    /^(\S+) is not in this house, and Plimsoll sends nothing out of it; enter a private address such as 192\.168\.1\.20 or a name such as homeassistant\.local\.$/,
    (host) =>
      `${host} ist nicht in diesem Haus, und Plimsoll sendet nichts hinaus; geben Sie eine private Adresse wie 192.168.1.20 oder einen Namen wie homeassistant.local ein.`,
  ],
  [
    /^The MQTT broker at (\S+) refuses this user name and password; enter them again in the settings\.$/,
    (host) =>
      `Der MQTT-Broker ${host} weist Benutzernamen und Passwort zurück; geben Sie beide in den Einstellungen noch einmal ein.`,
  ],
  [
    /^The certificate of the MQTT broker at (\S+) is not trusted on this computer; start Plimsoll with its authority in NODE_EXTRA_CA_CERTS\.$/,
    (host) =>
      `Dem Zertifikat des MQTT-Brokers ${host} wird auf diesem Computer nicht vertraut; starten Sie Plimsoll mit seiner Zertifizierungsstelle in NODE_EXTRA_CA_CERTS.`,
  ],
  [
    /^No MQTT broker named (\S+) is found in the house; check its name, or enter its address as numbers\.$/,
    (host) =>
      `Ein MQTT-Broker namens ${host} ist im Haus nicht zu finden; prüfen Sie den Namen, oder geben Sie seine Adresse in Zahlen ein.`,
  ],
  [
    /^Nothing listens at (\S+) where the MQTT broker should be; start the broker, or check the port\.$/,
    (host) =>
      `Bei ${host} nimmt nichts Verbindungen an, wo der MQTT-Broker sein sollte; starten Sie ihn, oder prüfen Sie den Port.`,
  ],
  [
    /^The MQTT broker at (\S+) cannot be reached; check that it is on and in this network\.$/,
    (host) => `Der MQTT-Broker ${host} ist nicht erreichbar; prüfen Sie, ob er an und in diesem Netz ist.`,
  ],
  [
    /^The MQTT broker at (\S+) does not answer as it should \((.*)\); check that it runs\. Plimsoll goes on trying\.$/,
    (host, what) =>
      `Der MQTT-Broker ${host} antwortet nicht, wie er sollte (${what}); prüfen Sie, ob er läuft. Plimsoll versucht es weiter.`,
  ],
  [
    /^The webhook at (\S+) fails \((.*)\); check its address and that the program behind it runs\.(?: Messages not delivered: (\d+)\.)?$/,
    (host, reason, lost) =>
      `Der Webhook bei ${host} antwortet nicht, wie er sollte (${why(reason)}); prüfen Sie seine Adresse und ob das Programm dahinter läuft.${lost === undefined ? '' : ` Nicht zugestellte Meldungen: ${lost}.`}`,
  ],
];
