/**
 * The file with which launchd runs Plimsoll on a Mac (launchd.plist(5)), for one user from their login on, because
 * macOS asks that user whether Bluetooth may be used. Written after the manual; never run on a Mac by us.
 */
import { join } from 'node:path';
import type { Manager, ServiceRequest, Who } from './manager.ts';

const LABEL = 'home.plimsoll';
const pathIn = (home: string) => join(home, 'Library', 'LaunchAgents', `${LABEL}.plist`);
const folderIn = (home: string) => join(home, 'Library', 'Application Support', 'Plimsoll');
const target = ({ uid }: Who) => `gui/${uid}/${LABEL}`;

export const launchd: Manager = {
  name: 'launchd',
  needsRoot: false,
  asOwner: '',
  log: `log in ~/Library/Logs/${LABEL}.log`,
  data: ({ home }) => folderIn(home),
  files: (request) => [{ path: pathIn(request.home), text: plist(request) }],
  paths: ({ home }) => [pathIn(home)],
  begin: (who) => [['launchctl', 'bootstrap', `gui/${who.uid}`, pathIn(who.home)]],
  end: (who) => [['launchctl', 'bootout', target(who)]],
  forget: () => [],
  ask: (who) => ['launchctl', 'print', target(who)],
  read: (code, said) => {
    const state = /^\s*state = (.*)$/m.exec(said)?.[1] ?? 'not loaded';
    const installed = code === 0;
    return { installed, running: state === 'running', startsAtBoot: installed, state, restarts: null };
  },
};

const plist = ({ home, lan, main, names, node, port, timeZone }: ServiceRequest) => {
  const words = [
    ...[node, main, 'start', '--port', `${port}`, '--tz', timeZone, '--data', folderIn(home)],
    ...(lan ? ['--lan'] : []),
    ...names.flatMap((name) => ['--name', name]),
  ];
  const log = join(home, 'Library', 'Logs', `${LABEL}.log`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${words.map((word) => `    <string>${inXml(word)}</string>`).join('\n')}
  </array>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
  <key>Umask</key><integer>63</integer>
  <key>StandardOutPath</key><string>${inXml(log)}</string>
  <key>StandardErrorPath</key><string>${inXml(log)}</string>
</dict>
</plist>
`;
};

const inXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
