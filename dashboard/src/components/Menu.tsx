import type { Role } from '../../../src/contract/http.ts';
import type { Threshold } from '../../../src/contract/threshold.ts';
import { words } from '../words.ts';

interface Props {
  role: Role;
  demo: boolean;
  threshold: Threshold | null;
  isLowerOffered: boolean;
  /** Null where the strap is being chosen on the page already. */
  hasStrap: boolean | null;
  onBed(): void;
}

/** The ways from *Now* to everything else. */
export function Menu({ role, demo, threshold, isLowerOffered, hasStrap, onBed }: Props) {
  const isWearer = role === 'wearer';
  return (
    <nav aria-label={words.menu}>
      {isWearer && (
        <a class="button" href="#threshold" data-wanted={threshold && !isLowerOffered ? undefined : ''}>
          <span class="number">
            {threshold ? words.threshold.open(threshold.bpm) : words.threshold.enter}
            {isLowerOffered && words.threshold.lowerOffered}
          </span>
        </a>
      )}
      {role !== 'display' && (
        <a class="button" href="#day">
          {words.day}
        </a>
      )}
      {role !== 'display' && (
        <a class="button" href="#notes">
          {words.notes}
        </a>
      )}
      {isWearer && hasStrap !== null && (
        <a class="button" href="#strap">
          {hasStrap ? words.strap.change : words.strap.choose}
        </a>
      )}
      {role === 'display' ? (
        <a class="button" href="#kiosk">
          {words.kiosk.open}
        </a>
      ) : (
        <button type="button" onClick={onBed}>
          {words.bed.open}
        </button>
      )}
      <a class="button" href="#device">
        {words.device.open}
      </a>
      {isWearer && !demo && (
        <a class="button" href="#devices">
          {words.devices.open}
        </a>
      )}
      {isWearer && (
        <a class="button" href="#settings">
          {words.openSettings}
        </a>
      )}
    </nav>
  );
}
