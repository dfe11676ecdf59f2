import { spawnSync } from 'node:child_process';
import { internalError } from '../../src/errors.ts';

/** Runs a shell script in mount and network namespaces of its own, with loopback up. */
export function inNamespaces(script: string, timeoutMs = 60_000) {
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    ['--map-root-user', '--mount', '--net', 'sh', '-ec', `ip link set lo up\n${script}`],
    { encoding: 'utf8', timeout: timeoutMs },
  );
  return { code: status, stdout, stderr };
}

/**
 * Whether this machine lets a test have namespaces: Linux with unshare and ip, and not forbidden. Where
 * every lane has to run, a no is an error.
 */
export function hasNamespaces(): boolean {
  const has = process.platform === 'linux' && inNamespaces('true').code === 0;
  if (!has && process.env['CI'] !== undefined) {
    throw internalError(
      'this machine gives no namespaces; install util-linux and iproute2, and allow unshare',
    );
  }
  return has;
}

/** Runs a script of Node's in the namespaces of a process that was started in its own. @returns what it printed */
export function besideProcess(pid: number | undefined, script: string): string {
  const inside = ['--target', `${pid}`, '--user', '--mount', '--preserve-credentials'];
  const { status, stderr, stdout } = spawnSync(
    'nsenter',
    [...inside, process.execPath, '--input-type=module', '-e', script],
    { encoding: 'utf8', timeout: 60_000 },
  );
  if (status !== 0) throw internalError(`the script beside the process failed: ${stderr}`);
  return stdout;
}
