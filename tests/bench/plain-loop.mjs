/**
 * What the pipeline does, as one loop over local variables: the speed that is to be had. No streams, no
 * states, no outputs; one strap, one threshold, no clock steps. The decoder and the calendar are the
 * product's, as they would be for anyone who wrote this. The bench holds that it comes to the same verdicts,
 * hours, minutes and episodes.
 */
import { decodeMeasurement } from '../../dist/heart-rate-service/measurement.js';

const newDay = () => ({
  recordedMs: 0,
  overMs: 0,
  areaBpmMs: 0,
  bpmMs: 0,
  low: 999,
  high: 0,
  hourRecorded: new Array(25).fill(0),
  hourOver: new Array(25).fill(0),
  minuteRecorded: new Array(1_500).fill(0),
  minuteBpm: new Array(1_500).fill(0),
  episodes: [],
});

/** @returns the days by their date, and how many packets were given each verdict */
export function plainLoop(packets, limit, calendar) {
  const days = new Map();
  let day = newDay();
  let dayStart = 0;
  let dayEnd = 0;
  const counts = {
    ok: 0,
    'no-reading': 0,
    'no-contact': 0,
    implausible: 0,
    jump: 0,
    frozen: 0,
    malformed: 0,
  };
  let lastOkBpm = 0;
  let lastOkAt = Number.NEGATIVE_INFINITY;
  let jumps = 0;
  let lastJump = 0;
  let sentRr = false;
  let runBpm = -1;
  let runSince = 0;
  let heldBpm = 0;
  let heldFrom = 0;
  let holds = false;
  let episode = null;

  const record = (from, to) => {
    for (let at = from; at < to; ) {
      if (at < dayStart || at >= dayEnd) {
        const local = calendar.dayOf(at);
        dayStart = local.start;
        dayEnd = local.end;
        day = days.get(local.date) ?? newDay();
        days.set(local.date, day);
        if (episode !== null && episode.overMs < 30_000) day.episodes.pop();
        episode = null;
      }
      const minute = Math.floor((at - dayStart) / 60_000);
      const end = Math.min(to, dayEnd, dayStart + (minute + 1) * 60_000);
      const ms = end - at;
      const hour = Math.floor(minute / 60);
      day.recordedMs += ms;
      day.bpmMs += heldBpm * ms;
      day.hourRecorded[hour] = (day.hourRecorded[hour] ?? 0) + ms;
      day.minuteRecorded[minute] = (day.minuteRecorded[minute] ?? 0) + ms;
      day.minuteBpm[minute] = (day.minuteBpm[minute] ?? 0) + heldBpm * ms;
      if (heldBpm < day.low) day.low = heldBpm;
      if (heldBpm > day.high) day.high = heldBpm;
      if (heldBpm > limit) {
        day.overMs += ms;
        day.areaBpmMs += (heldBpm - limit) * ms;
        day.hourOver[hour] = (day.hourOver[hour] ?? 0) + ms;
        if (episode === null || at - episode.end >= 30_000) {
          if (episode !== null && episode.overMs < 30_000) day.episodes.pop();
          episode = { start: at, end, overMs: 0, peak: 0, areaBpmMs: 0 };
          day.episodes.push(episode);
        }
        episode.end = end;
        episode.overMs += ms;
        episode.areaBpmMs += (heldBpm - limit) * ms;
        if (heldBpm > episode.peak) episode.peak = heldBpm;
      }
      at = end;
    }
  };

  for (const { at, bytes } of packets) {
    if (holds) record(heldFrom, Math.min(at, heldFrom + 5_000));
    holds = false;
    const measurement = decodeMeasurement(bytes);
    if (measurement.kind === 'malformed') {
      runBpm = -1;
      counts.malformed += 1;
      continue;
    }
    const { bpm, contact, format, rr } = measurement;
    if (rr.length > 0) {
      sentRr = true;
      runBpm = -1;
    } else if (runBpm !== bpm) {
      runBpm = bpm;
      runSince = at;
    }
    let verdict = 'ok';
    if (bpm === 0 || (bpm === 255 && format === '8-bit')) verdict = 'no-reading';
    else if (contact === 'none') verdict = 'no-contact';
    else if (bpm < 25 || bpm > 240) verdict = 'implausible';
    else if (at - lastOkAt <= 10_000 && Math.abs(bpm - lastOkBpm) > 30) {
      jumps = jumps > 0 && Math.abs(bpm - lastJump) <= 10 ? jumps + 1 : 1;
      lastJump = bpm;
      if (jumps < 3) verdict = 'jump';
    } else if (sentRr && runBpm >= 0 && at - runSince > 60_000) verdict = 'frozen';
    counts[verdict] += 1;
    if (verdict !== 'ok') continue;
    jumps = 0;
    lastOkBpm = bpm;
    lastOkAt = at;
    holds = true;
    heldBpm = bpm;
    heldFrom = at;
  }
  if (holds) record(heldFrom, heldFrom + 5_000);
  if (episode !== null && episode.overMs < 30_000) day.episodes.pop();
  return { days, counts };
}
