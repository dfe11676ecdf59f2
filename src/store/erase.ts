import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';

/** Overwrites a file with nothing before it is cut to nothing, so that its octets do not stay on the disk. */
export function erase(path: string): void {
  if (!existsSync(path)) return;
  const { size } = statSync(path);
  const file = openSync(path, 'r+');
  try {
    const nothing = Buffer.alloc(1 << 16);
    for (let at = 0; at < size; at += nothing.length) {
      writeSync(file, nothing, 0, Math.min(nothing.length, size - at), at);
    }
    fsyncSync(file);
    ftruncateSync(file, 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
