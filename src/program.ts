/** Which command is done by whom. What is large is loaded by the command that needs it: every start is faster so. */
import './cli/small-young-space.ts';

import { runProgram } from './cli/program.ts';
import { processTerminal as terminal } from './cli/terminal.ts';
import { systemClock as clock } from './clock.ts';
import { PAGES, serviceRequest } from './composition/places.ts';
import { defaultDataFolder, enterDataFolder } from './data-folder.ts';
import { systemTimeZone } from './pacing/calendar.ts';
import { programVersion } from './version.ts';

/** How commands get at a data folder, with the database and the parts of a service that this takes. */
const clients = () => import('./composition/clients.ts');
const openThreshold = async (folder: string, timeZone: string) => {
  const { thresholdClient } = await import('./cli/threshold-client.ts');
  return thresholdClient(folder, timeZone, clock, (await clients()).wakingOf);
};
const openImports = async (folder: string) => {
  const { importsClient } = await import('./cli/imports-client.ts');
  return importsClient(folder, clock);
};
const openDevices = async (folder: string) => {
  const { devicesClient } = await import('./cli/devices-client.ts');
  return devicesClient(folder, clock);
};

process.umask(0o077);
const done = runProgram(
  process.argv,
  {
    start: async (options) => {
      const [{ serve }, { start }, { openLog }, { tellStarter }] = await Promise.all([
        import('./composition/serve.ts'),
        import('./cli/start.ts'),
        import('./cli/log.ts'),
        import('./cli/system-service/notify.ts'),
      ]);
      const log = openLog(
        { level: options.logLevel, format: options.logFormat },
        clock,
        terminal.note,
        process.env['JOURNAL_STREAM'] !== undefined,
      );
      return start(options, serve, log, tellStarter(process.env, clock, log), terminal);
    },
    status: async (options) => {
      const { status } = await import('./cli/status.ts');
      return status(options, (await clients()).askStatus, terminal);
    },
    service: async (action, flags) => {
      const { service } = await import('./cli/system-service/service.ts');
      const { thisMachine } = await import('./cli/system-service/this-machine.ts');
      const { askAtTerminal } = await import('./cli/delete.ts');
      const machine = thisMachine();
      const request = serviceRequest(flags, machine.who.home);
      return service(action, { ...flags, request }, machine, askAtTerminal, terminal);
    },
    straps: async (options) => {
      const { straps } = await import('./cli/straps.ts');
      await straps(options, (await clients()).strapClient, clock, terminal);
    },
    replay: async (file, options) => {
      const { replay } = await import('./cli/replay.ts');
      await replay(file, options, clock, terminal);
    },
    backup: async (file, options) => {
      const { backup } = await import('./cli/backup.ts');
      await backup(file, options, clock, terminal);
    },
    restore: async (file, options) => {
      const { restoreBackup } = await import('./cli/backup.ts');
      await restoreBackup(file, options, clock, terminal);
    },
    export: async (options) => {
      const { exportData } = await import('./cli/export.ts');
      await exportData(options, programVersion(), clock, terminal);
    },
    delete: async (options) => {
      const { askAtTerminal, deleteData } = await import('./cli/delete.ts');
      await deleteData(options, askAtTerminal, terminal);
    },
    import: async (files, options) => {
      const { importFiles } = await import('./cli/import.ts');
      return importFiles(files, options, openImports, clock, terminal);
    },
    imports: async (options) => {
      const { listImports } = await import('./cli/import.ts');
      await listImports(options, openImports, terminal);
    },
    pair: async (role, options) => {
      const { pair } = await import('./cli/devices.ts');
      await pair(role, options, openDevices, terminal);
    },
    devices: async (options) => {
      const { devices } = await import('./cli/devices.ts');
      await devices(options, openDevices, terminal);
    },
    config: async (request, options) => {
      const { config } = await import('./cli/config.ts');
      await config(request, options, (await clients()).settingsClient, terminal);
    },
    day: async (date, options) => {
      const { day } = await import('./cli/days.ts');
      await day(date, options, (await clients()).openKept, clock, terminal);
    },
    alerts: async (date, options) => {
      const { alerts } = await import('./cli/alerts.ts');
      await alerts(date, options, (await clients()).openKept, clock, terminal);
    },
    days: async (options) => {
      const { days } = await import('./cli/days.ts');
      await days(options, (await clients()).openKept, clock, terminal);
    },
    report: async (options) => {
      const { report } = await import('./cli/report.ts');
      const { openKept } = await clients();
      await report(options, programVersion(), openKept, process.env, clock, terminal);
    },
    verify: async (options) => {
      const { verify } = await import('./cli/verify.ts');
      return verify(options, (await clients()).openKept, clock, terminal);
    },
    rebuild: async (options) => {
      const { rebuild } = await import('./cli/verify.ts');
      await rebuild(options, (await clients()).openKept, clock, terminal);
    },
    threshold: async (request, options) => {
      const { threshold } = await import('./cli/threshold.ts');
      await threshold(request, options, openThreshold, terminal);
    },
    doctor: async (options) => {
      const { doctor } = await import('./cli/doctor.ts');
      const { newBridge } = await import('./composition/household.ts');
      const { driverOf, runningService } = await clients();
      const { storedStraps } = await import('./store/straps.ts');
      const means = {
        newBridge,
        running: runningService,
        straps: storedStraps,
        driver: driverOf,
        pages: PAGES,
      };
      return doctor(options, means, clock, terminal);
    },
  },
  {
    version: programVersion(),
    defaultData: defaultDataFolder(),
    defaultTimeZone: systemTimeZone(),
    enter: enterDataFolder,
  },
  terminal,
);
void done.then((code) => {
  process.exitCode = code;
});
