#!/usr/bin/env node
/** Which command is done by whom. What is large is loaded by the command that needs it: every start is faster so. */
import './cli/small-young-space.ts';

import { alerts } from './cli/alerts.ts';
import { backup, restoreBackup } from './cli/backup.ts';
import { config } from './cli/config.ts';
import { day, days } from './cli/days.ts';
import { askAtTerminal, deleteData } from './cli/delete.ts';
import { devices, pair } from './cli/devices.ts';
import { openLog } from './cli/log.ts';
import { runProgram } from './cli/program.ts';
import { report } from './cli/report.ts';
import { start } from './cli/start.ts';
import { status } from './cli/status.ts';
import { straps } from './cli/straps.ts';
import { tellStarter } from './cli/system-service/notify.ts';
import { service } from './cli/system-service/service.ts';
import { thisMachine } from './cli/system-service/this-machine.ts';
import { processTerminal } from './cli/terminal.ts';
import { threshold } from './cli/threshold.ts';
import { rebuild, verify } from './cli/verify.ts';
import { systemClock } from './clock.ts';
import { PAGES, serviceRequest } from './composition/places.ts';
import { defaultDataFolder } from './data-folder.ts';
import { systemTimeZone } from './pacing/calendar.ts';
import { programVersion } from './version.ts';

const clock = systemClock;
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
process.exitCode = await runProgram(
  process.argv,
  {
    start: async (options) => {
      const { serve } = await import('./composition/serve.ts');
      const log = openLog(
        { level: options.logLevel, format: options.logFormat },
        clock,
        processTerminal.note,
        process.env['JOURNAL_STREAM'] !== undefined,
      );
      return start(options, serve, log, tellStarter(process.env, clock, log), processTerminal);
    },
    status: async (options) => status(options, (await clients()).askStatus, processTerminal),
    service: (action, flags) => {
      const machine = thisMachine();
      const request = serviceRequest(flags, machine.who.home);
      return service(action, { ...flags, request }, machine, askAtTerminal, processTerminal);
    },
    straps: async (options) => straps(options, (await clients()).strapClient, clock, processTerminal),
    replay: async (file, options) => {
      const { replay } = await import('./cli/replay.ts');
      await replay(file, options, clock, processTerminal);
    },
    backup: (file, options) => backup(file, options, clock, processTerminal),
    restore: (file, options) => restoreBackup(file, options, clock, processTerminal),
    export: async (options) => {
      const { exportData } = await import('./cli/export.ts');
      await exportData(options, programVersion(), clock, processTerminal);
    },
    delete: (options) => deleteData(options, askAtTerminal, processTerminal),
    import: async (files, options) => {
      const { importFiles } = await import('./cli/import.ts');
      return importFiles(files, options, openImports, clock, processTerminal);
    },
    imports: async (options) => {
      const { listImports } = await import('./cli/import.ts');
      await listImports(options, openImports, processTerminal);
    },
    pair: (role, options) => pair(role, options, openDevices, processTerminal),
    devices: (options) => devices(options, openDevices, processTerminal),
    config: async (request, options) =>
      config(request, options, (await clients()).settingsClient, processTerminal),
    day: async (date, options) => day(date, options, (await clients()).openKept, clock, processTerminal),
    alerts: async (date, options) =>
      alerts(date, options, (await clients()).openKept, clock, processTerminal),
    days: async (options) => days(options, (await clients()).openKept, clock, processTerminal),
    report: async (options) =>
      report(options, programVersion(), (await clients()).openKept, process.env, clock, processTerminal),
    verify: async (options) => verify(options, (await clients()).openKept, clock, processTerminal),
    rebuild: async (options) => rebuild(options, (await clients()).openKept, clock, processTerminal),
    threshold: (request, options) => threshold(request, options, openThreshold, processTerminal),
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
      return doctor(options, means, clock, processTerminal);
    },
  },
  { version: programVersion(), defaultData: defaultDataFolder(), defaultTimeZone: systemTimeZone() },
  processTerminal,
);
