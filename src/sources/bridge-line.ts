/** The ways to a bridge process: forked by the service, or started by the system behind a Unix socket. */
import { fork } from 'node:child_process';
import { connect } from 'node:net';
import { timer } from 'rxjs';
import type { Clock } from '../clock.ts';
import {
  type BluetoothDriver,
  BRIDGE_LINE_LIMIT,
  DRIVER_VARIABLE,
  type ToBridge,
} from '../contract/bridge.ts';

/** What a bridge said last may arrive this much later than its end, in ms. */
const LAST_WORDS_MS = 1_000;

/** What is heard of one life of a bridge. */
export interface LineEvents {
  /** A message, unchecked. */
  message(message: unknown): void;
  /** Something it wrote to its output; what the bridge itself has to say is a message. */
  note(text: string): void;
  /** Once, after all of its messages. @param code its exit code; null where it left none */
  end(how: string, code: number | null): void;
}

/** One life of a bridge, from its start to its end. */
export interface BridgeLine {
  /** Resolves when the bridge is gone, which may be before its last messages are here. */
  readonly gone: Promise<void>;
  /** Says something, if the bridge can still hear it. */
  send(message: ToBridge): void;
  /** Ends a bridge that does not answer. */
  kill(): void;
}

/** Begins a life of a bridge that uses a Bluetooth library. Nothing is heard of it before this has returned. */
export type OpenLine = (driver: BluetoothDriver, events: LineEvents) => BridgeLine;

/** A child process of our own, with our rights. @param entry path of the bridge's compiled entry file */
export const forkedBridge =
  (entry: string, clock: Clock): OpenLine =>
  (driver, events) => {
    const env = { ...process.env, [DRIVER_VARIABLE]: driver };
    const child = fork(entry, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env });
    let ended = false;
    const end = (how: string, code: number | null) => {
      if (ended) return;
      ended = true;
      events.end(how, code);
    };
    child.on('message', events.message);
    child.on('error', (error) => end(error.message, null));
    // `exit` may come before its last messages; `close` comes after them, unless something holds on to its output.
    child.on('exit', (code, signal) => {
      const late = timer(LAST_WORDS_MS, clock.scheduler).subscribe(() =>
        end(signal ?? `exit code ${code}`, code),
      );
      child.once('close', () => late.unsubscribe());
    });
    child.on('close', (code, signal) => end(signal ?? `exit code ${code}`, code));
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', events.note);
    return {
      gone: new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.once('error', () => resolve());
      }),
      // A child that is just ending may refuse; its successor is told everything anew.
      send: (message) => void (child.connected && child.send(message, () => undefined)),
      kill: () => void child.kill('SIGKILL'),
    };
  };

/**
 * A bridge of its own user and rights that the system starts for each connection (`plimsoll-bridge@.service`).
 * It is sent a line of JSON for each message, the driver first, and ends when the connection does; one that
 * hangs ends itself (`bridge/hang-watch.ts`), for nobody else here has the right to.
 *
 * @param path of the Unix socket
 */
export const bridgeBehindSocket =
  (path: string): OpenLine =>
  (driver, events) => {
    const socket = connect(path);
    let how = 'it closed the connection';
    let rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) events.message(parseLine(line));
      // Whoever speaks so is no bridge.
      if (rest.length > BRIDGE_LINE_LIMIT) socket.destroy();
    });
    socket.on('error', (error) => {
      how = error.message;
    });
    const send = (message: unknown) => {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
    };
    send({ type: 'begin', driver });
    return {
      gone: new Promise((resolve) => {
        socket.once('close', () => {
          events.end(how, null);
          resolve();
        });
      }),
      send,
      kill: () => void socket.destroy(),
    };
  };

/** @returns what a line says; null where it is no JSON, which no schema of ours accepts */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The caller tells of every message that it does not understand.
    return null;
  }
}
