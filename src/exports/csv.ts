import type { ExportEntry } from './entries.ts';
import type { LocalTimes } from './local-times.ts';

const COLUMNS = [
  'time',
  'what',
  'bpm',
  'verdict',
  'over',
  'threshold_bpm',
  'contact',
  'rr_ms',
  'energy_kj',
  'strap',
  'step_ms',
  'bytes_hex',
  'recording',
  'alert',
  'acknowledged',
  'resolved',
  'note',
  'text',
  'by',
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string | number>>;

/** Spreadsheets take a file for UTF-8 only when it says so. */
const BYTE_ORDER_MARK = '\uFEFF';
/** A cell that begins like this is run as a formula by a spreadsheet (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * The comma-separated table (RFC 4180) of an export, line by line. What is unknown is left empty; bpm is
 * given for ok readings only. Text that came over the air is never run as a formula.
 */
export function* csvLines(entries: Iterable<ExportEntry>, times: LocalTimes): Generator<string> {
  yield `${BYTE_ORDER_MARK}${COLUMNS.join(',')}\r\n`;
  for (const entry of entries) {
    const row = rowOf(entry, times);
    yield `${COLUMNS.map((column) => cell(row[column] ?? '')).join(',')}\r\n`;
  }
}

function rowOf(entry: ExportEntry, times: LocalTimes): Row {
  const row = { time: times.text(entry.at), what: entry.kind };
  switch (entry.kind) {
    case 'clock-step':
      return { ...row, step_ms: entry.byMs };
    case 'threshold':
      return { ...row, threshold_bpm: entry.thresholdBpm };
    case 'connected':
    case 'disconnected':
      return { ...row, strap: entry.strap };
    case 'alert':
      return {
        ...row,
        alert: entry.alert,
        acknowledged: entry.acknowledgedAt === null ? '' : times.text(entry.acknowledgedAt),
        resolved: entry.resolvedAt === null ? '' : times.text(entry.resolvedAt),
        by: entry.acknowledgedBy ?? '',
      };
    case 'note':
      return { ...row, note: entry.note, text: entry.text, by: entry.by };
    case 'packet':
      return {
        ...row,
        bpm: entry.bpm ?? '',
        verdict: entry.verdict,
        over: entry.over === null ? '' : entry.over ? 'yes' : 'no',
        threshold_bpm: entry.thresholdBpm ?? '',
        contact: entry.contact ?? '',
        rr_ms: entry.rrMs.map((ms) => ms.toFixed(1)).join(' '),
        energy_kj: entry.energyKilojoules ?? '',
        strap: entry.strap,
        bytes_hex: Buffer.from(entry.bytes).toString('hex'),
        recording: entry.recording ?? '',
      };
  }
}

/** A number stands as it is; text is quoted where it must be. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) || harmless !== value ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
