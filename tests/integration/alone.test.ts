import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasNamespaces, inNamespaces } from '../support/namespaces.ts';
import { MAIN } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const node = process.execPath;
const visitor = join(import.meta.dirname, '../support/visitor.mjs');

describe.runIf(hasNamespaces())('on a machine that reaches nothing but itself', () => {
  test('everything works, and not one packet was sent elsewhere', () => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = inNamespaces(`
      "${node}" "${visitor}" "${MAIN}" start --port 0 --data "${folder}"
      "${node}" "${visitor}" "${MAIN}" start --demo --port 0 --data "${folder}"
      "${node}" "${MAIN}" doctor --data "${folder}" --port 8787 || true
      grep ^Ip: /proc/net/snmp
    `);
    expect([code, stderr]).toEqual([0, expect.anything()]);
    expect(stdout.match(/visited/g)).toHaveLength(2);
    const [names, values] = stdout.split('\n').filter((line) => line.startsWith('Ip:'));
    const at = names?.split(' ').indexOf('OutNoRoutes') ?? -1;
    expect(at).toBeGreaterThan(0);
    expect(values?.split(' ')[at]).toBe('0');
  });

  test('the measure is one: a connection outwards is counted', () => {
    const attempt = "require('net').connect({host:'192.0.2.1',port:80}).on('error',()=>process.exit(0))";
    const { stdout } = inNamespaces(`"${node}" -e "${attempt}"; grep ^Ip: /proc/net/snmp`);
    const [names, values] = stdout.split('\n').filter((line) => line.startsWith('Ip:'));
    const at = names?.split(' ').indexOf('OutNoRoutes') ?? -1;
    expect(Number(values?.split(' ')[at])).toBeGreaterThan(0);
  });
});
