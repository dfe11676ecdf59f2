import { systemClock } from '../../src/clock.ts';
import { bpm } from '../../src/units.ts';
import { type ScriptedHouse, startScriptedHouse } from './scripted-house.ts';

const MINE = { address: 'AA:BB:CC:DD:EE:01', name: 'Polar H10 1A2B3C4D' };
const THRESHOLD = 90;
const SOON = { PLIMSOLL_ALERTS_OVER_DWELL: '5', PLIMSOLL_ALERTS_QUIET: '0' };

export interface WornHouse extends ScriptedHouse {
  /** From now on the heart beats so fast, in bpm; the threshold is 90. */
  beats(beatsAMinute: number): void;
}

/** A scripted house whose wearer has a strap on and a threshold; over it for 5 s is an alert. */
export async function startWornHouse(environment: NodeJS.ProcessEnv = {}): Promise<WornHouse> {
  const house = await startScriptedHouse({ ...SOON, ...environment }, systemClock);
  house.service.choose(true);
  house.source.inRange(MINE.address, MINE.name);
  house.service.adopt(MINE.address);
  house.service.choose(false);
  house.source.link('listening', MINE.address);
  house.service.enterThreshold({ bpm: bpm(THRESHOLD), method: 'symptom', note: '' });
  const beats = (beatsAMinute: number) =>
    house.twiceASecond(() => house.source.packet(MINE.address, beatsAMinute));
  return { ...house, beats };
}
