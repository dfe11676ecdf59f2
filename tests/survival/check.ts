/** Holds a data folder against what workers confirmed: `check.js FOLDER HISTORY`; answers with one line of JSON. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Ledger } from './ledger.ts';
import { reportSchema } from './report.ts';

const historySchema = z.object({
  allowedLossMs: z.number(),
  runs: z.array(z.object({ firstPacket: z.number(), reports: z.array(reportSchema) })),
});

const [, , folder = '', file = ''] = process.argv;
const { allowedLossMs, runs } = historySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const ledger = new Ledger();
for (const { firstPacket, reports } of runs) ledger.add(firstPacket, reports, allowedLossMs);
const problems = ledger.check(folder);
process.stdout.write(
  `${JSON.stringify({ problems: problems.slice(0, 50), oldestLossMs: ledger.oldestLossMs })}\n`,
);
